import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DELIVERY_STAGES,
  type DeliveryMilestones,
  defaultDeliveryPolicy,
  deliveryDeadlines,
  deliveryEfficiency,
  deliveryStages,
  deliveryStatusAt,
  milestonesOf,
  observeShipment,
} from '../../src/fulfillment/index.ts';

const MINUTE = 60_000;
const instant = fc.integer({ min: -200_000_000, max: 200_000_000 });
const milestone = fc.option(instant, { freq: 4 });
const milestones: fc.Arbitrary<DeliveryMilestones> = fc.record({
  paidAt: milestone,
  dispatchedAt: milestone,
  inTransitAt: milestone,
  outForDeliveryAt: milestone,
  receivedAt: milestone,
});
const none: DeliveryMilestones = {
  paidAt: null,
  dispatchedAt: null,
  inTransitAt: null,
  outForDeliveryAt: null,
  receivedAt: null,
};

describe('delivery efficiency', () => {
  it('given any milestones, when stages are measured, then they are whole minutes, null without an end, negative ones named', () => {
    fc.assert(
      fc.property(milestones, (given) => {
        const row = deliveryEfficiency(given);
        for (const stage of DELIVERY_STAGES) {
          const [from, to] = deliveryStages[stage].map((name) => given[name]);
          const gap = from == null || to == null ? null : to - from;
          assert.equal(row[stage], gap === null ? null : Number((BigInt(gap) / 60_000n).toString()));
          assert.equal(row.invalid.includes(stage), gap !== null && gap < 0);
        }
      }),
    );
  });

  it('given no total or a negative one, when it is judged, then there is no verdict, or on time and invalid [source A D51, D52]', () => {
    const paid = { ...none, paidAt: 0 };
    expect(deliveryEfficiency(paid)).toMatchObject({ totalMinutes: null, deliveryStatus: null, invalid: [] });
    expect(deliveryEfficiency({ ...none, receivedAt: 0 }).deliveryStatus).toBeNull();
    expect(deliveryEfficiency({ ...paid, receivedAt: 0 })).toMatchObject({ totalMinutes: 0, invalid: [] });
    expect(deliveryEfficiency({ ...paid, receivedAt: -1 })).toMatchObject({
      totalMinutes: 0,
      deliveryStatus: 'ON_TIME',
      invalid: ['totalMinutes'],
    });
  });

  it.each([
    [0, 'ON_TIME'],
    [721 * MINUTE - 1, 'ON_TIME'],
    [721 * MINUTE, 'AT_RISK'],
    [1_441 * MINUTE - 1, 'AT_RISK'],
    [1_441 * MINUTE, 'OVERDUE'],
  ])('given a total of %i ms, when it is judged, then it is %s', (receivedAt, status) => {
    expect(deliveryEfficiency({ ...none, paidAt: 0, receivedAt }).deliveryStatus).toBe(status);
  });

  it('given an open delivery, when it is judged at now, then it is as if it arrived now', () => {
    fc.assert(
      fc.property(instant, instant, fc.option(instant), fc.nat(), (paidAt, now, promisedBy, later) => {
        const open = { ...none, paidAt };
        const expected =
          paidAt > now
            ? null
            : deliveryEfficiency({ ...open, receivedAt: now }, { promisedBy }).deliveryStatus;
        assert.equal(deliveryStatusAt(open, now, { promisedBy }), expected);
        assert.equal(deliveryStatusAt({ ...open, receivedAt: now + later }, now, { promisedBy }), expected);
      }),
    );
    expect(deliveryStatusAt({ paidAt: 5, receivedAt: null }, 5)).toBe('ON_TIME');
    // The verdict on a finished delivery does not change with time.
    expect(deliveryStatusAt({ paidAt: 0, receivedAt: MINUTE }, 9_999 * MINUTE)).toBe('ON_TIME');
  });

  it('given the deadlines, when a delivery is judged around them, then it turns at them and not a millisecond earlier', () => {
    fc.assert(
      fc.property(fc.nat(9_999_999), fc.option(fc.nat(999_999_999)), (paidAt, promised) => {
        // Promised far enough ahead for all three verdicts.
        const promisedBy = promised === null ? null : paidAt + 720 * MINUTE + promised;
        const { atRiskAt, overdueAt } = deliveryDeadlines(paidAt, { promisedBy });
        const at = (now: number) => deliveryStatusAt({ paidAt, receivedAt: null }, now, { promisedBy });
        if (atRiskAt > paidAt) assert.equal(at(Math.max(paidAt, atRiskAt - 1)), 'ON_TIME');
        assert.equal(at(atRiskAt), 'AT_RISK');
        assert.equal(at(overdueAt - 1), 'AT_RISK');
        assert.equal(at(overdueAt), 'OVERDUE');
      }),
    );
  });

  it('given a promise, when a delivery is judged, then the promise decides to the millisecond [source A D53]', () => {
    const promisedBy = 72 * 60 * MINUTE;
    const at = (receivedAt: number) =>
      deliveryEfficiency({ ...none, paidAt: 0, receivedAt }, { promisedBy }).deliveryStatus;
    const risk = promisedBy - defaultDeliveryPolicy.atRiskBeforePromiseMinutes * MINUTE;
    expect([risk, risk + 1, promisedBy, promisedBy + 1].map(at)).toEqual([
      'ON_TIME',
      'AT_RISK',
      'AT_RISK',
      'OVERDUE',
    ]);
  });

  it('given a parcel, when its milestones are read, then they are the first events of each status', () => {
    const report = { orderId: 'o', shipmentId: 's', seq: 0, location: null } as const;
    const parcel = [
      { ...report, status: 'DISPATCHED', at: 2 } as const,
      { ...report, status: 'DISPATCHED', at: 9 } as const,
      { ...report, status: 'DELIVERED', at: 20 } as const,
    ].reduce<Parameters<typeof observeShipment>[0]>(observeShipment, undefined);
    assert.ok(parcel);
    expect(milestonesOf(1, parcel)).toEqual({ ...none, paidAt: 1, dispatchedAt: 2, receivedAt: 20 });
  });
});
