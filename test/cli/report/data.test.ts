import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/cli/replay/report/data.ts';
import { axisOf, stepOf } from '../../../src/cli/replay/report/tallies/axis.ts';
import { distributionOf, EDGES } from '../../../src/cli/replay/report/tallies/distribution.ts';
import { MAX_ABNORMAL } from '../../../src/cli/replay/report/tallies/inspections.ts';
import { type Lifecycle, OBSERVED_STATUSES, observe } from '../../../src/order/index.ts';
import { MINUTE, orderOf, someOrders, sourceOf, T0 } from './source.ts';

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

describe('what a report counts', () => {
  it('given any orders, when they are tallied, then each counts once in its status and once in every status it reached', () => {
    fc.assert(
      fc.property(someOrders, (orders) => {
        const { funnel, overTime, quality, users, period } = reportOf(sourceOf(orders));
        const rows = orders.map(({ events }) => events.reduce<Lifecycle | undefined>(observe, undefined));
        expect(funnel.orders).toBe(orders.length);
        expect(users).toBe(new Set(rows.map((row) => row?.userId)).size);
        expect(quality.events).toBe(sum(orders.map(({ events }) => events.length)));
        expect(quality.refused).toBe(sum(quality.transitions.map(({ count }) => count)));
        expect(overTime === null).toBe(orders.length === 0);
        const instants = orders.flatMap(({ events }) => events.map(({ at }) => at));
        expect(period).toEqual(
          orders.length === 0 ? null : { from: Math.min(...instants), to: Math.max(...instants) },
        );
        for (const status of OBSERVED_STATUSES) {
          const there = rows.filter((row) => row?.currentStatus === status).length;
          const reached = rows.filter((row) => row?.milestones[status] !== undefined).length;
          expect([status, funnel.current[status], funnel.reached[status]]).toEqual([status, there, reached]);
          if (overTime === null) continue;
          expect(overTime.current[status].at(-1)).toBe(there);
          expect(sum(overTime.entered[status])).toBe(reached);
          expect(Math.min(...overTime.current[status])).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('given instants, or none, when it inspects them, or the last event, then the worst orders are kept', () => {
    const late = Array.from({ length: 40 }, (_, n) =>
      orderOf([['PENDING_PAYMENT', T0 - n * MINUTE]], { orderId: `o-${n}`, userId: 'u-1' }),
    );
    const end = orderOf([['DELIVERED', T0 + 45 * MINUTE]], { orderId: 'o-z' });
    const [inspection] = reportOf(sourceOf([...late, end])).inspections;
    expect(inspection).toMatchObject({ now: T0 + 45 * MINUTE, orders: 41, abnormal: 40 });
    expect(inspection?.worst).toHaveLength(MAX_ABNORMAL);
    expect(inspection?.worst[0]?.instruction).toMatchObject({
      orderId: 'o-39',
      overtimeMinutes: 54,
      userAbnormalCount: 40,
      handler: 'vip_customer_service',
    });
    // Half an hour after the latest: all but that one, by a millisecond.
    const at = T0 + 30 * MINUTE;
    expect(reportOf(sourceOf(late, { nows: [at] })).inspections[0]?.abnormal).toBe(39);
    expect(
      reportOf(sourceOf(late, { nows: [at, at + 1] })).inspections.map(({ abnormal }) => abnormal),
    ).toEqual([39, 40]);
  });

  it('given open and ended orders, when they are inspected, then open deliveries are judged, and those of ended orders are not', () => {
    const hours = (n: number) => T0 + n * 60 * MINUTE;
    const orders = [
      orderOf(
        [
          ['PAID', T0],
          ['SHIPPED', hours(1)],
          ['DELIVERED', hours(13)],
        ],
        { orderId: 'o-1' },
      ),
      orderOf(
        [
          ['PAID', T0],
          ['SHIPPED', hours(2)],
        ],
        { orderId: 'o-2' },
      ),
      orderOf(
        [
          ['PAID', T0],
          ['CANCELLED', hours(1)],
        ],
        { orderId: 'o-3' },
      ),
    ];
    const { deliveries } = reportOf(sourceOf(orders, { nows: [hours(30)] }));
    expect(deliveries).toMatchObject({
      finished: { ON_TIME: 0, AT_RISK: 1, OVERDUE: 0 },
      open: { ON_TIME: 0, AT_RISK: 0, OVERDUE: 1 },
      neither: 1,
    });
    expect(new Map(deliveries.parcels).get('DISPATCHED')).toBe(2);
    expect(deliveries.stages[0]?.distribution).toMatchObject({ count: 2, median: 60 * MINUTE });
  });
});

describe('a distribution', () => {
  it('given any durations, when they are distributed, then each is in one column and percentiles are existing durations', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10_000, max: 10_000_000_000 })), (durations) => {
        const { count, negative, columns, min, median, p90, p99, max } = distributionOf(durations);
        const valid = durations.filter((ms) => ms >= 0);
        expect([count, negative, sum(columns)]).toEqual([
          valid.length,
          durations.length - valid.length,
          valid.length,
        ]);
        for (const [i, n] of columns.entries()) {
          const to = EDGES[i + 1] ?? Number.POSITIVE_INFINITY;
          expect(n).toBe(valid.filter((ms) => ms >= (EDGES[i] ?? 0) && ms < to).length);
        }
        for (const [rank, share] of [
          [median, 0.5],
          [p90, 0.9],
          [p99, 0.99],
        ] as const) {
          if (valid.length === 0) expect(rank).toBeNull();
          else {
            expect(valid).toContain(rank);
            expect(valid.filter((ms) => ms <= (rank ?? 0)).length).toBeGreaterThanOrEqual(share * count);
            expect(valid.filter((ms) => ms < (rank ?? 0)).length).toBeLessThan(share * count);
          }
        }
        expect([min, max]).toEqual(
          valid.length === 0 ? [null, null] : [Math.min(...valid), Math.max(...valid)],
        );
      }),
    );
  });
});

describe('a time axis', () => {
  it('given any instants, when the axis is made, then all but the counted ones are on it, in at most 120 steps', () => {
    const spread = fc.oneof(fc.integer({ min: 0, max: 3_600_000 }), fc.integer({ min: -2e12, max: 2e12 }));
    fc.assert(
      fc.property(fc.array(spread, { minLength: 1, maxLength: 3_000 }), (instants) => {
        const sorted = Float64Array.from(instants).sort();
        const axis = axisOf(sorted);
        if (axis === null) throw new Error('no axis');
        const steps = instants.map((at) => stepOf(axis, at));
        const outside = steps.filter((step) => step < 0 || step >= axis.steps).length;
        expect(axis.outside).toBe(outside);
        expect(axis.steps).toBeLessThanOrEqual(120);
        expect(outside).toBeLessThanOrEqual(2 * Math.floor(instants.length / 1_000));
      }),
    );
    expect(axisOf(new Float64Array())).toBeNull();
  });

  it('given an instant in 1970, when the axis is made, then it is left out and counted', () => {
    const week = Array.from({ length: 2_000 }, (_, i) => T0 + i * 5 * MINUTE);
    expect(axisOf(Float64Array.from([0, ...week]))).toMatchObject({ outside: 1, stepMs: 180 * MINUTE });
    expect(axisOf(Float64Array.from(week))).toMatchObject({ outside: 0, stepMs: 180 * MINUTE });
  });
});
