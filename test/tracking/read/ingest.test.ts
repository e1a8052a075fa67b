import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createTracker,
  FIVE_MINUTES,
  identifyByStatus,
  ingest,
  readInstant,
  type Stream,
  trackerSettings,
} from '../../../src/tracking/index.ts';

const settings = trackerSettings();
const receivedAt = Date.UTC(2026, 0, 5);
const read = (stream: Stream, value: unknown, more: Partial<typeof settings> = {}) =>
  ingest({ stream, value, receivedAt }, { ...settings, ...more });
const event = {
  eventId: 'e-1',
  seq: 1,
  orderId: 'o-1',
  userId: 'u-1',
  status: 'PAID',
  statusTime: receivedAt,
};

describe('reading records', () => {
  it('given camelCase or snake_case, as value or text, when it is read, then it is the same record, with unknown fields as extra', () => {
    const snake = {
      event_id: 'e-1',
      seq: 1,
      order_id: 'o-1',
      user_id: 'u-1',
      status: 'CANCELLED',
      prev_status: 'PAID',
      status_time: '2026-01-04 23:59:59.5',
      cancel_reason: ' 用戶取消',
      ext_info: { a: 'b' },
      shop: 7,
    };
    const expected = {
      record: {
        stream: 'status',
        eventId: 'e-1',
        seq: 1,
        at: receivedAt - 500,
        orderId: 'o-1',
        userId: 'u-1',
        status: 'CANCELLED',
        prevStatus: 'PAID',
        cancelReason: 'USER_CANCEL',
        paymentAt: null,
        operator: null,
        extInfo: { a: 'b' },
        extra: { shop: 7 },
      },
    };
    expect(read('status', snake)).toEqual(expected);
    expect(read('status', JSON.stringify(snake))).toEqual(expected);
    const item = {
      eventId: 'e',
      seq: 0,
      orderId: 'o',
      itemId: 'i',
      skuId: 's',
      quantity: 2,
      createTime: 0,
      price: '1.20',
    };
    expect(read('item', item)).toMatchObject({
      record: { priceMinor: 120, discountMinor: null, currency: 'CNY' },
    });
    expect(read('item', { ...item, price: 1.205 })).toMatchObject({
      reject: { code: 'SCHEMA_VIOLATION', problems: [{ path: 'price', problem: 'INVALID_MONEY' }] },
    });
  });

  it('given a bad record, when it is read, then the reject has the code of its fault', () => {
    const code = (value: unknown, more = {}) => {
      const answer = read('status', value, more);
      return 'reject' in answer ? answer.reject.code : 'read';
    };
    expect(code('{')).toBe('NOT_JSON');
    expect(code('[]')).toBe('SCHEMA_VIOLATION');
    expect(code({ ...event, orderId: null })).toBe('NULL_ORDER_ID');
    expect(code({ ...event, orderId: '' })).toBe('NULL_ORDER_ID');
    expect(code({ ...event, status: 'LOST' })).toBe('UNKNOWN_STATUS');
    expect(code({ ...event, eventId: undefined })).toBe('MISSING_EVENT_ID');
    expect(code({ ...event, eventId: undefined, seq: undefined }, { identify: identifyByStatus })).toBe(
      'read',
    );
    expect(code({ ...event, statusTime: '2026-02-30 00:00:00' })).toBe('SCHEMA_VIOLATION');
    expect(code({ ...event, order_id: 'o-2' })).toBe('SCHEMA_VIOLATION');
    expect(code({ ...event, statusTime: receivedAt + 86_400_001 })).toBe('FUTURE_TIME');
    expect(code({ ...event, statusTime: receivedAt + 86_400_000 })).toBe('read');
  });

  it('given any value, when it is read, then it is rejected and nothing is thrown', () => {
    const hostile = [
      new Proxy(
        {},
        {
          ownKeys: () => {
            throw new Error('no');
          },
        },
      ),
      {
        get orderId() {
          throw new Error('no');
        },
      },
      Object.create(null),
      { ...event, orderId: '\u0000' },
      JSON.parse('{"__proto__": {"orderId": "o"}, "status": "PAID"}'),
      Symbol('x'),
      10n,
    ];
    const streams = fc.constantFrom<Stream>('status', 'item', 'logistics', 'stock');
    fc.assert(
      fc.property(streams, fc.oneof(fc.anything(), fc.constantFrom(...hostile)), (stream, value) => {
        const answer = read(stream, value);
        expect('reject' in answer).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('given a timestamp, when it is read, then it is UTC unless it has a zone, and undefined if it does not exist', () => {
    expect(readInstant('2017-11-24 10:00:00')).toBe(1_511_517_600_000);
    expect(readInstant('2017-11-24T10:00:00.123456Z')).toBe(1_511_517_600_123);
    expect(readInstant('2017-11-24T18:00:00+08:00')).toBe(1_511_517_600_000);
    for (const bad of [
      '2017-11-31 00:00:00',
      '2017-11-24 24:00:00',
      '2017-11-24',
      '+08:00',
      1.5,
      Number.NaN,
      null,
    ])
      expect(readInstant(bad)).toBeUndefined();
  });

  it('given contradictory settings, when a tracker is created, then one error has every problem', () => {
    const windows = [FIVE_MINUTES, { name: 'odd', sizeMs: 700, slideMs: 300, offsetMs: 0 }];
    expect(() => createTracker({ windows, maxAheadMs: -1 })).toThrow(/odd: .*; maxAheadMs: not a duration/);
    expect(() => createTracker({ windows: [] })).toThrow('there are no windows');
  });
});
