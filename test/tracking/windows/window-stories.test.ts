/** Windows, with every total and every correction. */
import { describe, expect, it } from 'vitest';
import type { RawRecord, TrackerOutput } from '../../../src/tracking/index.ts';
import { noTotals } from '../../../src/tracking/windows/windows.ts';
import { calm, fed, only, S, tens } from '../calm-tracker.ts';
import { item, logistics, status } from '../tracker-fixture.ts';

/** The closed windows as text, with their non-zero totals. */
const closedOf = (outputs: readonly TrackerOutput[]) =>
  only(outputs, 'window.closed').map(({ window, start, end, totals }) => [
    `${window} ${start / S}-${end / S}`,
    Object.fromEntries(Object.entries(totals).filter(([, n]) => n !== 0)),
  ]);

describe('windows', () => {
  it('given an event on a start, when windows close, then each window that contains it counts it once', () => {
    const tracker = calm();
    expect(closedOf(fed(tracker, status('o', 'PAID', 10 * S)))).toEqual([]);
    expect(tracker.partition.sizes.windows).toBe(3);
    const outputs = tracker.drain();
    expect(closedOf(outputs)).toEqual([
      ['tens 10-20', { orders: 1, paid: 1 }],
      ['slides 0-20', { orders: 1, paid: 1 }],
      ['slides 10-30', { orders: 1, paid: 1 }],
    ]);
    expect(only(outputs, 'window.closed')[0]?.totals).toEqual({ ...noTotals(), orders: 1, paid: 1 });
    expect(tracker.partition.sizes.windows).toBe(0);
  });

  it('given a watermark, when it reaches the last millisecond of a window, then the window closes', () => {
    const tracker = calm({ windows: [tens], allowedLatenessMs: 3 });
    fed(tracker, status('o', 'PAID', 5 * S));
    expect(closedOf(fed(tracker, status('o-2', 'PAID', 10 * S + 1)))).toEqual([]);
    expect(closedOf(fed(tracker, status('o-3', 'PAID', 10 * S + 2)))).toEqual([
      ['tens 0-10', { orders: 1, paid: 1 }],
    ]);
  });

  it('given several events of an order, when the window closes, then it counts the order once, and once per status', () => {
    const late = { status: 60 * S, item: 0, logistics: 0, stock: 0 };
    const tracker = calm({ windows: [tens], watermarkDelayMs: late });
    fed(
      tracker,
      status('o', 'PAID', 31 * S),
      status('o', 'PENDING_PAYMENT', 10 * S),
      status('o', 'PAID', 12 * S),
      status('o', 'PAID', 13 * S),
      status('o', 'SHIPPED', 9 * S),
      status('p', 'PAID', 19 * S),
    );
    expect(closedOf(tracker.drain())).toEqual([
      ['tens 0-10', { orders: 1, shipped: 1, ...processing(-22) }],
      ['tens 10-20', { orders: 2, created: 1, paid: 2 }],
      ['tens 30-40', { orders: 1, paid: 1, paymentCount: 1, paymentSeconds: 21 }],
    ]);
  });

  it('given closed windows, when an event of theirs comes, then they do not count it and the output names their kinds', () => {
    const tracker = calm();
    fed(tracker, status('x', 'PAID', 60 * S));
    const outputs = fed(tracker, status('o', 'PAID', 55 * S));
    expect(only(outputs, 'record.late')).toMatchObject([
      { reason: 'BEHIND_WATERMARK', watermark: 60 * S, missed: ['tens', 'slides'] },
    ]);
    expect(only(fed(tracker, status('o', 'PAID', 51 * S)), 'record.late')).toMatchObject([
      { watermark: 60 * S, missed: ['tens', 'slides'] },
    ]);
    expect(only(fed(tracker, status('p', 'PAID', 60 * S)), 'record.late')).toMatchObject([
      { watermark: 60 * S, missed: [] },
    ]);
    expect(only(fed(tracker, status('p', 'PAID', 60 * S + 1)), 'record.late')).toEqual([]);
    expect(only(fed(tracker, item('p', 'i', 3)), 'record.late')).toEqual([]);
    expect(only(fed(tracker, item('p', 'j', 2)), 'record.late')).toMatchObject([
      { watermark: 3, missed: [] },
    ]);
    expect(tracker.partition.counters).toMatchObject({
      late: { status: 3, item: 1, logistics: 0, stock: 0 },
      missedWindows: 2,
    });
    // Both events of o missed the tens and one of the slides; the other slide has one order that was paid once.
    expect(closedOf(tracker.drain())).toEqual([
      ['tens 60-70', { orders: 2, paid: 2 }],
      ['slides 50-70', { orders: 3, paid: 3 }],
      ['slides 60-80', { orders: 2, paid: 2 }],
    ]);
  });

  it('given sliding windows of which one has closed, when an event of both comes, then the open one counts it', () => {
    // 10 to 20 has closed without the event at 17, 15 to 25 has not.
    const late = { name: 'late', sizeMs: 10 * S, slideMs: 5 * S, offsetMs: 0 };
    const tracker = calm({ windows: [late] });
    fed(tracker, status('x', 'EXPIRED', 20 * S), status('o', 'PAID', 17 * S));
    expect(closedOf(tracker.drain())).toEqual([
      ['late 15-25', { orders: 2, paid: 1, expired: 1 }],
      ['late 20-30', { orders: 1, expired: 1 }],
    ]);
  });

  it('given changing durations, when windows are open, then each duration counts in the window of its end', () => {
    const late = { status: 60 * S, item: 0, logistics: 0, stock: 0 };
    const tracker = calm({ windows: [tens], watermarkDelayMs: late });
    fed(
      tracker,
      status('o', 'PENDING_PAYMENT', 1 * S),
      status('o', 'PAID', 5 * S),
      status('o', 'PAID', 20 * S),
      status('o', 'PENDING_PAYMENT', 2 * S),
      status('o', 'SHIPPED', 23 * S),
      status('o', 'DELIVERED', 30 * S),
      logistics('o', 'l', 'OUT_FOR_DELIVERY', 26 * S),
    );
    expect(closedOf(tracker.drain())).toEqual([
      ['tens 0-10', { orders: 1, created: 1, paid: 1 }],
      [
        'tens 20-30',
        { orders: 1, paid: 1, shipped: 1, paymentCount: 1, paymentSeconds: 18, ...processing(3) },
      ],
      ['tens 30-40', { orders: 1, delivered: 1, deliveryCount: 1, deliverySeconds: 4 }],
    ]);
  });

  it('given a carrier event, when durations are measured, then only the delivery uses its instant', () => {
    const tracker = calm({ windows: [tens] });
    fed(tracker, logistics('o', 'l', 'OUT_FOR_DELIVERY', 1 * S));
    fed(
      tracker,
      ...['PENDING_PAYMENT', 'PAID', 'SHIPPED'].map((observed, i) => status('o', observed, (2 + i * i) * S)),
    );
    const ended = { paymentCount: 1, paymentSeconds: 1, ...processing(3) };
    expect(closedOf(tracker.drain())).toEqual([
      ['tens 0-10', { orders: 1, created: 1, paid: 1, shipped: 1, ...ended }],
    ]);
  });

  it('given several closed windows of a kind, when an event misses them, then the kind is named once', () => {
    const tracker = calm({ windows: [{ ...tens, name: 'slides', sizeMs: 20 * S }, tens] });
    fed(tracker, status('x', 'EXPIRED', 60 * S));
    const [late] = only(fed(tracker, status('o', 'PAID', 35 * S)), 'record.late');
    expect(late?.missed).toEqual(['slides', 'tens']);
  });

  it('given milestone first, when a status repeats, then durations use its first event', () => {
    const late = { status: 60 * S, item: 0, logistics: 0, stock: 0 };
    const tracker = calm({ windows: [tens], watermarkDelayMs: late, milestone: 'first' });
    fed(
      tracker,
      status('o', 'PENDING_PAYMENT', 1 * S),
      status('o', 'PAID', 15 * S),
      status('o', 'PAID', 20 * S),
      status('o', 'PENDING_PAYMENT', 2 * S),
    );
    expect(closedOf(tracker.drain())).toEqual([
      ['tens 0-10', { orders: 1, created: 1 }],
      ['tens 10-20', { orders: 1, paid: 1, paymentCount: 1, paymentSeconds: 14 }],
      ['tens 20-30', { orders: 1, paid: 1 }],
    ]);
    expect(tracker.get('o')?.lifecycle?.milestones).toEqual({ PENDING_PAYMENT: 1 * S, PAID: 15 * S });
  });

  it('given a closed window, when a late fact changes a duration, then the correction is the difference, if any', () => {
    const tracker = calm();
    fed(
      tracker,
      status('o', 'PENDING_PAYMENT', 5 * S),
      status('o', 'PAID', 10 * S),
      status('x', 'EXPIRED', 30 * S),
    );
    const at = (window: string, start: number, count: number, seconds: number) => ({
      ...{ type: 'window.corrected', window, start: start * S, measure: 'payment', count, seconds },
    });
    const corrected = (...raws: RawRecord[]) => only(fed(tracker, ...raws), 'window.corrected');
    expect(corrected(status('o', 'PENDING_PAYMENT', 4 * S))).toEqual([]);
    // Behind its watermark all the same: 5 s become 3; the slide from 10 on is closed as well, at 30.
    expect(corrected(status('o', 'PENDING_PAYMENT', 7 * S))).toEqual([
      at('tens', 10, 0, -2),
      at('slides', 0, 0, -2),
      at('slides', 10, 0, -2),
    ]);
    expect(corrected(status('o', 'PENDING_PAYMENT', 10 * S))).toEqual([
      at('tens', 10, 0, -3),
      at('slides', 0, 0, -3),
      at('slides', 10, 0, -3),
    ]);
    // The duration now ends in an event that these windows do not count, so it is removed from them. No -0 is emitted.
    expect(corrected(status('o', 'PAID', 12 * S))).toEqual([
      at('tens', 10, -1, 0),
      at('slides', 0, -1, 0),
      at('slides', 10, -1, 0),
    ]);
  });

  it('given an open window, when a late fact changes a duration, then its total changes without a correction', () => {
    const tracker = calm();
    fed(
      tracker,
      status('o', 'PENDING_PAYMENT', 5 * S),
      status('o', 'PAID', 15 * S),
      status('x', 'EXPIRED', 20 * S),
    );
    const outputs = fed(tracker, status('o', 'PENDING_PAYMENT', 8 * S));
    expect(only(outputs, 'window.corrected')).toEqual([
      { type: 'window.corrected', window: 'tens', start: 10 * S, measure: 'payment', count: 0, seconds: -3 },
      { type: 'window.corrected', window: 'slides', start: 0, measure: 'payment', count: 0, seconds: -3 },
    ]);
    expect(closedOf(tracker.drain())[1]).toEqual([
      'slides 10-30',
      { orders: 2, paid: 1, expired: 1, paymentCount: 1, paymentSeconds: 7 },
    ]);
  });
});

function processing(processingSeconds: number) {
  return { processingCount: 1, processingSeconds };
}
