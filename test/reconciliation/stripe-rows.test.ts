/** What one balance transaction of Stripe's says, field by field, in the report and as an object of the API. */
import { describe, expect, it } from 'vitest';
import { readStripeBalanceCsv, readStripeBalanceJson } from '../../src/reconciliation/index.ts';

const options = { merchantId: 'acct_1' };
const numbers = (number: string) => ({ paymentId: number.slice(0, 3), attemptId: number });
type Read = ReturnType<typeof readStripeBalanceCsv>;
const problems = (read: Read) =>
  read.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );
const linesOf = (read: Read) => read._unsafeUnwrap().lines;
const charge = {
  type: 'payment',
  status: 'done',
  channelTxnId: 'ch_1',
  amountMinor: 600,
  currency: 'EUR',
  merchantId: 'acct_1',
  label: 'charge',
  at: Date.UTC(2026, 0, 5, 10),
  feeMicros: 270_000,
};
/** What moves a payment, other than a charge. */
const KINDS = [
  ['refund', 'refund', 'done'],
  ['refund_failure', 'refund', 'failed'],
  ['dispute', 'dispute', 'processing'],
  ['dispute_reversal', 'dispute', 'failed'],
] as const;
/** What moves none. */
const OTHERS = [
  'fee',
  'network_cost',
  'tax',
  'payout',
  'payout_reversal',
  'payout_minimum_balance_hold',
  'payout_minimum_balance_release',
  'transfer',
  'transfer_reversal',
  'topup',
  'topup_reversal',
  'platform_earning',
  'platform_earning_refund',
  'advance',
  'advance_funding',
  'connect_collection_transfer',
  'connect_reserved_funds',
  'risk_reserved_funds',
  'financing_paydown',
  'financing_paydown_reversal',
  'financing_payout',
  'financing_payout_reversal',
  'contribution',
  'obligation',
  'other_adjustment',
];

describe('a row of the itemised report of Stripe', () => {
  const CHARGE: { readonly [name: string]: string } = {
    balance_transaction_id: 'txn_1',
    created_utc: '2026-01-05 10:00:00',
    currency: 'eur',
    gross: '6.00',
    fee: '0.27',
    reporting_category: 'charge',
    source_id: 'ch_1',
    charge_id: 'ch_1',
    customer_facing_amount: '',
    customer_facing_currency: '',
    'payment_metadata[payment_id]': '',
    'refund_metadata[refund_id]': '',
  };
  type Change = Partial<typeof CHARGE>;
  const names = Object.keys(CHARGE);
  const report = (columns: readonly string[], ...rows: readonly Change[]) =>
    [columns, ...rows.map((row) => columns.map((name) => ({ ...CHARGE, ...row })[name]))].join('\n');
  const read = (...rows: readonly Change[]) => readStripeBalanceCsv(report(names, ...rows), options);
  const refused = (row: Change) => problems(read(row));

  it('given each category, when it is read, then kind and fields are as expected', () => {
    expect(linesOf(read({}))).toStrictEqual([charge]);
    expect(linesOf(read({ source_id: '' }))).toStrictEqual([charge]);
    for (const [label, type, status] of KINDS) {
      const row = { reporting_category: label, source_id: 'x_1', gross: '-6.00' };
      const line = { ...charge, type, status, label, channelRefundId: 'x_1' };
      expect(linesOf(read(row))).toStrictEqual([line]);
      const named = {
        ...row,
        'payment_metadata[payment_id]': 'p-1_2',
        'refund_metadata[refund_id]': 'r-1',
      };
      expect(linesOf(read(named))).toStrictEqual([
        { ...line, paymentId: 'p-1_2', ...(type === 'refund' && { refundId: 'r-1' }) },
      ]);
      const split = readStripeBalanceCsv(report(names, named), { ...options, numbers });
      expect(linesOf(split)[0]?.paymentId).toBe('p-1');
    }
    const { lines, skipped } = read(
      ...OTHERS.map((name) => ({ reporting_category: name, charge_id: '' })),
    )._unsafeUnwrap();
    expect([lines, skipped]).toEqual([[], OTHERS.length]);
  });

  it('given a converted amount, when the row is read, then it is what the shopper saw, without a fee of another currency', () => {
    const seen = (amount: string, currency: string) => ({
      customer_facing_amount: amount,
      customer_facing_currency: currency,
    });
    expect(linesOf(read(seen('500.00', 'jpy')))).toStrictEqual([
      { ...charge, amountMinor: 500, currency: 'JPY', feeMicros: 0 },
    ]);
    for (const currency of ['eur', 'EUR'])
      expect(linesOf(read({ ...seen('7.00', currency), gross: 'x' }))).toStrictEqual([
        { ...charge, amountMinor: 700 },
      ]);
    expect(refused(seen('7.001', 'eur'))).toEqual(['1.customer_facing_amount TOO_MANY_DECIMALS']);
    expect(refused(seen('', 'eur'))).toEqual(['1.customer_facing_amount NOT_AN_AMOUNT']);
    expect(refused(seen('7.00', 'xxx'))).toEqual(['1.customer_facing_currency UNKNOWN_CURRENCY']);
    // A report without these columns has nothing that was converted.
    const few = names.filter((name) => !name.startsWith('customer') && !name.includes('metadata'));
    expect(linesOf(readStripeBalanceCsv(report(few, {}), options))).toStrictEqual([charge]);
    const lone = [...few, 'customer_facing_currency'];
    const without = report(lone, { customer_facing_currency: 'jpy' });
    expect(problems(readStripeBalanceCsv(without, options))).toEqual([
      '1.customer_facing_amount NOT_AN_AMOUNT',
    ]);
  });

  it('given wrong rows, when they are read, then each is named by number and column', () => {
    expect(refused({ gross: '0' })).toEqual(['1.gross NOT_POSITIVE']);
    expect(refused({ gross: '6-' })).toEqual(['1.gross NOT_AN_AMOUNT']);
    expect(refused({ gross: '5-6.00' })).toEqual(['1.gross NOT_AN_AMOUNT']);
    expect(refused({ gross: '--6.00' })).toEqual(['1.gross NOT_POSITIVE']);
    expect(refused({ currency: '' })).toEqual(['1.currency UNKNOWN_CURRENCY']);
    expect(refused({ fee: 'x' })).toEqual(['1.fee NOT_AN_AMOUNT']);
    expect(refused({ created_utc: 'x' })).toEqual(['1.created_utc NOT_A_TIME']);
    expect(refused({ charge_id: '' })).toEqual(['1.charge_id MISSING']);
    expect(refused({ balance_transaction_id: '' })).toHaveLength(1);
    for (const [reporting_category] of KINDS)
      expect(refused({ reporting_category, source_id: '' })).toEqual(['1.source_id MISSING']);
    expect(refused({ reporting_category: 'toString' })).toEqual(['1.reporting_category UNKNOWN_VALUE']);
    expect(linesOf(read({ fee: '' }))[0]?.feeMicros).toBe(0);
  });

  it('given captures of one charge, when they are read, then they are one line', () => {
    const second = {
      balance_transaction_id: 'txn_2',
      gross: '1.00',
      fee: '0.01',
      created_utc: '2026-01-05 11:00:00',
    };
    expect(linesOf(read(second, {}))).toStrictEqual([{ ...charge, amountMinor: 700, feeMicros: 280_000 }]);
  });
});

describe('a balance transaction as an object of the API of Stripe', () => {
  const CHARGE = {
    object: 'balance_transaction',
    id: 'txn_1',
    created: Date.UTC(2026, 0, 5, 10) / 1_000,
    amount: 600,
    currency: 'eur',
    fee: 27,
    reporting_category: 'charge',
    source: 'ch_1' as unknown,
  };
  const json = (value: unknown, more: object = {}) =>
    readStripeBalanceJson(JSON.stringify(value), { ...options, ...more });
  const read = (...changes: readonly object[]) => json(changes.map((change) => ({ ...CHARGE, ...change })));
  const refused = (change: object) => problems(read(change));

  it('given each category, when it is read, then kind and fields are as expected', () => {
    for (const source of ['ch_1', { id: 'ch_1' }, { id: 'ch_1', metadata: null, charge: null }])
      for (const exchange_rate of [null, undefined])
        expect(linesOf(read({ source, exchange_rate }))).toStrictEqual([charge]);
    const metadata = { payment_id: 'p-1_2', refund_id: 'r-1' };
    for (const [label, type, status] of KINDS)
      for (const of of ['ch_1', { id: 'ch_1' }]) {
        const source = { id: 'x_1', charge: of, metadata };
        const change = { reporting_category: label, amount: -600, source };
        const line = { ...charge, type, status, label, channelRefundId: 'x_1' };
        const named = { ...line, paymentId: 'p-1_2', ...(type === 'refund' && { refundId: 'r-1' }) };
        expect(linesOf(read(change))).toStrictEqual([named]);
        expect(linesOf(json([{ ...CHARGE, ...change }], { numbers }))[0]?.paymentId).toBe('p-1');
        expect(linesOf(read({ ...change, source: { ...source, metadata: {} } }))).toStrictEqual([line]);
      }
    const { lines, skipped } = read(
      ...OTHERS.map((name) => ({ reporting_category: name, source: null })),
    )._unsafeUnwrap();
    expect([lines, skipped]).toEqual([[], OTHERS.length]);
    expect(linesOf(read({ amount: 100, fee: 1 }, {}))).toStrictEqual([
      { ...charge, amountMinor: 700, feeMicros: 280_000 },
    ]);
  });

  it('given a currency with other minor units, when the fee is read, then it is in millionths of its unit', () => {
    for (const [currency, fee, feeMicros] of [
      ['eur', 27, 270_000],
      ['jpy', 27, 27_000_000],
      ['kwd', 27, 27_000],
      ['isk', 2_700, 27_000_000],
      ['mga', 27, 27_000_000],
    ] as const)
      expect(linesOf(read({ currency, amount: 60_000, fee }))[0]?.feeMicros, currency).toBe(feeMicros);
  });

  it('given a converted amount, when the object is read, then it is what the shopper saw, without a fee', () => {
    const source = { id: 'ch_1', amount: 500, currency: 'jpy' };
    const converted = { ...charge, amountMinor: 500, currency: 'JPY', feeMicros: 0 };
    expect(linesOf(read({ source, exchange_rate: 0.006 }))).toStrictEqual([converted]);
    expect(linesOf(read({ source }))).toStrictEqual([charge]);
    const seen = (more: object) => refused({ exchange_rate: 0.006, source: { ...source, ...more } });
    expect(seen({ amount: 0 })).toEqual(['1.source.amount NOT_POSITIVE']);
    expect(seen({ amount: undefined })).toEqual(['1.source.amount NOT_POSITIVE']);
    expect(seen({ currency: undefined })).toEqual(['1.source.amount UNKNOWN_CURRENCY']);
    expect(seen({ currency: 'ugx', amount: 150 })).toEqual(['1.source.amount TOO_MANY_DECIMALS']);
    expect(refused({ exchange_rate: 0.006, source: null })).toEqual([
      '1.source.amount UNKNOWN_CURRENCY',
      '1.source MISSING',
    ]);
  });

  it('given wrong objects, when they are read, then each is named by number and field', () => {
    expect(refused({ amount: 0 })).toEqual(['1.amount NOT_POSITIVE']);
    expect(refused({ currency: 'ugx', amount: 150, fee: 0 })).toEqual(['1.amount TOO_MANY_DECIMALS']);
    expect(refused({ currency: 'xxx' })).toEqual(['1.amount UNKNOWN_CURRENCY', '1.fee UNKNOWN_CURRENCY']);
    expect(refused({ source: null })).toEqual(['1.source MISSING']);
    expect(refused({ reporting_category: 'dispute', source: { id: 'dp_1' } })).toEqual([
      '1.source.charge MISSING',
    ]);
    expect(refused({ object: 'payout' })).toEqual(['1.object invalid_value']);
    for (const [name, value] of Object.entries({ id: 7, created: 1.5, fee: '1', exchange_rate: 'x' }))
      expect(refused({ [name]: value })[0]).toMatch(new RegExp(`^1\\.${name} `));
    for (const source of [7, {}, { id: 'ch_1', metadata: { a: 1 } }, { id: 'ch_1', amount: 0.5 }])
      expect(refused({ source })).toHaveLength(1);
  });

  it('given a list or an array of pages, when it is read, then its objects are found', () => {
    const of = (text: string) => problems(readStripeBalanceJson(text, options));
    for (const text of ['null', '1', '{}', '{"data":1}', '{"data":null}'])
      expect(of(text)).toEqual(['data MISSING']);
    expect(of('[]')).toEqual(['read']);
    expect(of('{"data":[],"data":[]}')).toEqual(['data DUPLICATE_KEY']);
    expect(of('[null]')).toHaveLength(1);
  });
});
