import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Follower, historySettings } from '../../src/cli/replay/follow.ts';
import { streamFiles } from '../../src/cli/replay/stream-files.ts';
import type { RawRecord } from '../../src/tracking/index.ts';
import { contentOf, run, temporaryDirectory } from './captured-io.ts';
import { expected, expectedAtLooks, inspections } from './shop.ts';

const work = temporaryDirectory();
afterAll(work.remove);

const MINUTE = 60_000;
const WINDOW = 5 * MINUTE;
const STATUSES = ['PENDING_PAYMENT', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED', 'CANCELLED'] as const;

interface Told {
  readonly orderId: string;
  readonly status: (typeof STATUSES)[number];
  readonly at: number;
  readonly arrivesAt: number;
}

/** Orders with milestones seconds or minutes apart, some backwards, some missing; each event up to 20 s late. */
const stream: fc.Arbitrary<readonly Told[]> = fc
  .array(
    fc.record({
      start: fc.integer({ min: -20, max: 2_400 }),
      steps: fc.array(fc.option(fc.integer({ min: -120, max: 700 })), { minLength: 6, maxLength: 6 }),
      delays: fc.array(fc.nat(20_000), { minLength: 6, maxLength: 6 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((orders) =>
    orders
      .flatMap(({ start, steps, delays }, n) =>
        STATUSES.flatMap((status, i) => {
          const step = steps[i];
          if (step === null || step === undefined) return [];
          const at = (start + step) * 1_000;
          return [{ orderId: `o-${n}`, status, at, arrivesAt: at + (delays[i] ?? 0) }];
        }),
      )
      .sort((a, b) => a.arrivesAt - b.arrivesAt || (a.orderId < b.orderId ? -1 : 1)),
  );

function rawOf({ orderId, status, at }: Told): RawRecord {
  return { stream: 'status', value: { orderId, userId: 'u', status, statusTime: at }, receivedAt: 0 };
}

const settings = historySettings('CNY');
const nows = [MINUTE * 45, MINUTE * 90];

function filesOf(follower: Follower): Record<string, readonly string[]> {
  follower.end();
  return Object.fromEntries(
    [...streamFiles(follower, settings, nows)].map(({ name, lines }) => [name, [...lines]]),
  );
}

function followed(events: readonly Told[]): Record<string, readonly string[]> {
  const follower = new Follower(settings, 1);
  for (const event of events) follower.feed(rawOf(event));
  return filesOf(follower);
}

/** The windows by definition: an event is late if the watermark before it has closed its window. */
function defined(events: readonly Told[]): readonly string[] {
  const startOf = (at: number) => Math.floor(at / WINDOW) * WINDOW;
  let latest = Number.NEGATIVE_INFINITY;
  const kept = events.filter(({ at }) => {
    const late = startOf(at) + WINDOW - 1 <= latest - 5_000;
    latest = Math.max(latest, at);
    return !late;
  });
  const milestone = (orderId: string, status: string) =>
    events.find((each) => each.orderId === orderId && each.status === status)?.at;
  const starts = [...new Set(kept.map(({ at }) => startOf(at)))].sort((a, b) => a - b);
  return starts.map((start) => {
    const here = kept.filter(({ at }) => startOf(at) === start);
    const number = (status: string) => here.filter((each) => each.status === status).length;
    const duration = (from: string, to: string) => {
      const seconds = here
        .filter(({ status }) => status === to)
        .map(({ orderId, at }) => [milestone(orderId, from), at] as const)
        .flatMap(([began, at]) => (began === undefined ? [] : [(at - began) / 1_000]));
      return [seconds.length, seconds.reduce((sum, each) => sum + each, 0)];
    };
    return [
      start,
      new Set(here.map(({ orderId }) => orderId)).size,
      ...['PAID', 'SHIPPED', 'DELIVERED', 'CANCELLED'].map(number),
      ...duration('PENDING_PAYMENT', 'PAID'),
      ...duration('PAID', 'SHIPPED'),
      ...duration('SHIPPED', 'DELIVERED'),
    ].join('|');
  });
}

describe('a stream that arrives up to 20 s out of order', () => {
  it('given late events, when the stream is followed, then windows are those of the definition, and all else as in order', () => {
    fc.assert(
      fc.property(stream, (events) => {
        const { 'e-windows.txt': windows, ...rest } = followed(events);
        expect(windows).toEqual(defined(events));
        const { 'e-windows.txt': _, ...inOrder } = followed([...events].sort((a, b) => a.at - b.at));
        expect(rest).toEqual(inOrder);
      }),
      { numRuns: 60 },
    );
  });

  it('given 1, 2 or 7 partitions, records twice and restarts, when the stream is followed, then the files are the same', () => {
    const cuts = fc.array(fc.record({ after: fc.nat(8), lost: fc.nat(5) }), { maxLength: 6 });
    fc.assert(
      fc.property(stream, fc.constantFrom(1, 2, 7), cuts, (events, partitions, each) => {
        const twice = events.flatMap((event) => [event, event]).map(rawOf);
        let follower = new Follower(settings, partitions);
        let next = 0;
        const feed = (count: number) => {
          for (const raw of twice.slice(next, next + count)) follower.feed(raw);
        };
        for (const { after, lost } of each) {
          feed(after);
          next += after;
          const kept: string = JSON.stringify(follower.checkpoint());
          // These records are lost at the restart and come again.
          feed(lost);
          follower = new Follower(settings, partitions, JSON.parse(kept));
        }
        feed(twice.length);
        expect(filesOf(follower)).toEqual(followed(events));
      }),
      { numRuns: 60 },
    );
  });
});

function moment(line: string): string {
  const [orderId, userId, status, prevStatus, at, cancelReason] = line.split('|');
  return JSON.stringify({
    orderId,
    userId,
    status,
    prevStatus: prevStatus || null,
    statusTime: Number(at),
    cancelReason,
  });
}

describe('replay events', () => {
  const lines = (expected['a-events.txt'] ?? '').trimEnd().split('\n').map(moment);
  const nowArgs = inspections.flatMap((now) => ['--now', now]);

  it('given lines in any order, when they are replayed, then the files are those of the tables, with unreadable lines listed', async () => {
    const file = join(work.path, 'events.ndjson');
    const item = { order_id: 'ord-a', item_id: '1', sku_id: 'tea', quantity: 2, price: '510.00' };
    const bad = ['{"orderId": ', '{"orderId":"x","userId":"u","status":"LOST","statusTime":1}'];
    const items = [JSON.stringify({ ...item, event_id: 'e', seq: 0, create_time: '2020-01-01 10:00:00' })];
    writeFileSync(file, `${[...bad, ...items, ...[...lines].reverse(), lines[3]].join('\n')}\n\n`);
    const out = join(work.path, 'events');
    const { code, out: printed } = await run(['events', file, '--out', out, '--partitions', '2', ...nowArgs]);
    expect(code).toBe(0);
    const {
      'e-windows.txt': _,
      'h-dispatch.txt': dispatch,
      'rejects.txt': rejects,
      ...rest
    } = contentOf(out);
    const all: Record<string, string> = { ...expected, ...expectedAtLooks };
    expect(Object.keys(rest)).toHaveLength(9);
    for (const [name, content] of Object.entries(rest)) expect([name, content]).toEqual([name, all[name]]);
    expect(dispatch).toBe(`ord-a|HIGH|102000|${Date.UTC(2020, 0, 4, 10, 5)}\n`);
    expect(rejects?.split('\n').map((line) => line.split('|').slice(0, 2))).toEqual([
      ['NOT_JSON', 'status'],
      ['UNKNOWN_STATUS', 'status'],
      [''],
    ]);
    expect(printed).toMatch(/records +53\n {2}repeated +1\n {2}rejected +2\n/);
  });

  it.each([
    [['events', 'f', '--out', 'o', '--store', 'memory'], 'replay events takes no --store'],
    [['olist', 'd', '--out', 'o', '--partitions', '2'], 'replay olist takes no --partitions'],
    [['events', 'f', '--out', 'o', '--partitions', '0'], 'bad --partitions "0": a number from 1 to 999'],
    [['csv', 'f', '--out', 'o'], '--mapping is missing: the file that says what the columns mean'],
  ])('given %j, when it is run, then one line names the problem', async (args, problem) => {
    expect(await run(args)).toEqual({ code: 1, out: '', err: `replay: ${problem}\n` });
  });
});

describe('replay csv', () => {
  const directory = join(work.path, 'csv');
  mkdirSync(directory, { recursive: true });
  const csv = async (rows: readonly string[], mapping: string) => {
    const file = join(directory, 'rows.csv');
    writeFileSync(file, `${rows.join('\n')}\n`);
    const out = join(directory, 'out');
    const result = await run(['csv', file, '--mapping', mapping, '--out', out]);
    return { ...result, files: result.code === 0 ? contentOf(out) : {} };
  };

  it('given purchase events, when they are mapped, then activities become statuses, are skipped, or are rejected', async () => {
    const { out, files } = await csv(
      [
        'case_id,seq,activity,timestamp',
        'c-1,1,Create Purchase Order Item,2018-01-02T12:00:00Z',
        'c-1,2,Change Price,2018-01-02T12:30:00Z',
        'c-1,3,Clear Invoice,2018-01-02T13:00:00Z',
        'c-2,1,Praise Vendor,2018-01-02T13:00:00Z',
        'c-2,2,Delete Purchase Order Item,once',
      ],
      'examples/mappings/purchase-events.json',
    );
    const at = Date.UTC(2018, 0, 2, 12);
    const paid = at + 60 * MINUTE;
    expect(files['a-events.txt']).toBe(
      `c-1|purchasing|PENDING_PAYMENT||${at}|\nc-1|purchasing|PAID||${paid}|\n`,
    );
    expect(files['rejects.txt']?.split('\n').map((line) => line.split('|').slice(0, 3))).toEqual([
      ['SCHEMA_VIOLATION', 'status', 'statusTime: epoch milliseconds, ISO 8601 or SQL'],
      ['UNKNOWN_STATUS', 'status', expect.stringContaining('status: ')],
      [''],
    ]);
    expect(out).toMatch(/rows of the file +5\nevents that are none, by the mapping +1\n/);
  });

  it('given retail lines, when they are mapped, then rows become orders and items, and returns become refunds', async () => {
    const { files } = await csv(
      [
        'InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
        '1,tea,6,2010-12-01 08:26:00,2.55,17850,"Ireland, Republic of"',
        '1,cup,100,2010-12-01 08:26:00,7.00,17850,France',
        '1,lost,-3,2010-12-01 08:26:00,7.00,17850,France',
        '2,tea,1,2010-12-01 09:00:00,2.555,,France',
        'C3,tea,-1,2010-12-01 10:00:00,2.55,17850,France',
      ],
      'examples/mappings/retail-lines.json',
    );
    const at = Date.UTC(2010, 11, 1, 8, 26);
    expect(files['h-dispatch.txt']).toBe(`1|MEDIUM|71530|${at + 72 * 60 * MINUTE}\n`);
    expect(files['rejections.txt']?.split('\n').slice(-2)).toEqual([`C3||REFUNDED|${at + 94 * MINUTE}`, '']);
    expect(files['rejects.txt']?.split('\n').map((line) => line.split('|')[2]?.split(':')[0])).toEqual([
      'price',
      'quantity',
      undefined,
    ]);
  });

  it('given instants in a format of the file, when they are mapped, then they are read as UTC', async () => {
    const mapping = join(directory, 'times.json');
    const fields = {
      orderId: '{o}',
      userId: 'u',
      status: 'PAID',
      statusTime: { from: '{t}', time: 'DD/MM/YYYY HH:mm' },
    };
    writeFileSync(mapping, JSON.stringify({ events: [{ stream: 'status', fields }] }));
    const { files } = await csv(['o,t', 'a,2/01/2020 9:05', 'b,31/02/2020 09:05', 'c,yesterday'], mapping);
    expect(files['a-events.txt']).toBe(`a|u|PAID||${Date.UTC(2020, 0, 2, 9, 5)}|\n`);
    expect(files['rejects.txt']?.trimEnd().split('\n')).toHaveLength(2);
    fields.statusTime.time = 'HH:mm';
    writeFileSync(mapping, JSON.stringify({ events: [{ stream: 'status', fields }] }));
    expect((await csv(['o,t'], mapping)).err).toBe(
      'replay: fields.statusTime.time: "HH:mm" has no YYYY, MM and DD\n',
    );
  });

  it('given a bad mapping, when it is read, then one line has every fault, and a missing column is named', async () => {
    const mapping = join(directory, 'wrong.json');
    writeFileSync(mapping, '{"events":[{"stream":"parcels","fields":{"orderId":1}}],"curency":"EUR"}');
    const { code, err } = await csv(['a,b'], mapping);
    expect(code).toBe(1);
    for (const place of ['events.0.stream', 'events.0.fields.orderId', 'curency'])
      expect(err).toContain(place);
    const { err: missing } = await csv(['a,b'], 'examples/mappings/retail-lines.json');
    expect(missing).toContain('rows.csv:1: missing column InvoiceNo (there are: a, b)');
  });
});
