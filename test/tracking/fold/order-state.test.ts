/** The state of one order: its facts by instant, independent of the order of arrival. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOGISTICS_STATUSES } from '../../../src/fulfillment/index.ts';
import { OBSERVED_STATUSES, orderTable } from '../../../src/order/index.ts';
import { illegalTransitions, NEW, transitionsOf } from '../../../src/tracking/fold/transitions.ts';
import { createTracker, trackerSettings } from '../../../src/tracking/index.ts';
import { item, logistics, status } from '../tracker-fixture.ts';

const settings = { keepFinishedMs: null };
const clash = fc.record({ at: fc.nat(2), seq: fc.nat(2), id: fc.nat(99).map((n) => `e-${n}`) });
const unique = { selector: ({ id }: { id: string }) => id, minLength: 1, maxLength: 9 };

describe('the facts of an order', () => {
  const drafts = fc.uniqueArray(
    fc.record({
      place: clash,
      stream: fc.constantFrom('status', 'item', 'logistics'),
      status: fc.constantFrom(...OBSERVED_STATUSES),
      parcel: fc.constantFrom(...LOGISTICS_STATUSES),
    }),
    { ...unique, selector: ({ place: { id } }) => id, maxLength: 12 },
  );

  it('given any order of arrival, when they are folded, then they are sorted by instant, sequence, status and id', () => {
    fc.assert(
      fc.property(drafts, (drafts) => {
        const tracker = createTracker(settings);
        for (const { stream, place, status: observed, parcel } of drafts) {
          const more = { eventId: place.id, seq: place.seq };
          if (stream === 'status') tracker.feed(status('o', observed, place.at, more));
          else if (stream === 'item') tracker.feed(item('o', 'i', place.at, more));
          else tracker.feed(logistics('o', 'l', parcel, place.at, more));
        }
        const idsOf = (stream: string, rank: (draft: (typeof drafts)[number]) => number) =>
          drafts
            .filter((each) => each.stream === stream)
            .sort(
              (a, b) =>
                a.place.at - b.place.at ||
                a.place.seq - b.place.seq ||
                rank(a) - rank(b) ||
                (a.place.id < b.place.id ? -1 : 1),
            )
            .map(({ place }) => place.id);
        const order = tracker.get('o');
        expect(order?.events.map(({ id }) => id)).toEqual(
          idsOf('status', (draft) => OBSERVED_STATUSES.indexOf(draft.status)),
        );
        expect(order?.items.map(({ id }) => id)).toEqual(idsOf('item', () => 0));
        expect(order?.parcels.map(({ id }) => id)).toEqual(
          idsOf('logistics', (draft) => LOGISTICS_STATUSES.indexOf(draft.parcel)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('given any events, when each is folded, then accepted status and legality follow the table over the known events', () => {
    const transitions = transitionsOf(orderTable);
    const events = fc.uniqueArray(
      fc.record({
        at: fc.nat(20),
        id: fc.nat(99).map((n) => `e-${n}`),
        status: fc.constantFrom(...OBSERVED_STATUSES),
      }),
      unique,
    );
    fc.assert(
      fc.property(events, (events) => {
        const tracker = createTracker(settings);
        const known: { at: number; id: string; status: string }[] = [];
        let accepted = NEW;
        let illegal = 0;
        for (const event of events) {
          const [output] = tracker.feed(status('o', event.status, event.at, { eventId: event.id }));
          known.push(event);
          known.sort(
            (a, b) =>
              a.at - b.at ||
              OBSERVED_STATUSES.indexOf(a.status as 'PAID') - OBSERVED_STATUSES.indexOf(b.status as 'PAID') ||
              (a.id < b.id ? -1 : 1),
          );
          const wrong = [...illegalTransitions(known, transitions)].map((each) => each.event);
          const from = accepted;
          accepted = known.filter((each) => !wrong.includes(each)).at(-1)?.status ?? NEW;
          if (wrong.includes(event)) illegal += 1;
          expect(output).toMatchObject({ type: 'order.updated', from, legal: !wrong.includes(event) });
          expect(tracker.get('o')?.accepted).toBe(accepted);
        }
        expect(tracker.partition.counters.illegalTransitions).toBe(illegal);
      }),
      { numRuns: 500 },
    );
  });

  it('given full records, when they are folded, then only the fields in use are kept', () => {
    const tracker = createTracker(settings);
    tracker.feed(status('o', 'PAID', 9, { prevStatus: 'PENDING_PAYMENT', seq: 2 }));
    const parcel = { location: 'here', courierId: 'c', courierName: 'Ann' };
    expect(tracker.feed(logistics('o', 'l', 'FAILED', 9, parcel))).toMatchObject([
      { type: 'order.updated', from: tracker.get('o')?.accepted, legal: null },
    ]);
    tracker.feed(item('o', 'i', 9, { price: '1.20', discount: 1, productName: 'Tea' }));
    const common = { at: 9, seq: 0 };
    expect(tracker.get('o')).toMatchObject({
      orderId: 'o',
      events: [
        {
          ...{ id: 'PAID-9', status: 'PAID', prevStatus: 'PENDING_PAYMENT', at: 9, seq: 2, userId: 'u' },
          ...{ cancelReason: null, behind: null },
        },
      ],
      parcels: [
        { id: 'l-9', logisticsId: 'l', status: 'FAILED', ...common, location: 'here', courierId: 'c' },
      ],
      items: [
        {
          ...{ id: 'i', itemId: 'i', sku: 'tea', quantity: 1, priceMinor: 120, discountMinor: 100 },
          ...{ currency: 'CNY', ...common },
        },
      ],
    });
  });
});

describe('transitions', () => {
  it('given a table, when its transitions are derived, then they are its targets without loops', () => {
    const table = {
      A: { go: 'B', stay: 'A', either: { to: ['B', 'C'] } },
      B: {},
      C: { back: 'A' },
    } as const;
    const transitions = transitionsOf(table);
    expect([...transitions].map(([from, to]) => [from, [...to].sort()])).toEqual([
      ['A', ['B', 'C']],
      ['B', []],
      ['C', ['A']],
    ]);
  });

  it('given illegal events, when they are listed, then each has the accepted status before it', () => {
    const transitions = transitionsOf(orderTable);
    const events = ['PAID', 'PENDING_PAYMENT', 'DELIVERED', 'EXPIRED', 'PAID', 'PENDING_PAYMENT'].map(
      (status) => ({
        status,
      }),
    );
    const found = [...illegalTransitions(events, transitions)].map(({ event, from }) => [event.status, from]);
    expect(found.slice(0, 2)).toEqual([
      ['PAID', NEW],
      ['DELIVERED', 'PENDING_PAYMENT'],
    ]);
    expect(found.at(-1)?.[0]).toBe('PENDING_PAYMENT');
  });
});

it('given a table of the host, when events are folded, then legality follows that table', () => {
  const tracker = createTracker({
    ...settings,
    table: { ...trackerSettings().table, NEW: { jump: 'SHIPPED' } },
  });
  expect(tracker.feed(status('o', 'SHIPPED', 1))).toMatchObject([{ legal: true, from: 'NEW' }]);
  // A status that the table has no row for leads nowhere.
  const short = createTracker({ ...settings, table: { NEW: { jump: 'SHIPPED' } } });
  expect(short.feed(status('o', 'SHIPPED', 1))).toMatchObject([{ legal: true, from: 'NEW' }]);
  expect(short.feed(status('o', 'DELIVERED', 2))).toMatchObject([{ legal: false, from: 'SHIPPED' }]);
  expect(short.get('o')?.accepted).toBe('SHIPPED');
});
