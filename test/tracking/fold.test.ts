import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/core/index.ts';
import { createTracker, type RawRecord, type TrackerOutput } from '../../src/tracking/index.ts';
import { feedAll, HOUR, MINUTE, partitioned, settings, streams, tracker } from './tracker-fixture.ts';

/** All outputs but those whose parts differ by partition: windows, open orders, quality. */
function comparable(outputs: readonly TrackerOutput[]): string[] {
  const parts = new Set(['window.closed', 'window.corrected', 'open_orders.changed', 'quality.closed']);
  return outputs
    .filter(({ type }) => !parts.has(type))
    .map((output) => canonical(output))
    .sort();
}

/** Tombstones that outlast the stream: a repeat is recognised for as long as its tombstone is kept. */
const remembering = () => createTracker({ ...settings, keepTombstonesMs: 1_000 * HOUR });

const finished = (orderId: string, hour: number): RawRecord => ({
  stream: 'status',
  value: {
    eventId: `e-${orderId}`,
    seq: 0,
    orderId,
    userId: 'u',
    status: 'REFUNDED',
    statusTime: hour * HOUR,
  },
  receivedAt: hour * HOUR,
});
/** Two orders finish in one hour, the greater id first, and are evicted together. */
const evictedTogether = [finished('o-2', 1), finished('o-1', 1), finished('o-3', 9)];

describe('the fold', () => {
  it('given 1, 2 or 7 partitions, when a stream is folded, then state, windows, open orders and outputs are the same', () => {
    fc.assert(
      fc.property(streams, (raws) => {
        const whole = partitioned(raws, 1);
        const ends = whole.outputs.flatMap((each) => (each.type === 'open_orders.changed' ? [each.at] : []));
        for (const count of [2, 7]) {
          const parts = partitioned(raws, count);
          assert.equal(canonical(parts.snapshot), canonical(whole.snapshot));
          assert.deepEqual(comparable(parts.outputs), comparable(whole.outputs));
          for (const { name } of settings.windows ?? [])
            assert.deepEqual(parts.windows.rows(name), whole.windows.rows(name));
          for (const at of ends) assert.deepEqual(parts.openOrders.at(at), whole.openOrders.at(at));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('given every record twice, when a stream is folded, then the outputs are those of each record once', () => {
    fc.assert(
      fc.property(streams, fc.nat(10), (raws, behind) => {
        const once = feedAll(remembering(), raws);
        const twice = raws.flatMap((raw, i) => {
          const earlier = raws[i - behind];
          // A repeat of something earlier is received when it comes, not when it came first.
          return earlier === undefined ? [raw, raw] : [raw, { ...earlier, receivedAt: raw.receivedAt }];
        });
        assert.deepEqual(feedAll(remembering(), twice), once);
        const again = raws.map((raw) => ({ ...raw, receivedAt: raws.at(-1)?.receivedAt ?? 0 }));
        assert.deepEqual(feedAll(remembering(), [...raws, ...again]), once);
      }),
      { numRuns: 100 },
    );
  });

  it('given restarts from snapshots through JSON, when a stream is folded, then outputs and state are the same', () => {
    fc.assert(
      fc.property(streams, fc.array(fc.nat(60), { maxLength: 4 }), (raws, kills) => {
        const calm = tracker();
        const expected = feedAll(calm, raws);
        let shaken = tracker();
        const outputs = raws.flatMap((raw, i) => {
          if (kills.includes(i)) shaken = createTracker(settings, JSON.parse(canonical(shaken.snapshot())));
          return [...shaken.feed(raw)];
        });
        assert.deepEqual(outputs, expected);
        assert.equal(canonical(shaken.snapshot()), canonical(calm.snapshot()));
      }),
      { numRuns: 100, examples: [[evictedTogether, [2]]] },
    );
  });

  it('given any order of arrival, when the records of an order are folded, then its state is the same', () => {
    const base = Date.UTC(2026, 0, 5);
    const events = fc.uniqueArray(
      fc.record({
        at: fc.integer({ min: 0, max: 20 }).map((n) => base + n * MINUTE),
        status: fc.constantFrom('PENDING_PAYMENT', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED'),
        id: fc.nat(1_000),
      }),
      { minLength: 1, maxLength: 8, selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(
        events.chain((all) =>
          fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
        ),
        ([all, shuffled]) => {
          const state = (list: typeof all) => {
            const one = createTracker({ ...settings, keepFinishedMs: null });
            for (const { at, status, id } of list)
              one.feed({
                stream: 'status',
                receivedAt: base + 60 * MINUTE,
                value: { eventId: `e-${id}`, seq: 0, orderId: 'o', userId: 'u', status, statusTime: at },
              });
            const order = one.get('o');
            return (
              order && { ...order, events: order.events.map(({ id, at, status }) => ({ id, at, status })) }
            );
          };
          assert.deepEqual(state(shuffled), state(all));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('given a snapshot of other windows or version, when a tracker is created, then it is refused', () => {
    const one = tracker();
    feedAll(one, [
      {
        stream: 'status',
        receivedAt: 0,
        value: { eventId: 'e', seq: 0, orderId: 'o', userId: 'u', status: 'PAID', statusTime: 0 },
      },
    ]);
    expect(() => createTracker({}, one.snapshot())).toThrow('other windows');
    expect(() => createTracker(settings, { ...one.snapshot(), version: 0 })).toThrow('version 0');
  });
});
