/** The names and the comments of a TypeScript file. */
import ts from 'typescript';
import type { Kind } from '../words.data.ts';

export interface Name {
  readonly text: string;
  /** What it declares; `use` where it is only used, `literal` for the text of a literal. */
  readonly kind: Kind | 'use' | 'literal';
  readonly line: number;
}

const parse = (text: string) => ts.createSourceFile('names.ts', text, ts.ScriptTarget.ES2022, true);

/** Every identifier and every literal of a file. */
export function namesIn(text: string): readonly Name[] {
  const file = parse(text);
  const names: Name[] = [];
  const visit = (node: ts.Node): void => {
    const kind = kindOf(node);
    if (kind !== undefined) {
      const literal = ts.isIdentifier(node) || ts.isPrivateIdentifier(node) ? node.text : literalText(node);
      const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      names.push({ text: literal.replace(/^#/, ''), kind, line });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

const literalText = (node: ts.Node) => (ts.isStringLiteralLike(node) ? node.text : '');

function kindOf(node: ts.Node): Name['kind'] | undefined {
  if (ts.isStringLiteralLike(node)) return isKey(node) ? 'property' : 'literal';
  if (!ts.isIdentifier(node) && !ts.isPrivateIdentifier(node)) return undefined;
  const { parent } = node;
  if (!('name' in parent) || parent.name !== node) return 'use';
  if (ts.isFunctionDeclaration(parent) || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent))
    return 'function';
  if (ts.isVariableDeclaration(parent) || ts.isBindingElement(parent))
    return parent.initializer && ts.isFunctionLike(parent.initializer) ? 'function' : 'variable';
  if (ts.isParameter(parent)) return 'parameter';
  if (ts.isClassDeclaration(parent) || ts.isInterfaceDeclaration(parent)) return 'type';
  if (ts.isTypeAliasDeclaration(parent) || ts.isTypeParameterDeclaration(parent)) return 'type';
  if (ts.isPropertyAssignment(parent) && ts.isFunctionLike(parent.initializer)) return 'function';
  if (ts.isPropertySignature(parent) || ts.isPropertyDeclaration(parent)) return 'property';
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent)) return 'property';
  if (ts.isAccessor(parent) || ts.isEnumMember(parent)) return 'property';
  return 'use';
}

function isKey(node: ts.StringLiteralLike): boolean {
  const { parent } = node;
  return (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node;
}

/** What a person reads in a file: its comments, and the literals that are more than one word. */
export function proseIn(text: string): readonly { readonly text: string; readonly line: number }[] {
  const file = parse(text);
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) found.set(pos, text.slice(pos, end));
    if (isText(node) && /\s/.test(node.text)) found.set(node.getStart(), node.getText());
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return [...found].map(([pos, prose]) => ({
    text: prose,
    line: file.getLineAndCharacterOfPosition(pos).line + 1,
  }));
}

/** The titles of the tests of a file, each with the line it stands on. */
export function titlesIn(text: string): readonly { readonly text: string; readonly line: number }[] {
  const file = parse(text);
  const titles: { readonly text: string; readonly line: number }[] = [];
  const visit = (node: ts.Node): void => {
    const [title] = ts.isCallExpression(node) ? node.arguments : [];
    if (title && isTitle(title) && /^(it|test|describe)\b/.test(node.getText()))
      titles.push({
        text: title.getText().slice(1, -1),
        line: file.getLineAndCharacterOfPosition(title.getStart()).line + 1,
      });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return titles;
}

function isTitle(node: ts.Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function isText(node: ts.Node): node is ts.LiteralLikeNode {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);
}

/** `refundedMinor` → refunded, minor; `MAX_LOOKUPS` → max, lookups; `order.paid` → order, paid. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}
