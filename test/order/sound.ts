import type { Order, OrderCommand } from '../../src/order/index.ts';
import * as kit from './kit.ts';

const lines = [{ lineId: 'A', quantity: 1 }];

/** A sound command of every kind, with the order it is sound for. */
export const SOUND: readonly (readonly [Order, OrderCommand])[] = [
  [kit.reach([]), kit.place],
  [kit.reach([kit.place]), { ...kit.pay, short: ['A'] } as OrderCommand],
  [kit.reach([kit.place, kit.pay]), kit.accept],
  [kit.reach([kit.place]), kit.say({ type: 'cancel', reason: 'OTHER' })],
  [kit.reach([kit.place]), kit.say({ type: 'expire', at: kit.T0 + kit.DAY })],
  [kit.reach([kit.place, kit.pay, kit.accept]), kit.say({ type: 'ship', shipmentId: 's-1', lines })],
  [kit.reach([kit.place, kit.pay, kit.accept, kit.shipAll]), kit.deliver],
  [kit.reach([kit.place, kit.pay, kit.accept, kit.shipAll, kit.deliver]), kit.complete],
  [kit.reach([kit.place, kit.pay]), kit.say({ type: 'refund', refundId: 'r', amountMinor: 5, lines })],
  [kit.reach([kit.place, kit.pay]), kit.say({ type: 'openAfterSales', caseId: 'c-1', lines })],
  [kit.reach([kit.place, kit.pay, kit.open]), kit.say({ type: 'closeAfterSales', caseId: 'c-1' })],
  [
    kit.reach([kit.place, kit.pay, kit.accept, kit.shipAll, kit.deliver, kit.open]),
    kit.say({ type: 'completeAfterSales', caseId: 'c-1', returned: lines }),
  ],
];
