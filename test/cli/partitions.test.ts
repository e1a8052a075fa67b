/**
 * The real stream over 1, 2 and 7 partitions, with every record twice and random restarts from checkpoints. All files
 * are those of one uninterrupted run, and those of the tables.
 *
 * Every tenth order, unless ORDERWRIGHT_FULL is 1: then all 99,441.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { compare, streamOrder } from '../../src/cli/replay/events.ts';
import { jittered, windowLines, windowsOver } from '../../src/cli/replay/five-minutes.ts';
import { Follower, historySettings } from '../../src/cli/replay/follow.ts';
import { eventLines, lifecycleLines, olistLifecyclesAt } from '../../src/cli/replay/lines.ts';
import { CURRENCY, readOlist, type SourceOrder } from '../../src/cli/replay/olist.ts';
import { streamFiles } from '../../src/cli/replay/stream-files.ts';
import type { StatusEvent } from '../../src/order/index.ts';
import type { RawRecord } from '../../src/tracking/index.ts';
import { dataFolder, describeData } from '../setup/data.ts';

const EVERY = process.env.ORDERWRIGHT_FULL === '1' ? 1 : 10;
const KILLS = 4;
/** Records that are lost at a restart: they came after the last checkpoint. */
const MOST_LOST = 2_000;
const settings = historySettings(CURRENCY);
const WINDOW = 300_000;
/** All orders take a minute and a half on an idle machine. */
const LONG = 1_800_000;
const nows = [Date.UTC(2017, 10, 24, 23, 59, 59), Date.UTC(2018, 7, 31)];

/** Item records, which come before all status records. */
function itemsOf(orders: readonly SourceOrder[]): readonly RawRecord[] {
  return orders.flatMap(({ orderId, purchasedAt, lines }) =>
    lines.map(({ sku, quantity, unitPriceMinor }) => ({
      stream: 'item',
      value: {
        orderId,
        itemId: sku,
        skuId: sku,
        quantity,
        price: (unitPriceMinor / 100).toFixed(2),
        createTime: purchasedAt,
      },
      receivedAt: 0,
    })),
  );
}

function recordOf({ orderId, userId, status, prevStatus, at, cancelReason }: StatusEvent): RawRecord {
  return {
    stream: 'status',
    value: { orderId, userId, status, prevStatus, statusTime: at, cancelReason },
    receivedAt: 0,
  };
}

function followed(records: readonly RawRecord[]): Follower {
  const follower = new Follower(settings, 1);
  for (const record of records) follower.feed(record);
  return follower;
}

type Files = Readonly<Record<string, string>>;

/** Every file as its number of lines and their hash, to save memory. */
function filesOf(follower: Follower): Files {
  follower.end();
  return Object.fromEntries(
    [...streamFiles(follower, settings, nows)].map(({ name, lines }) => [name, hashOf(lines)]),
  );
}

function hashOf(lines: Iterable<string>): string {
  const hash = createHash('sha256');
  let count = 0;
  for (const line of lines) {
    hash.update(line).update('\n');
    count += 1;
  }
  return `${count} lines ${hash.digest('hex')}`;
}

/** Feeds every record twice, restarts at the given positions, and feeds the lost records again. */
function shaken(records: readonly RawRecord[], partitions: number, kills: readonly number[]): Files {
  let follower = new Follower(settings, partitions);
  let next = 0;
  const feed = (from: number, to: number) => {
    for (let i = from; i < to; i++) follower.feed(records[i >> 1] as RawRecord);
  };
  for (const [n, kill] of [...kills].sort((a, b) => a - b).entries()) {
    feed(next, kill);
    next = kill;
    const kept = JSON.stringify(follower.checkpoint());
    feed(next, Math.min(2 * records.length, next + (((n + 1) * 997) % MOST_LOST)));
    follower = new Follower(settings, partitions, JSON.parse(kept));
  }
  feed(next, 2 * records.length);
  return filesOf(follower);
}

describeData('olist', 'the real stream', () => {
  let orders: readonly SourceOrder[] = [];
  let stream: readonly StatusEvent[] = [];
  let records: readonly RawRecord[] = [];
  let calm: Files = {};
  beforeAll(async () => {
    orders = (await readOlist(dataFolder('olist'))).filter((_, i) => i % EVERY === 0);
    stream = streamOrder(orders);
    records = [...itemsOf(orders), ...stream.map(recordOf)];
    calm = filesOf(followed(records));
  }, LONG);

  it('given one partition, when the stream is followed, then the files are those of the tables', () => {
    const sorted = [...orders].sort((a, b) => compare(a.orderId, b.orderId));
    expect(calm).toMatchObject({
      'a-events.txt': hashOf(eventLines(stream)),
      'b-lifecycle.txt': hashOf(lifecycleLines(olistLifecyclesAt(sorted, Number.POSITIVE_INFINITY))),
      'e-windows.txt': hashOf(windowLines(windowsOver(stream))),
      'rejects.txt': hashOf([]),
    });
  });

  it.each([1, 2, 7])(
    'given %i partitions, records twice and random restarts, when the stream is followed, then the files are the same',
    (partitions) => {
      const kills = fc.sample(fc.nat(2 * records.length), { seed: partitions, numRuns: KILLS });
      expect(shaken(records, partitions, kills)).toEqual(calm);
    },
    LONG,
  );

  it(
    'given events up to 20 s late, when the stream is followed, then only the windows differ, and lack the late events',
    () => {
      const late = jittered(stream);
      const follower = followed([...itemsOf(orders), ...late.map(recordOf)]);
      expect(filesOf(follower)).toEqual({
        ...calm,
        'e-windows.txt': hashOf(windowLines(windowsOver(late))),
      });
      let latest = Number.NEGATIVE_INFINITY;
      const expected = { late: 0, missedWindows: 0 };
      for (const { at } of late) {
        const watermark = latest - 5_000;
        if (at <= watermark) expected.late += 1;
        if (Math.floor(at / WINDOW) * WINDOW + WINDOW - 1 <= watermark) expected.missedWindows += 1;
        latest = Math.max(latest, at);
      }
      const [counters] = follower.counters();
      expect({ late: counters?.late.status, missedWindows: counters?.missedWindows }).toEqual(expected);
      expect(expected.missedWindows).toBeGreaterThan(0);
    },
    LONG,
  );
});
