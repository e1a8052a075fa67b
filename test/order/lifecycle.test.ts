import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  durationsOf,
  type Lifecycle,
  OBSERVED_STATUSES,
  observe,
  observeFirst,
  type StatusEvent,
} from '../../src/order/index.ts';
import { runs } from '../support/runs.ts';

const event: fc.Arbitrary<StatusEvent> = fc.record({
  orderId: fc.constant('o'),
  userId: fc.constantFrom('u1', 'u2'),
  status: fc.constantFrom(...OBSERVED_STATUSES),
  prevStatus: fc.constant(null),
  // Few instants, so that many events share one and the sequence has to tell them apart.
  at: fc.constantFrom(-3_000, 0, 1_500),
  seq: fc.nat(2),
  cancelReason: fc.constantFrom(null, null, 'USER_CANCEL', 'STOCK_OUT'),
});

function rowOf(events: readonly StatusEvent[]): Lifecycle | undefined {
  return events.reduce<Lifecycle | undefined>(observe, undefined);
}

/** That an order has this status, always at the same instant. */
function at(status: StatusEvent['status']): StatusEvent {
  return { orderId: 'o', userId: 'u', status, prevStatus: null, at: 5, seq: 0, cancelReason: null };
}

describe('the lifecycle row', () => {
  it('is the same in whatever order its events come, and however often', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 8 }).chain((events) =>
          fc.record({
            events: fc.constant(events),
            shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
            again: fc.subarray(events),
          }),
        ),
        ({ events, shuffled, again }) => {
          const row = rowOf(events);
          assert.deepEqual(rowOf(shuffled), row);
          assert.deepEqual(rowOf([...shuffled, ...again, ...shuffled]), row);
        },
      ),
      { numRuns: runs(1_000) },
    );
  });

  it('has the latest instant per status, and the status that is last by (instant, sequence)', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), (events) => {
        const row = rowOf(events);
        for (const status of OBSERVED_STATUSES) {
          const instants = events.filter((each) => each.status === status).map((each) => each.at);
          assert.equal(row?.milestones[status], instants.length > 0 ? Math.max(...instants) : undefined);
        }
        const last = events.reduce((a, b) => (b.at > a.at || (b.at === a.at && b.seq > a.seq) ? b : a));
        assert.deepEqual([row?.updatedAt, row?.seq], [last.at, last.seq]);
        const candidates = events.filter((each) => each.at === last.at && each.seq === last.seq);
        assert.ok(candidates.some((each) => each.status === row?.currentStatus));
        assert.ok(candidates.some((each) => each.userId === row?.userId));
        const [reason = null] = events
          .filter((each) => each.cancelReason !== null)
          .sort(
            (a, b) =>
              b.at - a.at || b.seq - a.seq || ((a.cancelReason ?? '') < (b.cancelReason ?? '') ? 1 : -1),
          );
        assert.deepEqual(
          [row?.cancelReason, row?.reasonAt, row?.reasonSeq],
          [reason?.cancelReason ?? null, reason?.at ?? null, reason?.seq ?? null],
        );
      }),
    );
  });

  it('has the first instant per status for a host to whom a repetition is none, and is the same otherwise (D20)', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 8 }), (events) => {
        const first = events.reduce<Lifecycle | undefined>(observeFirst, undefined);
        const { milestones = {}, ...rest } = first ?? {};
        for (const status of OBSERVED_STATUSES) {
          const instants = events.filter((each) => each.status === status).map((each) => each.at);
          assert.equal(milestones[status], instants.length > 0 ? Math.min(...instants) : undefined);
        }
        const { milestones: _, ...latest } = rowOf(events) ?? {};
        assert.deepEqual(rest, latest);
      }),
    );
  });

  it('knows the eight statuses of source A in logical order, and a tie goes to the later of two', () => {
    const eight = [
      'PENDING_PAYMENT',
      'PAID',
      'PROCESSING',
      'SHIPPED',
      'DELIVERED',
      'CANCELLED',
      'REFUNDED',
      'EXPIRED',
    ];
    expect(OBSERVED_STATUSES).toEqual(eight);
    for (const [i, earlier] of OBSERVED_STATUSES.entries())
      for (const later of OBSERVED_STATUSES.slice(i + 1))
        for (const statuses of [
          [earlier, later],
          [later, earlier],
        ])
          expect(rowOf(statuses.map(at))?.currentStatus).toBe(later);
  });

  it('durations are whole seconds cut toward zero, negative where the later milestone came first', () => {
    const row = (milestones: Lifecycle['milestones'], updatedAt = 0): Lifecycle => ({
      orderId: 'o',
      userId: 'u',
      milestones,
      cancelReason: null,
      reasonAt: null,
      reasonSeq: null,
      currentStatus: 'PAID',
      updatedAt,
      seq: 0,
    });
    expect(
      durationsOf(row({ PENDING_PAYMENT: 0, PAID: 1_999, SHIPPED: 1_000, DELIVERED: -999 }, 59_999)),
    ).toEqual({
      pendingPaymentSeconds: 1,
      processingSeconds: 0,
      shippingSeconds: null,
      deliverySeconds: -1,
      overallSeconds: 59,
    });
    expect(durationsOf(row({ PAID: 10_000, SHIPPED: 7_001 }))).toEqual({
      pendingPaymentSeconds: null,
      processingSeconds: -2,
      shippingSeconds: null,
      deliverySeconds: null,
      overallSeconds: null,
    });
  });

  it('the way to the door is told from the journey where a carrier has said when it began', () => {
    const row = (milestones: Lifecycle['milestones']): Lifecycle => ({
      ...observe(undefined, at('DELIVERED')),
      milestones,
    });
    const way = (milestones: Lifecycle['milestones'], out: number | null) => {
      const { shippingSeconds, deliverySeconds } = durationsOf(row(milestones), out);
      return [shippingSeconds, deliverySeconds];
    };
    expect(way({ SHIPPED: 1_000, DELIVERED: 9_000 }, 3_000)).toEqual([2, 6]);
    expect(way({ SHIPPED: 1_000, DELIVERED: 9_000 }, null)).toEqual([null, 8]);
    expect(way({ SHIPPED: 1_000 }, 3_000)).toEqual([2, null]);
    expect(way({ DELIVERED: 9_000 }, 3_000)).toEqual([null, 6]);
    // The epoch is an instant like any other.
    expect(way({ SHIPPED: -1_000, DELIVERED: 9_000 }, 0)).toEqual([1, 9]);
  });
});
