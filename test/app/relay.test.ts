import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, relay } from '../../src/app/index.ts';
import { moveStock, orderUseCases } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import type { CloudEvent } from '../../src/ports/index.ts';
import { T0 } from '../order/kit.ts';

const flow = orderUseCases(order);

async function busyShop(orders: number) {
  const store = memoryStore();
  const app = createApp({ store });
  const by = 'merchant' as const;
  await app.handle(moveStock, {
    opId: 'in',
    type: 'INCREASE',
    sku: 's',
    location: 'main',
    quantity: 99,
    at: T0,
  });
  const lines = [{ lineId: '1', sku: 's', location: 'main', quantity: 1, unitPriceMinor: 5 }];
  const ids = Array.from({ length: orders }, (_, i) => `o-${i}`);
  const all = <C>(send: (orderId: string) => PromiseLike<C>) => Promise.all(ids.map(send));
  await all((orderId) =>
    app.handle(flow.place, { orderId, userId: 'u', currency: 'EUR', by, at: T0, lines }),
  );
  await all((orderId) =>
    app.handle(flow.pay, { orderId, paymentId: 'p', amountMinor: 5, currency: 'EUR', by, at: T0 }),
  );
  await all((orderId) => app.handle(flow.accept, { orderId, by, at: T0 }));
  return { store, app };
}

describe('the relay', () => {
  it('given any fault on the way, when the relay goes on, then every event leaves at least once, in order of versions [invariant L7, L8]', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.constantFrom('ok', 'ok', 'broker', 'bookmark'), { maxLength: 20 }),
        async (orders, limit, faults) => {
          const { store } = await busyShop(orders);
          const sent: CloudEvent[] = [];
          let round = 0;
          const fault = () => faults[round];
          const flaky = {
            ...store,
            saveCursor: async (name: string, cursor: Parameters<typeof store.saveCursor>[1]) => {
              if (fault() === 'bookmark') throw new Error('crash between broker and bookmark');
              await store.saveCursor(name, cursor);
            },
          };
          const publisher = {
            publish: async (events: readonly CloudEvent[]) => {
              if (fault() === 'broker') throw new Error('no broker');
              sent.push(...events);
            },
          };
          let left = 1;
          for (; left > 0 || round < faults.length; round++)
            left = await relay({ store: flaky, publisher, limit }).catch(() => 1);
          const events = await store.outbox(undefined, 1e6);
          assert.deepEqual(
            new Set(sent.map(({ id }) => id)),
            new Set(events.map(({ kind, id, version }) => `${kind}/${id}/${version}`)),
          );
          for (const subject of new Set(sent.map((each) => each.subject))) {
            // The first time each is seen, versions go up by one.
            const versions = [
              ...new Set(
                sent.filter((each) => each.subject === subject).map((each) => Number(each.sequence)),
              ),
            ];
            assert.deepEqual(
              versions,
              versions.map((_, i) => i + 1),
            );
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('given two relays by name, when the broker confirms, then each cursor moves, and not before', async () => {
    const { store } = await busyShop(1);
    const sent: string[] = [];
    const publisher = {
      publish: async (events: readonly CloudEvent[]) => void sent.push(...events.map(({ type }) => type)),
    };
    await expect(
      relay({ store, publisher: { publish: () => Promise.reject(new Error('down')) } }),
    ).rejects.toThrow('down');
    expect(await store.loadCursor('relay')).toBeUndefined();
    expect(await relay({ store, publisher, limit: 2 })).toBe(2);
    expect(await relay({ store, publisher, limit: 2 })).toBe(1);
    expect(await relay({ store, publisher, limit: 2 })).toBe(0);
    expect(sent).toEqual(['order.placed', 'order.paid', 'order.accepted']);
    expect(await relay({ store, publisher, name: 'second' })).toBe(3);
  });

  it('given an event, when it leaves, then it is a CloudEvent 1.0', async () => {
    const { store } = await busyShop(1);
    const [event] = await new Promise<readonly CloudEvent[]>((resolve) => {
      void relay({ store, publisher: { publish: async (events) => resolve(events) }, source: 'shop' });
    });
    expect(event).toMatchObject({
      specversion: '1.0',
      id: 'order/o-0/1',
      source: 'shop',
      type: 'order.placed',
      subject: 'order/o-0',
      time: '2023-11-14T22:13:20.000Z',
      datacontenttype: 'application/json',
      sequence: '1',
      data: { type: 'order.placed', to: 'PENDING_PAYMENT' },
    });
  });

  it('given any accepted instant, when its event leaves, then it does not stop the relay [bad input 51]', async () => {
    for (const at of [8.64e15 - 30 * 60_000, -8.64e15, 0]) {
      const { store, app } = await busyShop(0);
      const placed = await app.handle(flow.place, {
        orderId: 'o',
        userId: 'u',
        currency: 'EUR',
        by: 'shopper',
        at,
        lines: [{ lineId: '1', sku: 's', location: 'main', quantity: 1, unitPriceMinor: 5 }],
      });
      expect(placed.isOk()).toBe(true);
      expect(await relay({ store, publisher: { publish: async () => {} } })).toBe(1);
    }
  });
});
