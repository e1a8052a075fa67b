/**
 * Optional properties of everything a host hands in, by the types of the public exports: what `exactOptionalPropertyTypes`
 * lets a host pass as `undefined`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';

export interface OptionalProperty {
  /** `AppSettings.clock`, by the declared name around it. */
  readonly name: string;
  /** The file of its declaration, and where its type ends. */
  readonly file: string;
  readonly declaration: ts.Declaration | undefined;
  /** How the walk came there: `src/app/index.ts createApp > (settings)`. */
  readonly path: string;
}

/** The entries of the package in its sources. */
export function entriesOf(root: string): readonly string[] {
  const folders = ['src', 'src/adapters'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  );
  return ['src', ...folders]
    .map((folder) => `${folder}/index.ts`)
    .filter((file) => existsSync(join(root, file)));
}

/** A program over some files, with the options of this project. */
export function programOf(root: string, files: readonly string[], host?: ts.CompilerHost): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, root);
  const rootNames = files.map((file) => join(root, file));
  return ts.createProgram({ rootNames, options, ...(host && { host }) });
}

/**
 * The optional properties that do not take `undefined`, of every type that a host hands in: parameters of exported
 * functions, and what the host's own callbacks and adapters return. Types and properties named in
 * `written` are left out.
 */
export function exactProperties(
  root: string,
  program: ts.Program,
  entries: readonly string[],
  written: ReadonlySet<string>,
): readonly OptionalProperty[] {
  const checker = program.getTypeChecker();
  const found = new Map<string, OptionalProperty>();
  const seen = new Set<string>();
  const ours = (declaration: ts.Declaration | undefined) =>
    declaration?.getSourceFile().fileName.startsWith(join(root, 'src')) === true;

  function visit(type: ts.Type, handedIn: boolean, path: readonly string[]): void {
    const key = `${(type as ts.Type & { readonly id: number }).id} ${handedIn}`;
    if (seen.has(key) || written.has((type.aliasSymbol ?? type.symbol)?.name ?? '')) return;
    seen.add(key);
    if (type.isUnion()) {
      for (const member of type.types) visit(member, handedIn, path);
      return;
    }
    const constraint = type.isTypeParameter() ? checker.getBaseConstraintOfType(type) : undefined;
    if (constraint) visit(constraint, handedIn, path);
    for (const kind of [ts.SignatureKind.Call, ts.SignatureKind.Construct])
      for (const signature of checker.getSignaturesOfType(type, kind)) {
        // What a callback of the host is called with is handed out, and what it returns is handed in.
        for (const parameter of signature.getParameters())
          visit(checker.getTypeOfSymbol(parameter), !handedIn, [...path, `(${parameter.name})`]);
        visit(signature.getReturnType(), handedIn, [...path, '()']);
      }
    if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) return;
    for (const argument of type.aliasTypeArguments ?? []) visit(argument, handedIn, path);
    if ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference)
      for (const argument of checker.getTypeArguments(type as ts.TypeReference))
        visit(argument, handedIn, path);
    if (checker.isArrayType(type) || checker.isTupleType(type)) return;
    for (const { type: value } of checker.getIndexInfosOfType(type)) visit(value, handedIn, path);
    for (const property of checker.getPropertiesOfType(type)) {
      const declaration = property.declarations?.[0];
      // Members of built-in types and of other packages, private fields, the mark of an id.
      if ((declaration && !ours(declaration)) || /^(?:#|__[#@])/.test(property.name)) continue;
      const value = checker.getTypeOfSymbol(property);
      const owner = ownerOf(declaration) ?? type.aliasSymbol?.name ?? path.at(-1) ?? '';
      const isExact = property.flags & ts.SymbolFlags.Optional && !takesUndefined(value);
      if (handedIn && isExact && !written.has(owner)) {
        const name = `${owner}.${property.name}`;
        const file = declaration ? relative(root, declaration.getSourceFile().fileName) : '';
        found.set(`${file} ${name}`, { name, file, declaration, path: path.join(' > ') });
      }
      if (!written.has(property.name)) visit(value, handedIn, [...path, property.name]);
    }
  }

  /** Under `exactOptionalPropertyTypes` the type of an optional property holds a missing value, which is another type than `undefined`. */
  function takesUndefined(type: ts.Type): boolean {
    const any = type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown);
    const members: readonly ts.Type[] = type.isUnion() ? type.types : [type];
    return any !== 0 || members.includes(checker.getUndefinedType());
  }

  for (const entry of entries) {
    const source = program.getSourceFile(join(root, entry));
    const module = source && checker.getSymbolAtLocation(source);
    for (const exported of module ? checker.getExportsOfModule(module) : []) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      if (symbol.flags & ts.SymbolFlags.Value)
        visit(checker.getTypeOfSymbol(symbol), false, [`${entry} ${exported.name}`]);
    }
  }
  return [...found.values()];
}

/** The nearest name around a declaration: of an interface, a type, a function. */
function ownerOf(declaration: ts.Declaration | undefined): string | undefined {
  for (let node: ts.Node | undefined = declaration?.parent; node; node = node.parent) {
    const name = (node as ts.Node & { readonly name?: ts.Node }).name;
    if (name && ts.isIdentifier(name) && !ts.isPropertySignature(node)) return name.text;
  }
  return undefined;
}
