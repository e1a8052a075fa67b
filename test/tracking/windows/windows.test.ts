/** Windows and open orders against models that keep all events and scan them each time. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { durationsOf, type Lifecycle, observe } from '../../../src/order/index.ts';
import {
  createTracker,
  OpenOrderGauge,
  type StatusRecord,
  type TrackerSettings,
  WindowAggregate,
  type WindowSpec,
} from '../../../src/tracking/index.ts';
import { settings as small, streams } from '../tracker-fixture.ts';

const settings: Partial<TrackerSettings> = { ...small, keepFinishedMs: null };
const FINISHED = ['DELIVERED', 'CANCELLED', 'REFUNDED', 'EXPIRED'];

/** Everything a tracker folded, each event with the watermark before it. */
function folded(raws: Parameters<ReturnType<typeof createTracker>['feed']>[0][]) {
  const tracker = createTracker(settings);
  const windows = new WindowAggregate();
  const gauge = new OpenOrderGauge();
  const events: { record: StatusRecord; watermark: number }[] = [];
  let latest = Number.NEGATIVE_INFINITY;
  for (const raw of raws) {
    const outputs = tracker.feed(raw);
    for (const output of outputs) {
      windows.add(output);
      gauge.add(output);
      if (output.type !== 'order.updated' || output.record.stream !== 'status') continue;
      events.push({ record: output.record, watermark: latest - 5_000 });
    }
    latest = tracker.clock.status ?? latest;
  }
  for (const output of tracker.drain()) {
    windows.add(output);
    gauge.add(output);
  }
  return { tracker, windows, gauge, events };
}

describe('windows', () => {
  it('given any stream, when windows close, then their totals are those of a model with all events', () => {
    fc.assert(
      fc.property(streams, (raws) => {
        const statuses = raws.filter(({ stream }) => stream === 'status');
        const { windows, events } = folded(statuses);
        const rows = new Map<string, Lifecycle>();
        for (const { record } of events) rows.set(record.orderId, observe(rows.get(record.orderId), record));
        for (const spec of settings.windows as WindowSpec[]) {
          const model = new Map<number, Set<string>[]>();
          const sums = new Map<number, number[]>();
          for (const { record, watermark } of events) {
            for (let start = 1_500_000_000_000 - 50 * 3_600_000; start <= record.at; start += 0) {
              // The first grid point that may hold it, then slide by slide.
              start = Math.max(
                start,
                Math.ceil((record.at - spec.sizeMs + 1 - spec.offsetMs) / spec.slideMs) * spec.slideMs +
                  spec.offsetMs,
              );
              if (start > record.at) break;
              if (start + spec.sizeMs - 1 > watermark) {
                const sets = model.get(start) ?? [new Set(), new Set(), new Set()];
                model.set(start, sets);
                sets[0]?.add(record.orderId);
                if (record.status === 'PAID') sets[1]?.add(record.orderId);
                if (record.status === 'REFUNDED') sets[2]?.add(record.orderId);
                if (ends(record, events)) {
                  const seconds = durationsOf(rows.get(record.orderId)!).pendingPaymentSeconds;
                  const [n = 0, sum = 0] = sums.get(start) ?? [];
                  if (seconds !== null) sums.set(start, [n + 1, sum + seconds]);
                }
              }
              start += spec.slideMs;
            }
          }
          const expected = [...model]
            .sort(([a], [b]) => a - b)
            .map(([start, sets]) => [start, ...sets.map((set) => set.size), ...(sums.get(start) ?? [0, 0])]);
          const actual = windows
            .rows(spec.name)
            .map((row) => [
              row.start,
              row.orders,
              row.paid,
              row.refunded,
              row.paymentCount,
              row.paymentSeconds,
            ]);
          assert.deepEqual(actual, expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('given an ordered stream, when windows close, then the open orders are those of a scan of all orders', () => {
    fc.assert(
      fc.property(streams, (raws) => {
        // Sorted by time, so that no event comes behind a reported end.
        const statuses = raws
          .filter(({ stream }) => stream === 'status')
          .filter(({ value }) => typeof (value as { status_time?: unknown } | null)?.status_time === 'number')
          .sort((a, b) => timeOf(a) - timeOf(b))
          .map((raw) => ({ ...raw, receivedAt: 1_600_000_000_000 }));
        const { gauge, events } = folded(statuses);
        const last = Math.max(...events.map(({ record }) => record.at), 0);
        for (const { record } of events) {
          const at = Math.floor(record.at / 300_000) * 300_000 + 300_000;
          if (at > last + 300_000) continue;
          const rows = new Map<string, Lifecycle>();
          for (const each of events)
            if (each.record.at < at)
              rows.set(each.record.orderId, observe(rows.get(each.record.orderId), each.record));
          const open = [...rows.values()].filter(({ currentStatus }) => !FINISHED.includes(currentStatus));
          const abnormal = open.filter((row) => {
            const from = settings.overdueFrom?.(row) ?? null;
            return from !== null && Math.max(from, row.updatedAt) < at;
          });
          const { open: n, abnormal: m } = gauge.at(at);
          assert.deepEqual([n, m], [open.length, abnormal.length]);
        }
      }),
      { numRuns: 100 },
    );
  });
});

function timeOf({ value }: { value: unknown }): number {
  return (value as { status_time: number }).status_time;
}

/** Whether the event is the one that gives its order the milestone PAID: the last of those by (time, sequence, id). */
function ends(record: StatusRecord, events: readonly { record: StatusRecord }[]): boolean {
  if (record.status !== 'PAID') return false;
  const paid = events
    .map((each) => each.record)
    .filter(({ orderId, status }) => orderId === record.orderId && status === 'PAID')
    .sort((a, b) => a.at - b.at || a.seq - b.seq || (a.eventId < b.eventId ? -1 : 1));
  return paid.at(-1) === record;
}
