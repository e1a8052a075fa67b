import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alipay,
  amountIn,
  type ChannelCard,
  channelCards,
  errorMeaning,
  generic,
  instantOf,
  stripe,
  wechatPay,
} from '../../src/channels/index.ts';
import { exponentOf } from '../../src/core/currency.ts';
import { idRefusal } from '../../src/core/id.ts';
import { formatMoney } from '../../src/core/money.ts';
import { nextPoll } from '../../src/core/schedule.ts';
import { expectGolden, markdownTable } from '../support/golden.ts';

const cards = Object.entries(channelCards);

describe('the cards', () => {
  it('given every card, when it is printed as a table, then it equals the reviewed one', () => {
    const minutes = (ms: number) => (ms % 60_000 === 0 ? `${ms / 60_000} min` : `${ms / 1_000} s`);
    const plan = ({ waitsMs, thenEveryMs }: ChannelCard['poll']['refund']) =>
      `${waitsMs.map(minutes).join(' ')}${thenEveryMs === undefined ? '' : ` then ${minutes(thenEveryMs)}`}`.trim();
    const meanings = (of: object) =>
      Object.entries(of)
        .map(([status, meaning]) => `${status || '(none)'} → ${meaning}`)
        .join(', ');
    const row = (name: string, of: (card: ChannelCard) => string) => [
      name,
      ...cards.map(([, card]) => of(card)),
    ];
    const page = markdownTable(
      ['', ...cards.map(([name]) => name)],
      [
        row('amount', ({ amount }) => `${amount.unit} ${amount.field}`),
        row('never', ({ amount }) => (amount.never ?? []).join(', ')),
        row('exponents', ({ amount }) => meanings(amount.exponents ?? {})),
        row('zone', ({ zone }) => zone ?? ''),
        row('payment', ({ payment }) => meanings(payment)),
        row('refund', ({ refund }) => meanings(refund)),
        row('errors', ({ errors }) => meanings(errors)),
        row('retry', ({ retry }) => meanings(retry)),
        row('poll payment', ({ poll }) => plan(poll.payment)),
        row('poll refund', ({ poll }) => plan(poll.refund)),
        row('refund limits', ({ refundLimits }) => meanings(refundLimits)),
        row('close', ({ close }) => meanings(close)),
        row('redelivery', ({ redelivery }) => meanings(redelivery)),
      ],
    );
    expectGolden('channels.md', page);
  });

  it('given every card, when its name is read, then it is its key and can be stored as an id', () => {
    for (const [name, card] of cards) {
      expect(card.channel).toBe(name);
      expect(idRefusal('channel', name)).toBeUndefined();
      for (const [currency, exponent] of Object.entries(card.amount.exponents ?? {}))
        expect(exponentOf(currency), `${name} ${currency} is as ISO 4217 has it`).not.toBe(exponent);
    }
  });

  it('given the poll plans of source B, when polls are listed, then payments end after half an hour and refunds never', () => {
    const asked: number[] = [];
    for (
      let at = nextPoll(generic.poll.payment, 0, 0);
      at !== undefined;
      at = nextPoll(generic.poll.payment, asked.length, at)
    )
      asked.push(at);
    expect(asked).toEqual(Array.from({ length: 30 }, (_, i) => (i + 1) * 60_000));
    expect(nextPoll(generic.poll.refund, 10_000, 5)).toBe(180_005);
    const wechat = Array.from(
      { length: 11 },
      (_, n) => (nextPoll(wechatPay.poll.refund, n, 0) ?? 0) / 60_000,
    );
    expect(wechat).toEqual([1, 1, 1, 1, 1, 5, 10, 20, 30, 30, 30]);
    expect(nextPoll(alipay.poll.refund, 0, 0)).toBe(10_000);
  });

  it('given an error code, when its meaning is read, then it is definitive if listed, and unknown otherwise', () => {
    expect(errorMeaning(wechatPay, 'ORDERPAID')).toBe('alreadyPaid');
    expect(errorMeaning(wechatPay, 'SYSTEM_ERROR')).toBe('unknown');
    expect(errorMeaning(wechatPay, 'toString')).toBe('unknown');
  });
});

describe('amounts', () => {
  // Every exponent that ISO 4217 has; the currencies of each are in the money module's own test.
  const currencies = fc.constantFrom('JPY', 'KRW', 'CNY', 'EUR', 'KWD', 'TND', 'CLF', 'UYW');

  it('given an amount as decimal text, when it is read, then it is exact for 0, 2, 3 and 4 places', () => {
    expect(['JPY', 'CNY', 'KWD', 'CLF'].map((code) => exponentOf(code))).toEqual([0, 2, 3, 4]);
    fc.assert(
      fc.property(currencies, fc.integer({ min: -9e15, max: 9e15 }), (currency, minor) => {
        const text = formatMoney({ minor, currency })._unsafeUnwrap();
        expect(amountIn(generic, text, currency)).toEqual({ amountMinor: minor + 0, currency });
        // One place more than the currency has is never rounded away.
        const more = text.includes('.') ? `${text}1` : `${text}.1`;
        expect(amountIn(generic, more, currency)).toBe('TOO_MANY_DECIMALS');
      }),
      { numRuns: 500 },
    );
  });

  it('given an amount in minor units, when it is read, then it is converted whole or refused', () => {
    for (const amount of [
      1.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -0,
      2 ** 53,
      '1.0',
      '01',
      '',
      ' 1',
      '+1',
      '1e2',
    ])
      expect(amountIn(stripe, amount, 'USD'), String(amount)).toBe('NOT_AN_AMOUNT');
    expect(amountIn(wechatPay, '10', 'CNY')).toEqual({ amountMinor: 10, currency: 'CNY' });
    expect(amountIn(stripe, 9_007_199_254_740_991, 'MGA')).toBe('NOT_AN_AMOUNT'); // beyond what is safe, once converted
    expect(amountIn(generic, 1, 'USD')).toBe('NOT_AN_AMOUNT');
    for (const currency of ['usd', 'XXX', '', 'constructor'])
      expect(amountIn(generic, '1', currency)).toBe('UNKNOWN_CURRENCY');
  });
});

describe('times', () => {
  it('given a time, when it is read, then its own offset is used, and without one the card’s', () => {
    const at = Date.UTC(2014, 8, 3, 5, 15, 40);
    for (const text of [
      '20140903131540',
      '2014-09-03 13:15:40',
      '2014-09-03T13:15:40+08:00',
      '2014-09-03T05:15:40Z',
    ])
      expect(instantOf(text, '+08:00'), text).toBe(at);
    expect(instantOf('2014-09-03T05:15:40.123456Z')).toBe(at + 123);
    expect(instantOf('2005-08-01T11:57:11-04:00')).toBe(Date.UTC(2005, 7, 1, 15, 57, 11));
  });
  it('given a date or an offset that does not exist, when it is read, then it is refused [bad input 47, 48, 49, 50]', () => {
    for (const text of [
      '2026-02-30 00:00:00',
      '2026-01-05 23:59:60',
      '2026-01-05 24:00:00',
      '1',
      '',
      '2026-01-05',
      '2026-13-01 00:00:00',
      '2026-01-05T10:00:00+25:00',
      '２０２６0105100000',
    ])
      expect(instantOf(text, '+08:00'), text).toBeUndefined();
    expect(instantOf('2026-01-05 10:00:00')).toBeUndefined();
    expect(instantOf('2026-01-05 10:00:00', 'Asia/Shanghai')).toBeUndefined();
  });
});
