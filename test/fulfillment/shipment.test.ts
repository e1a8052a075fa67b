import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/index.ts';
import {
  isUndeliverable,
  isUnexpectedTransition,
  LOGISTICS_STATUSES,
  type LogisticsEvent,
  MAX_FAILED_ATTEMPTS,
  type ObservedShipment,
  observeShipment,
  shipmentTable,
} from '../../src/fulfillment/index.ts';

const event: fc.Arbitrary<LogisticsEvent> = fc.record({
  shipmentId: fc.constant('s'),
  orderId: fc.constant('o'),
  status: fc.constantFrom(...LOGISTICS_STATUSES),
  at: fc.integer({ min: -5, max: 5 }),
  seq: fc.nat(2),
  location: fc.constantFrom(null, 'north', 'south'),
});

const rowOf = (events: readonly LogisticsEvent[]) =>
  events.reduce<ObservedShipment | undefined>(observeShipment, undefined);

describe('an observed shipment', () => {
  it('given any order of arrival and repeats, when events are folded, then the result is the same', () => {
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 9 }).chain((events) =>
          fc.record({
            events: fc.constant(events),
            shuffled: fc.shuffledSubarray(events, { minLength: events.length }),
            again: fc.subarray(events),
          }),
        ),
        ({ events, shuffled, again }) => {
          const row = rowOf(events);
          assert.deepEqual(rowOf(shuffled), row);
          assert.deepEqual(rowOf([...again, ...shuffled, ...again]), row);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('given events, when they are folded, then it has first instants, last status, origin and bounded failures', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 9 }), (events) => {
        const row = rowOf(events);
        const instants = (status: string) =>
          events.filter((each) => each.status === status).map(({ at }) => at);
        for (const status of LOGISTICS_STATUSES) {
          const all = instants(status);
          assert.equal(row?.firstAt[status], all.length > 0 ? Math.min(...all) : undefined);
        }
        const last = events.reduce((a, b) => (b.at > a.at || (b.at === a.at && b.seq > a.seq) ? b : a));
        assert.deepEqual([row?.updatedAt, row?.seq], [last.at, last.seq]);
        const placed = events.filter(({ location }) => location !== null).map(({ at }) => at);
        assert.equal(row?.originAt, placed.length > 0 ? Math.min(...placed) : null);
        const firstPlaces = events
          .filter(({ at }) => at === row?.originAt)
          .flatMap(({ location }) => location ?? []);
        assert.equal(row?.origin, firstPlaces.sort().at(0) ?? null);
        const failed = [...new Set(instants('FAILED'))].sort((a, b) => a - b);
        assert.deepEqual(row?.failedAt, failed.slice(0, MAX_FAILED_ATTEMPTS));
      }),
    );
  });

  it('given three failed deliveries, when it was not delivered since, then it is undeliverable', () => {
    const failed = (at: number): LogisticsEvent => ({
      shipmentId: 's',
      orderId: 'o',
      status: 'FAILED',
      at,
      seq: 0,
      location: null,
    });
    const twice = rowOf([failed(1), failed(2), failed(2)]) as ObservedShipment;
    expect(isUndeliverable(twice)).toBe(false);
    const thrice = observeShipment(twice, failed(3));
    expect(isUndeliverable(thrice)).toBe(true);
    expect(observeShipment(thrice, failed(4)).failedAt).toEqual([1, 2, 3]);
    expect(observeShipment(thrice, failed(0)).failedAt).toEqual([0, 1, 2]);
    expect(isUndeliverable(observeShipment(thrice, { ...failed(4), status: 'DELIVERED' }))).toBe(false);
  });
});

describe('the course of a parcel', () => {
  it('given the shipment table, when it is checked, then it is sound', () => {
    expect(checkTable(shipmentTable, { initial: 'PENDING_DISPATCH' })).toEqual([]);
  });

  it('given every pair of statuses, when transitions are checked, then the unexpected ones are those of this matrix', () => {
    const expected = LOGISTICS_STATUSES.map((from) =>
      LOGISTICS_STATUSES.map((to) => (isUnexpectedTransition(from, to) ? '!' : '.')).join(''),
    );
    //                 to: PDIOFD (in logical order)
    expect(expected).toEqual(['..!!.!', '!....!', '!!...!', '!!!...', '!....!', '!!!!!.']);
  });
});
