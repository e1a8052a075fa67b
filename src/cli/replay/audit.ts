/**
 * Reads back the store of a pass and checks that it adds up. Levels, holds and ledger rows are stored separately, so
 * each can contradict the others.
 */
import { type Hold, type Level, totalOf } from '../../inventory/index.ts';
import type { OpenStore } from '../stores.ts';
import { compare } from './events.ts';

export interface Books {
  /** Ascending by sku. */
  readonly levels: readonly Level[];
  /** The number of ledger rows by operation and status: `FREEZE SUCCESS` → 9. Without the initial stock. */
  readonly rows: ReadonlyMap<string, number>;
  /** Units at the beginning. */
  readonly initial: number;
  /** Units deducted and restocked since, by the ledger. */
  readonly deducted: number;
  readonly restocked: number;
  readonly available: number;
  readonly frozen: number;
  /** Units in open holds. */
  readonly held: number;
  /** What does not add up. */
  readonly faults: readonly string[];
}

export async function audit(store: OpenStore, initial: ReadonlyMap<string, number>): Promise<Books> {
  const levels: Level[] = [];
  for await (const { state } of store.rows('level')) levels.push(state as Level);
  levels.sort((a, b) => compare(a.sku, b.sku));

  const held = new Map<string, number>();
  for await (const { state } of store.rows('hold')) {
    const { sku, open } = state as Hold;
    held.set(sku, (held.get(sku) ?? 0) + open);
  }

  const rows = new Map<string, number>();
  const moved = { INCREASE: 0, DECREASE: 0 };
  for await (const { orderId, type, status, quantity } of store.movements()) {
    if (orderId === null) continue;
    const name = `${type} ${status}`;
    rows.set(name, (rows.get(name) ?? 0) + 1);
    if (status === 'SUCCESS' && (type === 'INCREASE' || type === 'DECREASE')) moved[type] += quantity;
  }

  const books = {
    levels,
    rows,
    initial: sum(initial.values()),
    deducted: moved.DECREASE,
    restocked: moved.INCREASE,
    available: sum(levels.map((level) => level.available)),
    frozen: sum(levels.map((level) => level.frozen)),
    held: sum(held.values()),
  };
  const total = sum(levels.map(totalOf));
  const expected = books.initial - books.deducted + books.restocked;
  const wrong = levels.filter(({ sku, frozen }) => frozen !== (held.get(sku) ?? 0));
  const faults = [
    ...(levels.length === initial.size ? [] : [`${levels.length} levels for ${initial.size} products`]),
    ...(total === expected ? [] : [`${total} units in stock, ${expected} by the ledger`]),
    ...(total === books.available + books.frozen ? [] : [`${total} units are not available + frozen`]),
    ...wrong.map(({ sku, frozen }) => `${sku}: ${frozen} frozen, ${held.get(sku) ?? 0} in open holds`),
  ];
  return { ...books, faults };
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
