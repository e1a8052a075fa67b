/**
 * A cross-check of a replay by another engine: the definitions of the format as SQL, over the raw tables. Every file
 * must be the same, byte by byte and in the same order.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { found, HANDLED, HANDLING, RECORD_HANDLED, SNAPSHOT } from './abnormal.ts';
import { GOODS } from './goods.ts';
import { ORDERS } from './orders.ts';
import { PLACES, STOCK } from './stock.ts';
import { DERIVED, loadTables } from './tables.ts';
import { WINDOWS } from './windows.ts';

/** The expected number of lines of a file, and the differing lines; `order` if only their order differs. */
export interface FileCheck {
  readonly lines: number;
  readonly differing: readonly string[];
}

/** The maximum number of differing lines reported. */
const MAX_DIFFERING = 20;

/** @param nows the replay's `--now` instants, in order */
export async function crossCheck(
  tables: string,
  written: string,
  nows: readonly number[],
): Promise<Readonly<Record<string, FileCheck>>> {
  const db = new PGlite();
  const checks: Record<string, FileCheck> = {};
  const check = async (file: string, sql: string) => {
    checks[file] = compared(await linesOf(db, sql), join(written, file));
  };
  try {
    await loadTables(db, tables);
    await db.exec(DERIVED);
    for (const [file, sql] of Object.entries({ ...ORDERS, ...WINDOWS, ...GOODS })) await check(file, sql);
    await db.exec(HANDLED);
    for (const now of nows) {
      const at = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
      await db.exec(found(now));
      await check(`d-abnormal-${at}.txt`, SNAPSHOT);
      await check(`d-handling-${at}.txt`, HANDLING);
      await db.exec(RECORD_HANDLED);
    }
    await db.exec(PLACES);
    for (const [file, sql] of Object.entries(STOCK)) await check(file, sql);
    return checks;
  } finally {
    await db.close();
  }
}

/** The lines of a query as one text. No value has one of these control characters, so nothing is quoted. */
async function linesOf(db: PGlite, sql: string): Promise<string> {
  const { blob } = await db.query(
    `copy (${sql}) to '/dev/blob' with (format csv, delimiter E'\\x01', quote E'\\x02')`,
  );
  return (await blob?.text()) ?? '';
}

function compared(expected: string, path: string): FileCheck {
  const is = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = expected.split('\n').slice(0, -1);
  if (is === expected) return { lines: lines.length, differing: [] };
  const more = missingFrom(is.split('\n'), expected.split('\n')).map((line) => `+ ${line}`);
  const less = missingFrom(expected.split('\n'), is.split('\n')).map((line) => `- ${line}`);
  const differing = [...more, ...less].slice(0, MAX_DIFFERING);
  return { lines: lines.length, differing: differing.length === 0 ? ['order'] : differing };
}

/** The lines of one list that are missing in the other, or fewer there. */
function missingFrom(one: readonly string[], other: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return one.filter((line) => {
    const n = left.get(line) ?? 0;
    left.set(line, n - 1);
    return n <= 0;
  });
}
