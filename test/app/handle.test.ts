import { expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp } from '../../src/app/index.ts';
import { moveStock, orderUseCases } from '../../src/flow/index.ts';
import type { Level } from '../../src/inventory/index.ts';
import { order } from '../../src/order/index.ts';
import { keyed } from '../../src/testing/ask.ts';

it('given 64 callers and 50 units, when all order one, then 50 are served and 14 refused with the shortage', async () => {
  const store = memoryStore();
  const app = createApp({ store });
  const flow = orderUseCases(order);
  const at = 1_700_000_000_000;
  const stocked = await app.handle(moveStock, {
    opId: 'in-1',
    type: 'INCREASE',
    sku: 'hot',
    location: 'main',
    quantity: 50,
    at,
  });
  expect(stocked.isOk()).toBe(true);
  const answers = await Promise.all(
    Array.from({ length: 64 }, (_, i) =>
      app.handle(
        flow.place,
        {
          orderId: `o-${i}`,
          userId: 'u',
          currency: 'EUR',
          by: 'shopper',
          at,
          lines: [{ lineId: '1', sku: 'hot', location: 'main', quantity: 1, unitPriceMinor: 100 }],
        },
        keyed(`k-${i}`),
      ),
    ),
  );
  expect(answers.filter((a) => a.isOk()).length).toBe(50);
  const level = store.rows('level')[0]?.state as Level;
  expect(level).toMatchObject({ available: 0, frozen: 50 });
  const failed = answers.find((a) => a.isErr());
  expect(failed?._unsafeUnwrapErr()).toMatchObject({
    code: 'REFUSED',
    refusals: [{ code: 'INSUFFICIENT_STOCK', short: 1 }],
  });
  const shipped = await app.handle(flow.pay, {
    orderId: 'o-0',
    paymentId: 'p',
    amountMinor: 100,
    currency: 'EUR',
    by: 'system',
    at,
  });
  expect(shipped.isOk()).toBe(true);
  await app.handle(flow.accept, { orderId: 'o-0', by: 'merchant', at });
  expect(
    (await app.handle(flow.ship, { orderId: 'o-0', shipmentId: 's', by: 'merchant', at }))._unsafeUnwrap(),
  ).toMatchObject({ events: [{ event: 'order.shipped', to: 'SHIPPED' }] });
  expect(store.rows('level')[0]?.state).toMatchObject({ available: 0, frozen: 49 });
});
