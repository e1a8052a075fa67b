/** The summary at the end of a replay. */
import type { PassResult } from './pass.ts';
import { count } from './progress.ts';

export interface PassReport extends PassResult {
  readonly name: string;
  readonly events: number;
}

export interface RunReport {
  readonly orders: number;
  readonly events: number;
  /** Orders by class of payment. */
  readonly paymentCounts: ReadonlyMap<string, number>;
  readonly passes: readonly PassReport[];
  readonly elapsedMs: number;
  readonly peakMemoryMb: number;
}

/** A table with a column per pass. */
export function summary({
  orders,
  events,
  paymentCounts,
  passes,
  elapsedMs,
  peakMemoryMb,
}: RunReport): string {
  const row = (name: string, of: (pass: PassReport) => string | number): readonly string[] => [
    name,
    ...passes.map((pass) => {
      const cell = of(pass);
      return typeof cell === 'number' ? count(cell) : cell;
    }),
  ];
  const transitions = new Map(passes.map((pass) => [pass, tally(pass.rejections)]));
  const rejected = namesOf([...transitions.values()]);
  const ledger = namesOf(passes.map(({ books }) => books.rows));
  const rows = [
    ['', ...passes.map(({ name }) => name)],
    row('events', (pass) => pass.events),
    row('accepted', (pass) => pass.accepted),
    row('rejected', (pass) => pass.rejections.length),
    ...rejected.map((name) => row(`  ${name}`, (pass) => transitions.get(pass)?.get(name) ?? 0)),
    row('stock rows', ({ books }) => sum(books.rows.values())),
    ...ledger.map((name) => row(`  ${name}`, ({ books }) => books.rows.get(name) ?? 0)),
    row('units at first', ({ books }) => books.initial),
    row('- deducted', ({ books }) => books.deducted),
    row('+ restocked', ({ books }) => books.restocked),
    row('= in stock', ({ books }) => books.initial - books.deducted + books.restocked),
    row('  available', ({ books }) => books.available),
    row('  frozen', ({ books }) => books.frozen),
    row('in open holds', ({ books }) => books.held),
    row('events/s', (pass) => Math.round((pass.events / Math.max(1, pass.elapsedMs)) * 1_000)),
  ];
  return [
    `${count(orders)} orders, ${count(events)} events, ${passes.length} passes`,
    '',
    table(rows),
    '',
    table([...paymentCounts].map(([name, orders]) => [name, count(orders)])),
    '',
    'In every pass: in stock = available + frozen, and frozen = in open holds, product by product.',
    `${(elapsedMs / 1_000).toFixed(1)} s in all, ${count(peakMemoryMb)} MB of memory at most`,
    '',
  ].join('\n');
}

function tally(rejections: PassReport['rejections']): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { from, event } of rejections) {
    const transition = `${from || '(no order)'} → ${event.status}`;
    counts.set(transition, (counts.get(transition) ?? 0) + 1);
  }
  return counts;
}

function namesOf(maps: readonly ReadonlyMap<string, number>[]): readonly string[] {
  return [...new Set(maps.flatMap((map) => [...map.keys()]))].sort();
}

/** Aligns the first column left and the numbers right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart((widths[i] ?? 0) + 2)))
        .join(''),
    )
    .join('\n');
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
