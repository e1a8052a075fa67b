/**
 * The examples of a page, as modules that can be compiled and run. A page's ```ts blocks are one module, in order; every
 * block stays on its own lines, so an error in line 12 of the module is in line 12 of the page.
 *
 * `// → value` after a statement, or in the line below it, says what it yields, as JavaScript; `…` in it stands for
 * whatever else is there. The comment goes on in the lines below while a bracket is open. A block marked `ts no-run` is compiled and not run.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const root: string = fileURLToPath(new URL('../..', import.meta.url));
const snippets = join(root, 'test/docs/.snippets');
const values = '../../values.ts';

export interface Page {
  /** Relative to the repository: `docs/order.md`. */
  readonly name: string;
  readonly text: string;
}

/** A page taken apart: what the compiler sees, what is run, and the lines that expect something. */
export interface Module {
  readonly name: string;
  readonly source: string;
  readonly runnable: string;
  readonly expectations: readonly number[];
  /** Fences in other languages, so that a test can allow some. */
  readonly fences: readonly string[];
}

/** README.md and every page under docs. */
export function pages(): readonly Page[] {
  const docs = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`)
    .sort();
  const top = readdirSync(root).filter((file) => file === 'README.md');
  return [...top, ...docs].map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));
}

/** The module of a page. */
export function moduleOf({ name, text }: Page): Module {
  const lines = text.split('\n');
  const code: string[] = [];
  const run: string[] = [];
  const fences: string[] = [];
  let fence: string | undefined;
  for (const line of lines) {
    const mark = /^```(.*)$/.exec(line)?.[1]?.trim();
    if (mark !== undefined) {
      if (fence === undefined) fences.push(mark);
      fence = fence === undefined ? mark : undefined;
    }
    const inside = mark === undefined && (fence === 'ts' || fence === 'ts no-run');
    code.push(inside ? line : '');
    run.push(inside && fence === 'ts' ? line : '');
  }
  if (fence !== undefined) throw new Error(`${name}: a code block is not closed`);
  // The first line of a page is its heading. `export {}` makes a module of a page without imports.
  code[0] = 'export {};';
  const { source, expectations } = withExpectations(name, run.join('\n'));
  return { name, source: code.join('\n'), runnable: source, expectations, fences };
}

/** Wraps every expression that a `// →` follows, without adding a line. */
function withExpectations(
  name: string,
  source: string,
): { readonly source: string; readonly expectations: readonly number[] } {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.ES2022, true);
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const edits: { readonly at: number; readonly text: string }[] = [];
  const expectations: number[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node) || ts.isVariableStatement(node)) {
      const expected = expectationAfter(source, node.end);
      if (expected !== undefined) {
        const line = lineOf(expected.mark);
        expectations.push(line);
        const rest = `, ${JSON.stringify(expected.text)}, ${JSON.stringify(`${name}:${line}`)})`;
        const subject = subjectOf(node);
        edits.push({ at: subject.end, text: rest }, { at: subject.getStart(), text: '__is(' });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  const marks = source.split('\n').flatMap((line, i) => (/\/\/ →/.test(line) ? i + 1 : []));
  const loose = marks.filter((line) => !expectations.includes(line));
  if (loose.length > 0) throw new Error(`${name}:${loose.join(',')}: "// →" follows no statement`);
  let edited = source;
  for (const { at, text } of edits.sort((a, b) => b.at - a.at))
    edited = edited.slice(0, at) + text + edited.slice(at);
  return { source: `import { is as __is } from '${values}';${edited}`, expectations };
}

/** The expression that a statement is about: what is printed, what a variable is set to, or the statement itself. */
function subjectOf(node: ts.ExpressionStatement | ts.VariableStatement): ts.Expression {
  if (ts.isVariableStatement(node)) {
    const last = node.declarationList.declarations.at(-1)?.initializer;
    if (last === undefined) throw new Error(`nothing to compare in: ${node.getText()}`);
    return last;
  }
  const { expression } = node;
  const printed =
    ts.isCallExpression(expression) && expression.expression.getText() === 'console.log'
      ? expression.arguments[0]
      : undefined;
  return printed ?? expression;
}

/** The text of `// → …` behind a statement or in the line below it, with the comment lines that go on from there. */
function expectationAfter(
  source: string,
  end: number,
): { readonly text: string; readonly mark: number } | undefined {
  const start = /^;?[ \t]*(?:\n[ \t]*)?\/\/ →/.exec(source.slice(end))?.[0];
  if (start === undefined) return undefined;
  const mark = end + start.length;
  const [first = '', ...below] = source.slice(mark).split('\n');
  let text = first.trim();
  for (const line of below) {
    const more = /^\s*\/\/(.*)$/.exec(line)?.[1];
    if (more === undefined || !isOpen(text)) break;
    text += ` ${more.trim()}`;
  }
  return { text, mark };
}

function isOpen(text: string): boolean {
  return (
    [...text].reduce(
      (depth, char) => depth + Number('([{'.includes(char)) - Number(')]}'.includes(char)),
      0,
    ) > 0
  );
}

/** Writes the modules; returns the file to import for each, by page. */
export function write(modules: readonly Module[]): ReadonlyMap<string, string> {
  rmSync(snippets, { recursive: true, force: true });
  const files = new Map<string, string>();
  for (const { name, source, runnable } of modules) {
    const stem = join(snippets, name.replaceAll('/', '__'));
    const file = join(stem, 'page.run.ts');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(join(stem, 'page.ts'), source);
    writeFileSync(file, runnable);
    files.set(name, file);
  }
  const config = { extends: relative(snippets, join(root, 'tsconfig.json')), include: ['*/page.ts'] };
  writeFileSync(join(snippets, 'tsconfig.json'), JSON.stringify(config));
  return files;
}

/** What the compiler says about all pages, in one run: page → errors with the line of the page. */
export function errorsOf(output: string): ReadonlyMap<string, readonly string[]> {
  const errors = new Map<string, string[]>();
  for (const line of output.split('\n')) {
    const found = /([^/\s]+)\/page\.ts\((\d+),\d+\): error (.*)$/.exec(line);
    const page = found?.[1]?.replaceAll('__', '/') ?? (/error TS/.test(line) ? '' : undefined);
    if (page === undefined) continue;
    const text = found ? `${page}:${found[2]}: ${found[3]}` : line;
    errors.set(page, [...(errors.get(page) ?? []), text]);
  }
  return errors;
}

/** The arguments of the compiler for {@link write}'s modules. */
export const compileArguments: readonly string[] = [
  join(root, 'node_modules/typescript-native/bin/tsc'),
  '--noEmit',
  '--pretty',
  'false',
  '-p',
  join(snippets, 'tsconfig.json'),
];
