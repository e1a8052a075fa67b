import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountIn, channelCards, readGenericNotification } from '../../src/channels/index.ts';
import { currencyRefusal, exponentOf, isCurrency, money, parseMoney } from '../../src/core/index.ts';
import { currencySchema } from '../../src/core/schema.ts';
import { order, refuse as refuseOrder } from '../../src/order/index.ts';
import { payment, refuse as refusePayment, splitPayment } from '../../src/payment/index.ts';
import { readStatementCsv, STATEMENT_COLUMNS } from '../../src/reconciliation/index.ts';
import { runs } from '../support/runs.ts';

/** Withdrawn currencies and their decimal places: the reported ones, the euro's predecessors, redenominations. */
const WITHDRAWN = {
  ...{ BGN: 2, HRK: 2, ANG: 2, LTL: 2, LVL: 2, EEK: 2, SKK: 2, SIT: 2, CYP: 2, MTL: 2 },
  ...{ DEM: 2, FRF: 2, NLG: 2, ATS: 2, FIM: 2, IEP: 2, ITL: 0, ESP: 0, PTE: 0, GRD: 0, BEF: 0, LUF: 0 },
  ...{ BYR: 0, TRL: 0, ROL: 0, MRO: 2, STD: 2, SLL: 2, VEF: 2, VEB: 2, ZWL: 2, ZMK: 2, GHC: 2, CUC: 2 },
};
const CURRENT = { JPY: 0, KRW: 0, VND: 0, EUR: 2, USD: 2, CNY: 2, XCG: 2, ZWG: 2, KWD: 3, TND: 3, CLF: 4 };
const NEVER = ['XYZ', 'QQQ', 'EUX', 'AAA', 'XXX', 'XTS', 'XAU', 'XDR'];
const NO_CODES = ['jpy', 'Eur', 'EURO', 'EU', '', 'constructor', '__proto__'];
/** What a statement cannot hold: its cells are text, and trimmed. */
const NO_CELLS = [' EUR', 'EUR\n', null, undefined, 5, ['EUR']];

const place = (currency: string) =>
  refuseOrder(order, order.initial('o-1'), {
    ...{ type: 'place', userId: 'u-1', currency, at: 0, by: 'shopper' },
    lines: [{ lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor: 100 }],
  });
const open = (currency: string) =>
  refusePayment(payment, payment.initial('p-1'), {
    ...{ type: 'create', orderId: 'o-1', merchantId: 'm-1', expiresAt: 1, at: 0, by: 'shopper' },
    ...{ amountMinor: 100, currency },
  });
const openTender = (currency: string) =>
  refusePayment(splitPayment, splitPayment.initial('o-1'), {
    ...{ type: 'openTender', paymentId: 'p-1', kind: 'card', at: 0, by: 'shopper' },
    ...{ amountMinor: 100, dueMinor: 100, takenMinor: 0, currency },
  });
const notice = (currency: string) =>
  readGenericNotification(
    JSON.stringify({
      ...{ about: 'refund', id: 'n-1', status: 'succeeded', refundId: 'r-1', paymentId: 'p-1' },
      ...{ amount: '100', currency, transactionId: 't-1' },
    }),
    { at: 0 },
  );
const statement = (currency: string) => {
  const fields: { readonly [name: string]: string } = {
    ...{ type: 'payment', transaction: 't-1', status: 'done', amount: '100', currency, merchant: 'm-1' },
    ...{ fee: '0', time: '2026-01-05T10:00:00Z' },
  };
  const row = STATEMENT_COLUMNS.map((name) => fields[name] ?? '').join(',');
  return readStatementCsv(`${STATEMENT_COLUMNS.join(',')}\n${row}`);
};

/** Every place where a currency enters, and whether it takes this one. */
const ENTRANCES: { readonly [entrance: string]: (currency: string) => boolean } = {
  'an order that is placed': (currency) => place(currency) === undefined,
  'a payment that is opened': (currency) => open(currency) === undefined,
  'a tender that is opened': (currency) => openTender(currency) === undefined,
  'an amount that is made': (currency) => money(100, currency).isOk(),
  'an amount that is read': (currency) => parseMoney('100', currency).isOk(),
  'a schema': (currency) => currencySchema.safeParse(currency).success,
  'a channel notification': (currency) => notice(currency).isOk(),
  'a channel statement': (currency) => statement(currency).isOk(),
  ...Object.fromEntries(
    Object.entries(channelCards).map(([channel, card]) => [
      `an amount of ${channel}`,
      (currency: string) =>
        typeof amountIn(card, card.amount.unit === 'minor' ? 100_000 : '100', currency) !== 'string',
    ]),
  ),
};

describe('one idea of a currency [reported M7]', () => {
  it.each(Object.keys(ENTRANCES))(
    'given %s, when its currency exists or existed, then it is taken',
    (entrance) => {
      for (const code of Object.keys({ ...WITHDRAWN, ...CURRENT }))
        expect(ENTRANCES[entrance]?.(code), code).toBe(true);
    },
  );

  it.each(Object.keys(ENTRANCES))(
    'given %s, when its currency never existed, then it is refused',
    (entrance) => {
      for (const code of [...NEVER, ...NO_CODES]) expect(ENTRANCES[entrance]?.(code), code).toBe(false);
    },
  );

  it('given any three capitals, when they enter as a currency, then every entrance agrees', () => {
    const code = fc.string({ unit: fc.constantFrom(...'ABCDEGHKLNPRSTUXYZ'), minLength: 3, maxLength: 3 });
    let known = 0;
    fc.assert(
      fc.property(code, (currency) => {
        const expected = isCurrency(currency);
        if (expected) known += 1;
        for (const [entrance, takes] of Object.entries(ENTRANCES))
          assert.equal(takes(currency), expected, `${entrance}: ${currency}`);
      }),
      { numRuns: runs(500) },
    );
    expect(known).toBeGreaterThan(0);
  });

  it('given a currency, when its decimal places are asked, then they are those of ISO 4217', () => {
    for (const [code, places] of Object.entries({ ...WITHDRAWN, ...CURRENT }))
      expect([code, exponentOf(code)]).toEqual([code, places]);
    for (const code of [...NEVER, ...NO_CODES, ...NO_CELLS]) expect(exponentOf(code)).toBeUndefined();
  });

  it('given a value that is no currency, when it is refused, then the refusal repeats it', () => {
    expect(currencyRefusal('EUR')).toBeUndefined();
    expect(currencyRefusal('jpy')).toEqual({ code: 'UNKNOWN_CURRENCY', given: '"jpy"' });
  });

  it('given the currencies that Intl lists in this Node, when they are looked up, then all that are money are known', () => {
    const noMoney = ['XDR', 'XSU'];
    const listed = Intl.supportedValuesOf('currency').filter((code) => !noMoney.includes(code));
    expect(listed.length).toBeGreaterThan(150);
    expect(listed.filter((code) => !isCurrency(code))).toEqual([]);
  });
});
