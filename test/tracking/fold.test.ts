import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/core/index.ts';
import { createTracker, type RawRecord, type TrackerOutput } from '../../src/tracking/index.ts';
import { feedAll, HOUR, MINUTE, partitioned, settings, streams, tracker } from './kit.ts';

/** Everything but what only counts how often something was told, or tells windows part by part. */
function told(outputs: readonly TrackerOutput[]): string[] {
  const parts = new Set(['window.closed', 'window.corrected', 'levels.changed', 'quality.closed']);
  return outputs
    .filter(({ type }) => !parts.has(type))
    .map((output) => canonical(output))
    .sort();
}

/** A repeat is one for as long as it is remembered that its order has left. */
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
/** Two orders finish in one hour, the greater id first, and leave when time has gone on. */
const leavingTogether = [finished('o-2', 1), finished('o-1', 1), finished('o-3', 9)];

describe('the fold', () => {
  it('is the same over 1, 2 and 7 partitions: state, windows, levels, quality, everything told', () => {
    fc.assert(
      fc.property(streams, (raws) => {
        const whole = partitioned(raws, 1);
        const ends = whole.outputs.flatMap((each) => (each.type === 'levels.changed' ? [each.at] : []));
        for (const count of [2, 7]) {
          const parts = partitioned(raws, count);
          assert.equal(canonical(parts.snapshot), canonical(whole.snapshot));
          assert.deepEqual(told(parts.outputs), told(whole.outputs));
          for (const { name } of settings.windows ?? [])
            assert.deepEqual(parts.windows.rows(name), whole.windows.rows(name));
          for (const at of ends) assert.deepEqual(parts.levels.at(at), whole.levels.at(at));
        }
      }),
      { numRuns: 100 },
    );
  });

  it('tells the same when every record comes twice, at once or the whole stream again', () => {
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

  it('goes on from a snapshot as if nothing had happened, also after a trip through JSON', () => {
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
      { numRuns: 100, examples: [[leavingTogether, [2]]] },
    );
  });

  it('knows the same of an order in whatever order its records come', () => {
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

  it('keeps no windows of another tracker, and joins no order twice', () => {
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
