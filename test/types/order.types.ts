import { decide } from '../../src/core/decide.ts';
import { type AnyCommand, type Ask, extend, moveTo } from '../../src/core/index.ts';
import { type Order, type OrderAt, order, refuse } from '../../src/order/index.ts';

declare const o: Order;
declare const paid: OrderAt<'PAID'>;
const ask = { at: 1, by: 'merchant' } as const;
decide(order, o, { type: 'accept', ...ask });
decide(order, paid, { type: 'accept', ...ask });
// @ts-expect-error an order that is paid cannot be paid
decide(order, paid, { type: 'pay', paymentId: 'p', amountMinor: 1, currency: 'EUR', ...ask });
if (o.status === 'SHIPPED') {
  // @ts-expect-error x
  refuse(order, o, { type: 'cancel', reason: 'OTHER', ...ask });
}
type Hold = AnyCommand & { type: 'hold' | 'release' };
const reviewed = extend(order, {
  table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID', cancel: 'CANCELLED' } },
  emit: (_: unknown, c: Hold, [to = '']) => [{ type: 'order.reviewed' as const, to, at: c.at }],
  evolve: { 'order.reviewed': moveTo },
});
declare const held: Extract<Parameters<typeof reviewed.evolve>[0], { status: 'ON_HOLD' }>;
decide(reviewed, held, { type: 'release', at: 1 });
// @ts-expect-error x
decide(reviewed, held, { type: 'ship', shipmentId: 's', ...ask });
const r = refuse(reviewed, held, { type: 'cancel', reason: 'OTHER', ...ask });
extend(order, {
  // @ts-expect-error ONHOLD is no status
  table: { PAID: { hold: 'ONHOLD' }, ON_HOLD: { release: 'PAID' } },
  emit: (_: unknown, c: Hold, [to = '']) => [{ type: 'order.reviewed' as const, to, at: c.at }],
  evolve: { 'order.reviewed': moveTo },
});
