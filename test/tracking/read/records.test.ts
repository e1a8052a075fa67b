/** Every stream with all its fields, and every fault of every field, by path. */
import { describe, expect, it } from 'vitest';
import { identifyByStatus, partitionOf } from '../../../src/tracking/index.ts';
import { plainStatus } from '../../../src/tracking/read/plain-status.ts';
import { OPTIONAL, READ, read, STREAMS, WHOLE } from '../whole-records.ts';

describe.each(STREAMS)('a record of %s', (stream) => {
  const whole = WHOLE[stream];

  it('given all fields, when it is read, then every field is mapped and unknown ones are extra', () => {
    expect(read(stream, whole)).toEqual({ record: READ[stream] });
    expect(read(stream, { ...whole, shop: 7, till: null })).toEqual({
      record: { ...READ[stream], extra: { shop: 7, till: null } },
    });
    const snake = Object.entries(whole).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`),
      value,
    ]);
    expect(read(stream, Object.fromEntries(snake))).toEqual({ record: READ[stream] });
  });

  it('given no optional field, when it is read, then the field is null', () => {
    for (const [field, ours] of Object.entries(OPTIONAL[stream]))
      for (const nothing of [null, undefined])
        expect(read(stream, { ...whole, [field]: nothing })).toEqual({
          record: { ...READ[stream], [ours]: null },
        });
  });

  it('given one wrong field, when it is read, then the only problem has its path', () => {
    for (const field of Object.keys(whole)) {
      // No field of any stream takes these.
      for (const wrong of [true, [], 'x'.repeat(10_001), -0.005]) {
        const answer = read(stream, { ...whole, [field]: wrong });
        expect(answer, `${field}: ${String(wrong).slice(0, 9)}`).toMatchObject({ reject: { stream } });
        if (!('reject' in answer)) continue;
        expect(answer.reject.problems.map(({ path }) => path)).toEqual([field]);
      }
      if (field in OPTIONAL[stream]) continue;
      const answer = read(stream, { ...whole, [field]: undefined });
      expect('reject' in answer && answer.reject.problems.map(({ path }) => path)).toEqual([field]);
    }
  });

  it('given no fields, when it is read, then every required field is a problem', () => {
    const answer = read(stream, {});
    const required = Object.keys(whole).filter((field) => !(field in OPTIONAL[stream]));
    expect('reject' in answer && answer.reject.problems.map(({ path }) => path).sort()).toEqual(
      required.sort(),
    );
  });
});

describe('identifyByStatus', () => {
  const { status, item, logistics, stock } = WHOLE;
  it('given a stream without ids, when ids are derived, then they are made of the identifying fields', () => {
    const at = '2026-01-05 00:00:00';
    expect(identifyByStatus('status', { ...status, statusTime: at })).toEqual({
      eventId: 'status:o-1:REFUNDED:2026-01-05T00:00:00',
      seq: 6,
    });
    expect(identifyByStatus('status', { orderId: 'o', status: 'LOST', statusTime: 1 })).toEqual({
      eventId: 'status:o:LOST:1',
      seq: 0,
    });
    expect(identifyByStatus('logistics', { ...logistics, statusTime: 5 })).toEqual({
      eventId: 'logistics:o-1:l-1:IN_TRANSIT:5',
      seq: 0,
    });
    // Only an order's status has a position in the logical order.
    expect(identifyByStatus('logistics', { ...logistics, status: 'DELIVERED' }).seq).toBe(0);
    expect(identifyByStatus('item', { ...item, createTime: at })).toEqual({
      eventId: 'item:o-1:i-1:tea:2026-01-05T00:00:00',
      seq: 0,
    });
    expect(identifyByStatus('stock', { ...stock, updateTime: 5 })).toEqual({
      eventId: 'stock:p-1:tea:5',
      seq: 0,
    });
  });

  it('given a snake_case record without ids, when it is read, then the derived ids complete it', () => {
    const names = {
      product_id: 'p',
      sku_id: 's',
      total_stock: 1,
      available_stock: 1,
      frozen_stock: 0,
      locked_stock: 0,
    };
    expect(read('stock', { ...names, update_time: 5 }, { identify: identifyByStatus })).toMatchObject({
      record: { eventId: 'stock:p:s:5', productId: 'p', total: 1, extra: null },
    });
  });

  it('given a record with ids, when it is read, then its own ids take precedence', () => {
    const identify = () => ({ eventId: 'made', seq: 9 });
    const without = (more: Record<string, unknown>) => read('stock', { ...stock, ...more }, { identify });
    expect(without({})).toMatchObject({ record: { eventId: 'e-1', seq: 3 } });
    expect(without({ eventId: null })).toMatchObject({ record: { eventId: 'made', seq: 3 } });
    expect(without({ seq: undefined })).toMatchObject({
      record: { eventId: 'e-1', seq: 9, productId: 'p-1' },
    });
  });
});

it('given many orders and products, when they are partitioned, then each has one partition and all are spread', () => {
  const order = (orderId: string, stream: 'status' | 'item' | 'logistics') =>
    partitionOf(read(stream, { ...WHOLE[stream], orderId }), 64);
  const product = (productId: string, skuId: string, seq: number) =>
    partitionOf(read('stock', { ...WHOLE.stock, productId, skuId, seq }), 64);
  const ids = Array.from({ length: 64 }, (_, i) => `x-${i}`);
  for (const id of ids) {
    expect(order(id, 'item')).toBe(order(id, 'status'));
    expect(order(id, 'logistics')).toBe(order(id, 'status'));
    expect(product(id, 's', 1)).toBe(product(id, 's', 2));
  }
  for (const partitions of [
    ids.map((id) => order(id, 'status')),
    ids.map((id) => product(id, 's', 0)),
    ids.map((id) => product('p', id, 0)),
    ids.map((id) => partitionOf(read('status', id), 64)),
  ]) {
    expect(new Set(partitions).size).toBeGreaterThan(24);
    expect(Math.min(...partitions)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...partitions)).toBeLessThan(64);
  }
});

describe('plainStatus', () => {
  const plain = { ...WHOLE.status, extInfo: null };
  it('given a valid status event, when the fast path reads it, then it is the whole record with its extra fields', () => {
    expect(plainStatus(plain, null)).toEqual({ ...READ.status, extInfo: null });
    expect(plainStatus({ ...plain, extInfo: undefined }, { shop: 7 })).toEqual({
      ...READ.status,
      extInfo: null,
      extra: { shop: 7 },
    });
    for (const [field, ours] of [
      ['prevStatus', 'prevStatus'],
      ['paymentTime', 'paymentAt'],
      ['operationUser', 'operator'],
      ['cancelReason', 'cancelReason'],
    ] as const)
      for (const nothing of [null, undefined])
        expect(plainStatus({ ...plain, [field]: nothing }, null)).toEqual({
          ...READ.status,
          extInfo: null,
          [ours]: null,
        });
    expect(plainStatus({ ...plain, operationUser: 'x'.repeat(1_000) }, null)?.operator).toHaveLength(1_000);
  });

  it('given a status event with a doubtful field, when the fast path reads it, then it is left to the schema', () => {
    for (const [field, wrong] of [
      ...Object.keys(plain).map((field) => [field, true] as const),
      ['extInfo', {}],
      ['eventId', ' e'],
      ['orderId', ''],
      ['userId', null],
      ['seq', -1],
      ['status', 'LOST'],
      ['prevStatus', 'LOST'],
      ['statusTime', 'soon'],
      ['paymentTime', 'soon'],
    ] as const)
      expect(plainStatus({ ...plain, [field]: wrong }, null)).toBeUndefined();
  });
});

it('given a cancel reason, when it is read, then CANCELLED always has one, REFUNDED and EXPIRED if given, others never', () => {
  const reason = (status: string, cancelReason: unknown) => {
    const answer = read('status', { ...WHOLE.status, status, cancelReason });
    return 'record' in answer && answer.record.stream === 'status' && answer.record.cancelReason;
  };
  expect(reason('CANCELLED', null)).toBe('UNKNOWN');
  expect(reason('CANCELLED', 'user_cancel')).toBe('USER_CANCEL');
  for (const status of ['REFUNDED', 'EXPIRED']) {
    expect(reason(status, 'payment_timeout')).toBe('PAYMENT_TIMEOUT');
    expect(reason(status, ' ')).toBe(null);
    expect(reason(status, null)).toBe(null);
  }
  expect(reason('PAID', 'user_cancel')).toBe(null);
});
