import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OBSERVED_STATUSES } from '../../../src/order/index.ts';
import { ingest, trackerSettings } from '../../../src/tracking/index.ts';
import { plainStatus } from '../../../src/tracking/read/plain-status.ts';
import { statusEventSchema } from '../../../src/tracking/read/schema.ts';

const settings = trackerSettings({ maxAheadMs: Number.MAX_SAFE_INTEGER });
const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  ' ',
  'e 1',
  ' e',
  'e\u0301',
  '\u0000',
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(10_001),
  -0,
  -1,
  0.5,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  8.64e15 + 1,
  2 ** 53,
  true,
  [],
  {},
  { note: 'text' },
  { note: 1 },
  'LOST',
  '2020-02-30 10:00:00',
);
const id = fc.constantFrom('e-1', 'ün', 'a/b', '订单');
const moment = fc.constantFrom<unknown>(
  0,
  1_500_000_000_000,
  '2020-01-02 10:00:00',
  '2020-01-02T10:00:00+08:00',
);
const status = fc.constantFrom(...OBSERVED_STATUSES);
const text = fc.constantFrom('user_cancel', 'customer changed their mind', 'x'.repeat(1_001), '  ');
/** Mostly valid, so that most records differ from a valid one in a field or two. */
const mostly = <T>(right: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 9, arbitrary: right as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: odd });
const fields = fc.record(
  {
    eventId: mostly(id),
    seq: mostly(fc.nat(9)),
    orderId: mostly(id),
    userId: mostly(id),
    status: mostly(status),
    prevStatus: mostly(fc.option(status)),
    statusTime: mostly(moment),
    paymentTime: mostly(fc.option(moment)),
    cancelReason: mostly(fc.option(text)),
    operationUser: mostly(fc.option(text)),
    extInfo: mostly(fc.constant(null)),
  },
  { requiredKeys: ['eventId', 'seq', 'orderId', 'userId', 'status', 'statusTime'] },
);

it('given any status event, when the fast path accepts it, then the schema does too, with the same record', () => {
  let accepted = 0;
  fc.assert(
    fc.property(fields, (value) => {
      const plain = plainStatus(value, null);
      if (plain === undefined) return;
      accepted += 1;
      expect(statusEventSchema.safeParse(value).success).toBe(true);
      // With a note in `extInfo` the same event is read by the schema.
      const bySchema = ingest(
        { stream: 'status', value: { ...value, extInfo: { note: 'long' } }, receivedAt: 0 },
        settings,
      );
      expect({ record: { ...plain, extInfo: { note: 'long' } } }).toEqual(bySchema);
    }),
    { numRuns: 3_000 },
  );
  expect(accepted).toBeGreaterThan(500);
});

it('given a getter that changes its value, when it is read, then the checked value is the stored one', () => {
  let reads = 0;
  const value = {
    eventId: 'e',
    seq: 0,
    userId: 'u',
    status: 'PAID',
    statusTime: 0,
    get orderId() {
      reads += 1;
      return reads === 1 ? 'o' : '';
    },
  };
  expect(plainStatus(value, null)?.orderId).toBe('o');
});
