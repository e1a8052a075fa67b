/** The stock of observed streams against the stock of the library's own orders: the same story, the same movements. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../../src/core/decide.ts';
import { stockSteps } from '../../../src/flow/index.ts';
import { emptyLevel, type Hold, type Level, type Movement, post } from '../../../src/inventory/index.ts';
import {
  fold,
  OBSERVED_STATUSES,
  type ObservedStatus,
  type Order,
  type OrderPolicy,
  orderMachine,
  orderPolicy,
} from '../../../src/order/index.ts';
import { movementOf } from '../../../src/tracking/index.ts';
import * as kit from '../../order/kit.ts';

/** Partial shipments and returned goods are not in an observed stream, so every command is about the whole order. */
const COMMANDS = {
  PENDING_PAYMENT: kit.place,
  PAID: kit.pay,
  PROCESSING: kit.accept,
  SHIPPED: kit.shipAll,
  DELIVERED: kit.deliver,
  CANCELLED: kit.say({ type: 'cancel', reason: 'OTHER', by: 'system' }),
  REFUNDED: kit.refundAll,
  EXPIRED: kit.say({ type: 'expire', by: 'system' }),
} as const satisfies { readonly [status in ObservedStatus]: Parameters<typeof kit.reach>[0][number] };

type Stock = Map<string, { level: Level; hold: Hold | undefined }>;
const lines = kit.LINES;
const stocked = (): Stock =>
  new Map(
    lines.map(({ lineId, sku, location }) => [
      lineId,
      { level: { ...emptyLevel(sku, location), available: 9 }, hold: undefined },
    ]),
  );

/** Without the deadline of a hold: only an order has one, and payment lifts it. */
function postAll(stock: Stock, movements: readonly Movement[]): void {
  for (const movement of movements) {
    const { level, hold } = stock.get(movement.lineId ?? '')!;
    const lasting = movement.type === 'FREEZE' ? { ...movement, expiresAt: null } : movement;
    const { refusal, ...after } = post(level, hold, lasting);
    assert.equal(refusal, undefined);
    stock.set(movement.lineId ?? '', after);
  }
}

/** The fields that both define alike. Operation ids name different causes, a status or an event. */
const plain = (movements: readonly Movement[]) =>
  movements.map(({ type, quantity, orderId, lineId, at }) => ({ type, quantity, orderId, lineId, at }));
const units = (stock: Stock) =>
  [...stock.values()].map(({ level, hold }) => [
    level.available,
    level.frozen,
    hold && [hold.open, hold.deducted, hold.restocked],
  ]);

function stepsOf(order: Order, status: ObservedStatus, policy: OrderPolicy) {
  const machine = orderMachine(policy);
  const at = order.status === 'NEW' ? kit.T0 : kit.T0 + 2 * kit.DAY;
  return decide(machine, order, { ...COMMANDS[status], at }).map((events) => ({
    at,
    after: fold(machine, order, events),
    movements: events.flatMap((event) =>
      stockSteps(order, event, policy).flatMap((step) => (step.do === 'post' ? [step.movement] : [])),
    ),
  }));
}

it('given any story of a whole order, when movementOf observes it and stockSteps decides it, then the movements are the same', () => {
  const seen = new Map<string, number>();
  const story = fc.array(fc.constantFrom(...OBSERVED_STATUSES), { maxLength: 8 });
  const usual = fc.constantFrom<ObservedStatus[]>(
    ['PENDING_PAYMENT', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'REFUNDED'],
    ['PENDING_PAYMENT', 'PAID', 'CANCELLED', 'REFUNDED'],
    ['PENDING_PAYMENT', 'CANCELLED'],
    ['PENDING_PAYMENT', 'EXPIRED', 'PAID'],
    ['PENDING_PAYMENT', 'PAID', 'REFUNDED'],
  );
  fc.assert(
    fc.property(fc.oneof(usual, story), fc.constantFrom('placement', 'payment'), (statuses, freezeAt) => {
      const policy = orderPolicy({ freezeAt, deductAt: 'shipment' });
      let order = orderMachine(policy).initial('o-1');
      const [decided, observed] = [stocked(), stocked()];
      for (const status of statuses) {
        const step = stepsOf(order, status, policy);
        // A refused command is no story of an order: nothing happened that could be observed.
        if (step.isErr()) continue;
        const { at, after, movements } = step.value;
        const followed = lines.flatMap(({ lineId, quantity }) => {
          // Money without goods: what comes back goes through an after-sales case, which is no observed status.
          const line = { lineId, quantity, returned: 0 };
          return (
            movementOf({ orderId: 'o-1', status, at }, line, observed.get(lineId)!.hold, { freezeAt }) ?? []
          );
        });
        assert.deepEqual(plain(followed), plain(movements), `${status} of ${statuses.join(' → ')}`);
        postAll(decided, movements);
        postAll(observed, followed);
        assert.deepEqual(units(observed), units(decided));
        for (const { type } of movements) {
          const key = `${freezeAt} ${status} ${type}`;
          seen.set(key, (seen.get(key) ?? 0) + 1);
        }
        order = after;
      }
    }),
    { numRuns: 400 },
  );
  // The property has met every movement that both can make.
  expect([...seen.keys()].sort()).toEqual([
    'payment CANCELLED UNFREEZE',
    'payment PAID FREEZE',
    'payment REFUNDED UNFREEZE',
    'payment SHIPPED DECREASE',
    'placement CANCELLED UNFREEZE',
    'placement EXPIRED UNFREEZE',
    'placement PENDING_PAYMENT FREEZE',
    'placement REFUNDED UNFREEZE',
    'placement SHIPPED DECREASE',
  ]);
});
