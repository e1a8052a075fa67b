import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abnormalAt,
  type Detector,
  detect,
  detectors,
  detectorsOf,
  type OrderFacts,
  scan,
  sourceDetectors,
  sourceWaits,
  waits,
} from '../../src/anomaly/index.ts';
import { OBSERVED_STATUSES } from '../../src/order/index.ts';

const MINUTE = 60_000;
const instant = fc.integer({ min: -9e8, max: 9e8 });
const facts: fc.Arbitrary<OrderFacts> = fc.record({
  orderId: fc.constantFrom('o1', 'o2', 'o3'),
  userId: fc.constantFrom('u1', 'u2'),
  currentStatus: fc.constantFrom(...OBSERVED_STATUSES),
  milestones: fc
    .array(fc.tuple(fc.constantFrom(...OBSERVED_STATUSES), instant))
    .map((pairs) => Object.fromEntries(pairs)),
});

/** The definition: elapsed time strictly above the limit; overtime is whole elapsed minutes minus the limit. */
function byDefinition({ currentStatus, milestones }: OrderFacts, now: number) {
  const elapsed = (since: number | undefined) => (since === undefined ? Number.NaN : now - since);
  const found = (type: string, since: number | undefined, minutes: number) =>
    elapsed(since) > minutes * MINUTE ? [[type, Math.trunc(elapsed(since) / MINUTE) - minutes]] : [];
  const { PENDING_PAYMENT, PAID, PROCESSING, SHIPPED } = milestones;
  if (currentStatus === 'PENDING_PAYMENT') return found('PAYMENT_TIMEOUT', PENDING_PAYMENT, 30);
  if (currentStatus === 'PROCESSING') return found('PROCESSING_TIMEOUT', PAID ?? PROCESSING, 1_440);
  if (currentStatus === 'SHIPPED') return found('DELIVERY_TIMEOUT', SHIPPED, 4_320);
  if (currentStatus === 'PAID') return found('PROCESSING_NOT_STARTED', PAID, 1_440);
  return [];
}

describe('detection', () => {
  it('given any order and instant, when it is detected, then the findings are those of the definition', () => {
    fc.assert(
      fc.property(facts, instant, (order, now) => {
        const found = detect(detectors, order, now);
        assert.deepEqual(
          found.map(({ type, overtimeMinutes }) => [type, overtimeMinutes]),
          byDefinition(order, now),
        );
        for (const each of found) {
          assert.equal(each.detectedAt, now);
          assert.deepEqual([each.orderId, each.userId], [order.orderId, order.userId]);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('given abnormalAt, when the order is detected at that instant, then it is found, and not a millisecond earlier [source A D56]', () => {
    fc.assert(
      fc.property(facts, instant, (order, now) => {
        const at = abnormalAt(detectors, order);
        if (at === null) {
          assert.deepEqual(detect(detectors, order, Number.MAX_SAFE_INTEGER), []);
          return;
        }
        assert.ok(detect(detectors, order, at).length > 0);
        assert.deepEqual(detect(detectors, order, at - 1), []);
        assert.equal(detect(detectors, order, now).length > 0, now >= at);
        assert.equal(abnormalAt(detectors, order, at), null, 'nothing more after it');
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['PAYMENT_TIMEOUT', 'PENDING_PAYMENT', 30],
    ['PROCESSING_TIMEOUT', 'PROCESSING', 1_440],
    ['DELIVERY_TIMEOUT', 'SHIPPED', 4_320],
    ['PROCESSING_NOT_STARTED', 'PAID', 1_440],
  ] as const)(
    'given %s, when its limit is exceeded by a millisecond, then it is found [source A D58]',
    (type, status, minutes) => {
      const order = { orderId: 'o', userId: 'u', currentStatus: status, milestones: { [status]: 0 } };
      const limit = minutes * MINUTE;
      expect(detect(detectors, order, limit)).toEqual([]);
      expect(detect(detectors, order, limit + 1)).toMatchObject([
        { type, overtimeMinutes: 0, limitAt: limit },
      ]);
      expect(detect(detectors, order, limit + MINUTE)).toMatchObject([{ overtimeMinutes: 1 }]);
    },
  );

  it('given a paid order that is never processed, when it is detected, then only the detectors beyond source A’s find it [source A D59]', () => {
    const paid: OrderFacts = { orderId: 'o', userId: 'u', currentStatus: 'PAID', milestones: { PAID: 0 } };
    expect(detect(detectors, paid, 9e9).map(({ type }) => type)).toEqual(['PROCESSING_NOT_STARTED']);
    expect(detect(sourceDetectors, paid, 9e9)).toEqual([]);
    expect(Object.keys(sourceWaits)).toEqual(Object.keys(waits).slice(0, 3));
  });

  it('given several limits, when the next instant is asked for, then it is the earliest after since', () => {
    const at = (limit: number): Detector => ({ type: `T${limit}`, limitAt: () => limit });
    const order: OrderFacts = { orderId: 'o', userId: 'u', currentStatus: 'PAID', milestones: {} };
    for (const list of [
      [at(5), at(6)],
      [at(6), at(5)],
      [at(5), at(5)],
    ])
      expect(abnormalAt(list, order)).toBe(6);
    expect([4, 5, 6, 7].map((since) => abnormalAt([at(5), at(6)], order, since))).toEqual([6, 6, 7, null]);
  });

  it('given many orders, when they are scanned, then the findings are those of each', () => {
    fc.assert(
      fc.property(fc.array(facts), instant, (orders, now) => {
        assert.deepEqual(
          [...scan(detectors, orders, now)],
          orders.flatMap((order) => detect(detectors, order, now)),
        );
      }),
    );
  });

  it('given detectors of the host, when orders are detected, then its facts and types are used', () => {
    interface Facts extends OrderFacts {
      readonly totalMinor: number;
      readonly placedAt: number;
    }
    const large: Detector<'LARGE_ORDER', Facts> = {
      type: 'LARGE_ORDER',
      limitAt: ({ totalMinor, placedAt }) => (totalMinor > 500_000 ? placedAt : null),
    };
    const all = [
      ...detectorsOf({ ...waits, PAYMENT_TIMEOUT: { ...waits.PAYMENT_TIMEOUT, limitMinutes: 15 } }),
      large,
    ];
    const order: Facts = {
      orderId: 'o',
      userId: 'u',
      currentStatus: 'PENDING_PAYMENT',
      milestones: { PENDING_PAYMENT: 0 },
      totalMinor: 500_001,
      placedAt: 0,
    };
    const found = detect(all, order, 15 * MINUTE + 1);
    expect(found.map(({ type }) => type)).toEqual(['PAYMENT_TIMEOUT', 'LARGE_ORDER']);
    // @ts-expect-error no such type
    found.some(({ type }) => type === 'LATE');
    expect([
      abnormalAt(all, order),
      abnormalAt(all, order, 1),
      abnormalAt(all, order, 15 * MINUTE + 1),
    ]).toEqual([1, 15 * MINUTE + 1, null]);
  });
});
