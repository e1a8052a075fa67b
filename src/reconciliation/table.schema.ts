/** Files of rows under a header: each row by its schema, everything that is wrong with its row and column. */
import { ok } from 'neverthrow';
import type * as z from 'zod';
import { malformed, type Read, readValue } from '../channels/reader.schema.ts';
import type { InputProblem } from '../core/schema.ts';
import { lineKey } from './lines.ts';
import type { StatementLine } from './reconciliation.types.ts';

/** Says what is wrong in a column of the row at hand. */
export type Fault = (path: string, problem: string) => void;

/** What a channel's file is told beside its rows. */
export interface StatementOptions {
  /** The account, where the file does not name it. */
  readonly merchantId?: string | undefined;
  /** Our payment, where the channel repeats a number that stands for more than it. */
  readonly numbers?: ((number: string) => { readonly paymentId: string }) | undefined;
}

/** A line of a file, nothing where it moves no payment of ours; `fault` says why it cannot be read. */
export type LineOf<R> = (row: R, fault: Fault) => StatementLine | 'passed' | undefined;

export interface TableRead {
  readonly lines: readonly StatementLine[];
  /** Lines that move no payment: payouts, fees, transfers. */
  readonly passed: number;
}

/** Rows of cells by the names of their header. All of them are read, or none and all that is wrong. */
export function readTable<R>(
  [header = [], ...rows]: readonly (readonly string[])[],
  columns: readonly string[],
  schema: z.ZodType<R>,
  lineOf: LineOf<R>,
): Read<TableRead> {
  const lacking = columns.filter((name) => !header.includes(name));
  const twice = header.filter((name, i) => header.indexOf(name) !== i);
  if (lacking.length + twice.length > 0)
    return malformed([
      ...lacking.map((path) => ({ path, problem: 'MISSING', message: 'no such column' })),
      ...twice.map((path) => ({ path, problem: 'REPEATED', message: 'the column stands twice' })),
    ]);
  return readRows(
    rows.map((cells) =>
      cells.length === header.length
        ? Object.fromEntries(header.map((name, n) => [name, cells[n] ?? '']))
        : undefined,
    ),
    schema,
    lineOf,
  );
}

/** The same of rows that are objects already; `undefined` is a row of the wrong length. */
export function readRows<R>(
  rows: readonly unknown[],
  schema: z.ZodType<R>,
  lineOf: LineOf<R>,
): Read<TableRead> {
  const problems: InputProblem[] = [];
  const lines: StatementLine[] = [];
  let passed = 0;
  rows.forEach((row, i) => {
    const fault = (path: string, problem: string) => {
      problems.push({ path: `${i + 1}.${path}`, problem, message: problem });
    };
    if (row === undefined) {
      fault('', 'WRONG_NUMBER_OF_FIELDS');
      return;
    }
    const read = readValue(schema, row);
    if (read.isErr()) {
      problems.push(...read.error.problems.map((each) => ({ ...each, path: `${i + 1}.${each.path}` })));
      return;
    }
    const line = lineOf(read.value, fault);
    if (line === 'passed') passed += 1;
    else if (line) lines.push(line);
  });
  return problems.length > 0 ? malformed(problems) : ok({ lines, passed });
}

/** Rows and fields of comma-separated text; a field in quotes may hold commas, line ends and doubled quotes. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let cells: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const start = text.startsWith('\ufeff') ? 1 : 0;
  for (field.lastIndex = start; field.lastIndex < text.length; ) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    // What fits no field makes a row of the wrong length, which is refused.
    if (end === undefined) return [...rows, []];
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  return cells.length > 0 ? [...rows, [...cells, '']] : rows;
}

/**
 * One line for what a file has several of: the captures of one transaction are summed, as their receipt is; of a refund or
 * dispute that was taken back in the same file, the last word counts.
 */
export function gathered(lines: readonly StatementLine[]): readonly StatementLine[] {
  const byKey = new Map<string, StatementLine>();
  for (const line of lines) {
    const key = lineKey(line);
    const known = byKey.get(key);
    byKey.set(key, known ? both(known, line) : line);
  }
  return [...byKey.values()];
}

function both(a: StatementLine, b: StatementLine): StatementLine {
  if (b.type !== 'payment') return b.at >= a.at ? b : a;
  const amountMinor = a.amountMinor + b.amountMinor;
  return { ...a, amountMinor, feeMicros: a.feeMicros + b.feeMicros, at: Math.min(a.at, b.at) };
}

/** Decimal text without zeros at its end that say nothing: `500.00` of a currency without places is 500. */
export function bare(text: string): string {
  return text.replace(/^(\d+)(?:\.0+|(\.\d*[1-9])0+)$/, '$1$2');
}
