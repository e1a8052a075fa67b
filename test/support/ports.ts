/** Whether a file of `ports` holds interfaces only. */
import ts from 'typescript';

/** Statements of a file of `ports` that are neither an interface, a type nor the class of an error. */
export function notAPort(text: string): string[] {
  const file = ts.createSourceFile('port.ts', text, ts.ScriptTarget.ES2022, true);
  return file.statements
    .filter((statement) => !isPort(statement))
    .map((each) => each.getText().split('\n')[0] ?? '');
}

function isPort(statement: ts.Statement): boolean {
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return true;
  if (ts.isExportDeclaration(statement)) return true;
  if (ts.isImportDeclaration(statement)) {
    const clause = statement.importClause;
    const named = clause?.namedBindings;
    const elements = named && ts.isNamedImports(named) ? [...named.elements] : [];
    return (
      clause?.isTypeOnly === true || (elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly))
    );
  }
  return (
    ts.isClassDeclaration(statement) &&
    (statement.heritageClauses ?? []).some(({ types }) => types.some((type) => /Error$/.test(type.getText())))
  );
}
