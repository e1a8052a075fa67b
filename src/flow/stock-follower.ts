/** The stock that follows an order's events: whoever sends a command to an order, its goods move with it. */
import type { Refusal } from '../core/refusal.ts';
import { type Hold, holdId, keepHold, type Level, levelId, type Movement } from '../inventory/index.ts';
import type { Order, OrderEvent, OrderPolicy } from '../order/index.ts';
import type { RowKey } from './rows.ts';
import { type StockStep, stockSteps } from './stock-steps.ts';

/** What following stock needs of a unit of work. */
export interface StockWork {
  readonly refusals: readonly Refusal[];
  refuse(refusal: Refusal): void;
  level(sku: string, location: string): Level | undefined;
  hold(id: string): Hold | undefined;
  post(level: Level, hold: Hold | undefined, movement: Movement): unknown;
  put(key: RowKey, state: object): void;
}

/** Applies the stock steps of an event to the order's own holds and levels. */
export function followStock(work: StockWork, before: Order, event: OrderEvent, policy: OrderPolicy): void {
  const steps = stockSteps(before, event, policy);
  const known = work.refusals.length;
  for (const shortage of shortagesOf(work, steps)) work.refuse(shortage);
  if (work.refusals.length === known) for (const step of steps) apply(work, step);
}

function apply(work: StockWork, step: StockStep): void {
  const { line, holdId: id } = step;
  if (step.do === 'keep') {
    const hold = work.hold(id);
    if (hold) work.put({ kind: 'hold', id }, keepHold(hold));
    return;
  }
  const hold = step.movement.type === 'FREEZE' ? undefined : work.hold(id);
  // An order paid without stock has no hold, so nothing of it comes back.
  if (step.movement.type === 'INCREASE' && hold === undefined) return;
  const level = work.level(line.sku, line.location);
  if (level) work.post(level, hold, step.movement);
}

/** Every shortage, once the demand of all lines is summed per level: a shopper mends the basket in one go. */
function shortagesOf(work: StockWork, steps: readonly StockStep[]): Refusal[] {
  const demand = new Map<string, { readonly sku: string; readonly location: string; asked: number }>();
  for (const step of steps) {
    if (step.do !== 'post' || step.movement.type !== 'FREEZE') continue;
    const { sku, location } = step.line;
    const id = levelId(sku, location);
    const asked = (demand.get(id)?.asked ?? 0) + step.movement.quantity;
    demand.set(id, { sku, location, asked });
  }
  return [...demand.values()].flatMap(({ sku, location, asked }) => {
    const level = work.level(sku, location);
    if (!level) return [];
    const { available, backorder } = level;
    const short = asked - available - backorder;
    return short > 0
      ? [{ code: 'INSUFFICIENT_STOCK', sku, location, asked, available: available + backorder, short }]
      : [];
  });
}

/** Every hold of an order and the levels they freeze: the rows that its stock needs locked. */
export function stockKeys(order: Order | undefined): readonly RowKey[] {
  return (order?.lines ?? []).flatMap(({ lineId, sku, location }) => [
    { kind: 'hold', id: holdId(order?.id ?? '', lineId, location) },
    { kind: 'level', id: levelId(sku, location) },
  ]);
}
