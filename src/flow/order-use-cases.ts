/**
 * The order's use cases: an order command together with the stock that follows from it, in one decision.
 */

import type { OrderId } from '../core/id.ts';
import type { Refusal } from '../core/refusal.ts';
import { holdId, keepHold, levelId } from '../inventory/index.ts';
import type { Order, OrderCommand, OrderMachine } from '../order/index.ts';
import type { RowKey } from './rows.ts';
import { type StockStep, stockSteps } from './stock-steps.ts';
import type { UnitOfWork } from './unit-of-work.ts';
import type { UseCase } from './use-case.ts';

/** An order command with the id of its order. `at` may be left to the application's clock. */
export type OrderRequest<C extends OrderCommand = OrderCommand> = Omit<C, 'type'> & {
  readonly orderId: OrderId;
};

type CommandNamed<T extends OrderCommand['type']> = Extract<OrderCommand, { readonly type: T }>;

/** One use case for every order command, named after it. */
export type OrderUseCases = {
  readonly [T in OrderCommand['type']]: UseCase<OrderRequest<CommandNamed<T>>>;
};

/** Commands that move stock; the others lock the order alone. */
const MOVES_STOCK: ReadonlySet<OrderCommand['type']> = new Set([
  'pay',
  'cancel',
  'expire',
  'ship',
  'refund',
  'completeAfterSales',
]);

/**
 * The use cases of an order machine, under its policy.
 *
 * @example
 * const { place, ship } = orderUseCases(order);
 * await app.handle(place, { orderId: 'o-1', userId: 'u-1', currency: 'EUR', by: 'shopper', lines });
 */
export function orderUseCases(order: OrderMachine): OrderUseCases {
  const step = <T extends OrderCommand['type']>(type: T): UseCase<OrderRequest<CommandNamed<T>>> => ({
    name: `order.${type}`,
    locks: ({ orderId }) => [{ kind: order.kind, id: orderId }],
    ...(MOVES_STOCK.has(type) && {
      locksNext: (rows, { orderId }) =>
        stockOf(rows.read({ kind: order.kind, id: orderId })?.state as Order | undefined),
    }),
    decide: (work, { orderId, ...content }) => send(work, order, orderId, { type, ...content } as never),
  });
  const place: OrderUseCases['place'] = {
    ...step('place'),
    locks: ({ orderId, lines }) => [
      { kind: order.kind, id: orderId },
      ...(Array.isArray(lines) ? lines : []).map((line) => ({
        kind: 'level',
        id: levelId(textOf(line?.sku), textOf(line?.location)),
      })),
    ],
  };
  return {
    place,
    pay: step('pay'),
    accept: step('accept'),
    cancel: step('cancel'),
    expire: step('expire'),
    ship: step('ship'),
    deliver: step('deliver'),
    complete: step('complete'),
    refund: step('refund'),
    openAfterSales: step('openAfterSales'),
    closeAfterSales: step('closeAfterSales'),
    completeAfterSales: step('completeAfterSales'),
  };
}

/** Sends an order command and carries out the stock that follows; part of larger use cases too. */
export function send(work: UnitOfWork, machine: OrderMachine, orderId: string, command: OrderCommand): void {
  const before = work.state(machine, orderId);
  const events = work.send(machine, orderId, command) ?? [];
  for (const event of events) applyStockSteps(work, stockSteps(before, event, machine.policy));
}

/** Hostile lines are for the order's rules to refuse; until then they name a level that is not there. */
function textOf(name: unknown): string {
  return typeof name === 'string' && name !== '' ? name : '?';
}

/** Every hold of an order, and the levels they freeze. */
export function stockOf(order: Order | undefined): readonly RowKey[] {
  return (order?.lines ?? []).flatMap(({ lineId, sku, location }) => [
    { kind: 'hold', id: holdId(order?.id ?? '', lineId, location) },
    { kind: 'level', id: levelId(sku, location) },
  ]);
}

function applyStockSteps(work: UnitOfWork, steps: readonly StockStep[]): void {
  const before = work.refusals.length;
  for (const shortage of shortagesOf(work, steps)) work.refuse(shortage);
  if (work.refusals.length > before) return;
  for (const step of steps) {
    const { line, holdId: id } = step;
    const hold = step.do === 'post' && step.movement.type === 'FREEZE' ? undefined : work.hold(id);
    if (step.do === 'keep') {
      if (hold) work.put({ kind: 'hold', id }, keepHold(hold));
      continue;
    }
    // Paid without stock: nothing left under this line, so nothing comes back.
    if (step.movement.type === 'INCREASE' && hold === undefined) continue;
    const level = work.level(line.sku, line.location);
    if (level) work.post(level, hold, step.movement);
  }
}

/** What is short once the demand of all lines is summed per level; all of it, so a shopper mends the basket in one go. */
function shortagesOf(work: UnitOfWork, steps: readonly StockStep[]): Refusal[] {
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
