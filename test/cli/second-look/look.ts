/**
 * A second look at what a replay wrote, by another engine: the definitions of the format as SQL, over the raw tables alone.
 * Every file has to be the same, byte by byte and in the same order.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { found, HAND_OVER, HANDLED, HANDLING, SNAPSHOT } from './abnormal.ts';
import { GOODS } from './goods.ts';
import { ORDERS } from './orders.ts';
import { PLACES, STOCK } from './stock.ts';
import { GROUND, loadTables } from './tables.ts';
import { WINDOWS } from './windows.ts';

/** A file: how many lines it has to have, and those that only one side has; `order` where only their order differs. */
export interface Look {
  readonly lines: number;
  readonly differing: readonly string[];
}

/** So many differing lines of a file are told. */
const MAX_TOLD = 20;

/** @param nows the instants that the replay was told to look at, in their turn */
export async function secondLook(
  tables: string,
  written: string,
  nows: readonly number[],
): Promise<Readonly<Record<string, Look>>> {
  const db = new PGlite();
  const looks: Record<string, Look> = {};
  const look = async (file: string, sql: string) => {
    looks[file] = compared(await linesOf(db, sql), join(written, file));
  };
  try {
    await loadTables(db, tables);
    await db.exec(GROUND);
    for (const [file, sql] of Object.entries({ ...ORDERS, ...WINDOWS, ...GOODS })) await look(file, sql);
    await db.exec(HANDLED);
    for (const now of nows) {
      const at = new Date(now).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
      await db.exec(found(now));
      await look(`d-abnormal-${at}.txt`, SNAPSHOT);
      await look(`d-handling-${at}.txt`, HANDLING);
      await db.exec(HAND_OVER);
    }
    await db.exec(PLACES);
    for (const [file, sql] of Object.entries(STOCK)) await look(file, sql);
    return looks;
  } finally {
    await db.close();
  }
}

/** The lines of a query, as one text. Ids and words have neither of these signs, so nothing is ever quoted. */
async function linesOf(db: PGlite, sql: string): Promise<string> {
  const { blob } = await db.query(
    `copy (${sql}) to '/dev/blob' with (format csv, delimiter E'\\x01', quote E'\\x02')`,
  );
  return (await blob?.text()) ?? '';
}

function compared(wanted: string, path: string): Look {
  const is = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const lines = wanted.split('\n').slice(0, -1);
  if (is === wanted) return { lines: lines.length, differing: [] };
  const more = lessOf(is.split('\n'), wanted.split('\n')).map((line) => `+ ${line}`);
  const less = lessOf(wanted.split('\n'), is.split('\n')).map((line) => `- ${line}`);
  const differing = [...more, ...less].slice(0, MAX_TOLD);
  return { lines: lines.length, differing: differing.length === 0 ? ['order'] : differing };
}

/** What the one list has and the other has not, or less often. */
function lessOf(one: readonly string[], other: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
  return one.filter((line) => {
    const n = left.get(line) ?? 0;
    left.set(line, n - 1);
    return n <= 0;
  });
}
