/** The faults of records by code, path and message. */
import { describe, expect, it } from 'vitest';
import type { Stream, TrackerSettings } from '../../../src/tracking/index.ts';
import { read, T, WHOLE } from '../whole-records.ts';

describe('a reject', () => {
  const first = (stream: Stream, value: unknown, more: Partial<TrackerSettings> = {}) => {
    const answer = read(stream, value, more);
    if (!('reject' in answer)) return 'read';
    const [problem] = answer.reject.problems;
    return [answer.reject.code, problem?.path, problem?.problem, problem?.message];
  };

  it('given a bad record, when it is read, then the reject has a code, a path and a message', () => {
    const { status, item, logistics, stock } = WHOLE;
    expect(first('status', '{')).toEqual(['NOT_JSON', '', 'not_json', 'no JSON text']);
    for (const value of [null, 7, [], '[]', undefined])
      expect(first('status', value)).toEqual([
        'SCHEMA_VIOLATION',
        '',
        'invalid_type',
        'a record is an object',
      ]);
    expect(first('item', { ...item, sku_id: 's' })).toEqual([
      'SCHEMA_VIOLATION',
      'skuId',
      'given_twice',
      'in camelCase and in snake_case',
    ]);
    expect(first('status', { ...status, extInfo: { note: 1 } })).toEqual([
      'SCHEMA_VIOLATION',
      'extInfo.note',
      'invalid_type',
      expect.stringContaining('string'),
    ]);
    const time = ['no_instant', 'epoch milliseconds, ISO 8601 or SQL'];
    expect(first('status', { ...status, statusTime: 'soon' })).toEqual([
      'SCHEMA_VIOLATION',
      'statusTime',
      ...time,
    ]);
    expect(first('status', { ...status, paymentTime: 'soon' })).toEqual([
      'SCHEMA_VIOLATION',
      'paymentTime',
      ...time,
    ]);
    expect(first('item', { ...item, createTime: 'soon' })).toEqual([
      'SCHEMA_VIOLATION',
      'createTime',
      ...time,
    ]);
    expect(first('logistics', { ...logistics, statusTime: 'soon' })).toEqual([
      'SCHEMA_VIOLATION',
      'statusTime',
      ...time,
    ]);
    expect(first('stock', { ...stock, updateTime: 'soon' })).toEqual([
      'SCHEMA_VIOLATION',
      'updateTime',
      ...time,
    ]);
    expect(first('item', { ...item, price: 'dear' })).toEqual([
      'SCHEMA_VIOLATION',
      'price',
      'INVALID_MONEY',
      'no amount of CNY: dear',
    ]);
    expect(first('item', { ...item, discount: '1.205' })).toEqual([
      'SCHEMA_VIOLATION',
      'discount',
      'INVALID_MONEY',
      'no amount of CNY: 1.205',
    ]);
    expect(first('status', { ...status, statusTime: T + 11 }, { maxAheadMs: 10 })).toEqual([
      'FUTURE_TIME',
      'at',
      'too_big',
      '11 ms after it was received',
    ]);
    expect(first('status', { ...status, statusTime: T + 10 }, { maxAheadMs: 10 })).toBe('read');
    const broken = () => {
      throw new Error('no ids today');
    };
    expect(first('status', status, { identify: broken })).toEqual([
      'SCHEMA_VIOLATION',
      '',
      'unreadable',
      'no ids today',
    ]);
    const rude = () => {
      throw 'nothing';
    };
    expect(first('status', status, { identify: rude })).toEqual([
      'SCHEMA_VIOLATION',
      '',
      'unreadable',
      'nothing',
    ]);
  });

  it('given a missing order id, status or event id, when it is read, then the reject has a code of its own', () => {
    const { status, logistics, stock } = WHOLE;
    const code = (stream: Stream, value: unknown) => first(stream, value)[0];
    expect(code('status', { ...status, orderId: undefined })).toBe('NULL_ORDER_ID');
    expect(code('status', { ...status, orderId: ' o' })).toBe('SCHEMA_VIOLATION');
    expect(code('status', { ...status, orderId: null, status: 'LOST', eventId: null })).toBe('NULL_ORDER_ID');
    expect(code('status', { ...status, status: 'LOST', eventId: null })).toBe('UNKNOWN_STATUS');
    expect(code('logistics', { ...logistics, status: 'LOST' })).toBe('UNKNOWN_STATUS');
    expect(code('status', { ...status, status: 7 })).toBe('SCHEMA_VIOLATION');
    expect(code('stock', { ...stock, eventId: null })).toBe('MISSING_EVENT_ID');
    expect(code('stock', { ...stock, eventId: ' e' })).toBe('SCHEMA_VIOLATION');
    expect(code('status', { ...status, orderId: 'o', prevStatus: 'LOST' })).toBe('SCHEMA_VIOLATION');
    // A stock record has no order id, so its absence is not the problem.
    expect(code('status', { ...status, seq: -1 })).toBe('SCHEMA_VIOLATION');
    expect(code('stock', { ...stock, seq: -1 })).toBe('SCHEMA_VIOLATION');
  });

  it('given a long record, when it is rejected, then its text is cut and its id is made of the whole text', () => {
    const long = 'x'.repeat(4_001);
    const rejectOf = (value: unknown, stream: Stream = 'status') => {
      const answer = read(stream, value);
      if (!('reject' in answer)) throw new Error('read');
      return answer.reject;
    };
    expect(rejectOf('{a').text).toBe('{a');
    expect(rejectOf({ a: 1 }).text).toBe('{"a":1}');
    expect(rejectOf(undefined).text).toBe('undefined');
    expect(rejectOf(10n).text).toBe('[object BigInt]');
    expect(rejectOf(long).text).toHaveLength(4_000);
    expect(rejectOf(long).rejectId).not.toBe(rejectOf(`${long}y`).rejectId);
    expect(rejectOf('{a').rejectId).toBe(rejectOf('{a').rejectId);
    expect(rejectOf('{a').rejectId).toMatch(/^status:NOT_JSON:[0-9a-z]+$/);
    expect(rejectOf('{a', 'item').rejectId).toMatch(/^item:NOT_JSON:/);
  });
});
