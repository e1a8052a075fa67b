/** Reads files of rows under a header: each row by its schema, each problem with its row and column. */
import { ok } from 'neverthrow';
import type * as z from 'zod';
import { malformed, type Read, readValue } from '../channels/reader.schema.ts';
import type { InputProblem } from '../core/schema.ts';
import { lineKey } from './lines.ts';
import type { StatementLine } from './reconciliation.types.ts';

/** Reports a problem in a column of the current row. */
export type Fault = (path: string, problem: string) => void;

/** What a reader needs beside the file. */
export interface StatementOptions {
  /** The account, if the file does not name it. */
  readonly merchantId?: string | undefined;
  /** The payment that a number of ours stands for. Default: the payment has that number. */
  readonly numbers?: ((number: string) => { readonly paymentId: string }) | undefined;
}

/** The statement line of a row; `skipped` if it moves no payment. `fault` reports why a row cannot be read. */
export type LineOf<R> = (row: R, fault: Fault) => StatementLine | 'skipped' | undefined;

export interface TableRead {
  readonly lines: readonly StatementLine[];
  /** Lines that move no payment: payouts, fees, transfers. */
  readonly skipped: number;
}

/** Reads rows of cells by the names of their header: every row, or nothing and every problem. */
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
      ...lacking.map((path) => ({ path, problem: 'MISSING', message: 'the column is missing' })),
      ...twice.map((path) => ({ path, problem: 'REPEATED', message: 'the column is repeated' })),
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

/** Reads rows that are objects already; `undefined` stands for a row of the wrong length. */
export function readRows<R>(
  rows: readonly unknown[],
  schema: z.ZodType<R>,
  lineOf: LineOf<R>,
): Read<TableRead> {
  const problems: InputProblem[] = [];
  const lines: StatementLine[] = [];
  let skipped = 0;
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
    if (line === 'skipped') skipped += 1;
    else if (line) lines.push(line);
  });
  return problems.length > 0 ? malformed(problems) : ok({ lines, skipped });
}

/** Rows and fields of comma-separated text. A quoted field may contain commas, line ends and doubled quotes. */
export function rowsOf(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let cells: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const start = text.startsWith('\ufeff') ? 1 : 0;
  for (field.lastIndex = start; field.lastIndex < text.length; ) {
    const [, quoted, plain = '', end] = field.exec(text) ?? [];
    // Text that is not a field makes a row of the wrong length, which is refused.
    if (end === undefined) return [...rows, []];
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === ',') continue;
    rows.push(cells);
    cells = [];
  }
  return cells.length > 0 ? [...rows, [...cells, '']] : rows;
}

/**
 * One line for each transaction, refund and dispute of a file. The captures of one transaction are summed, as in its
 * receipt. Of several lines about one refund or dispute, the last one counts.
 */
export function sumCaptures(lines: readonly StatementLine[]): readonly StatementLine[] {
  const byKey = new Map<string, StatementLine>();
  for (const line of lines) {
    const key = lineKey(line);
    const known = byKey.get(key);
    byKey.set(key, known ? merged(known, line) : line);
  }
  return [...byKey.values()];
}

function merged(a: StatementLine, b: StatementLine): StatementLine {
  if (b.type !== 'payment') return b.at >= a.at ? b : a;
  const amountMinor = a.amountMinor + b.amountMinor;
  return { ...a, amountMinor, feeMicros: a.feeMicros + b.feeMicros, at: Math.min(a.at, b.at) };
}

/** Decimal text without trailing zeros: `500.00` of a currency without decimal places is 500. */
export function withoutTrailingZeros(text: string): string {
  return text.replace(/^(\d+)(?:\.0+|(\.\d*[1-9])0+)$/, '$1$2');
}
