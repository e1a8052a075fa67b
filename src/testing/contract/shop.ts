/** A small shop over a store under test: what the cases about keys, stock and answers are played in. */

import { type AppSettings, createApp, type HandleOptions } from '../../app/index.ts';
import { moveStock, shopUseCases } from '../../flow/index.ts';
import { order } from '../../order/index.ts';
import type { Store } from '../../ports/index.ts';
import { ask } from '../ask.ts';
import { manualClock } from '../faults/index.ts';
import { paymentInput } from '../payment-input.ts';
import { mustHold, textOf } from '../proof.ts';
import { START } from './setup.ts';

const useCases = shopUseCases(order);
export const flow = { ...useCases, paymentInput: paymentInput(useCases) };
export function shopOver(store: Store, settings: Partial<AppSettings> = {}) {
  const clock = manualClock(START);
  let n = 0;
  const app = createApp({ store, clock, ids: { next: () => `id-${++n}` }, ...settings });
  return {
    app,
    clock,
    stock: async (sku: string, quantity: number) => {
      const command = { opId: `stock-${sku}`, type: 'INCREASE', sku, location: 'main', quantity } as const;
      const answer = await ask(app, moveStock, command);
      mustHold('receipt' in answer, `stocking ${quantity} of ${sku}`, textOf(answer));
    },
    place: (orderId: string, sku: string, quantity: number, options: HandleOptions = {}) => {
      const lines = [{ lineId: '1', sku, location: 'main', quantity, unitPriceMinor: 1_000 }];
      return ask(app, flow.place, { orderId, userId: 'u-1', currency: 'EUR', by: 'shopper', lines }, options);
    },
    cancel: (orderId: string, options: HandleOptions = {}) =>
      ask(app, flow.cancel, { orderId, reason: 'USER_CANCEL', by: 'shopper' }, options),
  };
}
