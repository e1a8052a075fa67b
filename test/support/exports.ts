/** What a module exports, read from its statements: no type checker, so it takes no time. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** The names that a file exports, those of `export * from` included. */
export function exportedNames(file: string): readonly string[] {
  return exportsOf(file, readFileSync(file, 'utf8'), exportedNames);
}

/** The names that a text exports; `follow` gives those of a file it re-exports whole. */
export function exportsOf(
  file: string,
  text: string,
  reexported: (file: string) => readonly string[],
): readonly string[] {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  return statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement)) {
      const { exportClause, moduleSpecifier } = statement;
      if (exportClause && ts.isNamedExports(exportClause))
        return exportClause.elements.map(({ name }) => name.text);
      if (exportClause) return [exportClause.name.text];
      return moduleSpecifier && ts.isStringLiteral(moduleSpecifier)
        ? reexported(join(dirname(file), moduleSpecifier.text))
        : [];
    }
    if (!ts.canHaveModifiers(statement)) return [];
    const exported = ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
    return exported ? declared(statement) : [];
  });
}

function declared(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => bound(name));
  const { name } = statement as { readonly name?: ts.Node };
  return name && ts.isIdentifier(name) ? [name.text] : [];
}

function bound(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? bound(element.name) : []));
}
