/** What a host writes that makes the compiler work: its cost is recorded by `npm run types:cost`. */

import { createApp } from 'orderwright/app';
import { type AnyCommand, type CommandsOf, decide, extend, moveTo, type StateOf } from 'orderwright/core';
import { orderUseCases } from 'orderwright/flow';
import { memoryStore } from 'orderwright/memory';
import { available, type Order, order, orderRules, refuse, why } from 'orderwright/order';
import { payment } from 'orderwright/payment';

declare const some: Order;
const at = 1;

export const asked = [
  available(orderRules, some, { at }),
  why(orderRules, some, { type: 'accept', at, by: 'merchant' }),
  refuse(order, some, { type: 'ship', shipmentId: 's', at, by: 'merchant' }),
];
export const narrowed = some.status === 'PAID' && decide(order, some, { type: 'accept', at, by: 'merchant' });
export const paid = decide(payment, payment.initial('p'), { type: 'cancel', at, by: 'shopper' });

type Review = AnyCommand & { readonly type: 'hold' | 'release' };
export const reviewed = extend(order, {
  table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID', cancel: 'CANCELLED' } },
  emit: (_, command: Review, { to: [to] }) => [{ type: 'order.reviewed' as const, to, at: command.at }],
  evolve: { 'order.reviewed': moveTo },
});
export type ReviewedState = StateOf<typeof reviewed>['status'];
export type ReviewedCommand = CommandsOf<typeof reviewed>['type'];

const { place } = orderUseCases(order);
export const placed = createApp({ store: memoryStore() }).handle(place, {
  orderId: 'o-1',
  userId: 'u-1',
  currency: 'EUR',
  by: 'shopper',
  lines: [],
});
