import { describe, expect, it } from 'vitest';
import { refuse } from '../../src/core/decider.ts';
import { order } from '../../src/order/index.ts';
import { orderCommandSchema, parse } from '../../src/schema/index.ts';
import * as kit from './kit.ts';

const at = kit.T0;
const head = { at, by: 'merchant', operator: 'anna', remark: 'by phone' };
const line = { lineId: 'A', quantity: 1 };

/** Every command with every field it may have, and those of them it may do without. */
const COMMANDS: readonly (readonly [string, object, readonly string[]])[] = [
  [
    'place',
    {
      userId: 'u-1',
      currency: 'EUR',
      lines: [{ ...line, sku: 'tea', location: 'main', unitPriceMinor: 450 }],
      discountMinor: 50,
      shippingMinor: 300,
    },
    ['discountMinor', 'shippingMinor'],
  ],
  ['pay', { paymentId: 'p-1', amountMinor: 700, currency: 'EUR', short: ['A'] }, ['short']],
  ['accept', {}, []],
  ['cancel', { reason: 'STOCK_OUT' }, []],
  ['expire', {}, []],
  ['ship', { shipmentId: 's-1', lines: [line] }, ['lines']],
  ['deliver', { shipmentId: 's-1' }, []],
  ['complete', {}, []],
  ['refund', { refundId: 'r-1', amountMinor: 5, lines: [line] }, ['lines']],
  ['openAfterSales', { caseId: 'c-1', lines: [line] }, ['lines']],
  ['closeAfterSales', { caseId: 'c-1' }, []],
  ['completeAfterSales', { caseId: 'c-1', returned: [line] }, ['returned']],
];

/** Where the problems are; nothing for a command that is read, and then it is read as it stands. */
function problemsOf(input: object): string[] {
  return parse(orderCommandSchema, input).match(
    (command) => {
      expect(command).toEqual(input);
      return [];
    },
    ({ problems }) => problems.map(({ path }) => path),
  );
}

describe('order commands from outside', () => {
  it.each(COMMANDS)('%s: every field is read, each that may be missing may', (type, content, optional) => {
    const whole = { type, ...head, ...content };
    expect(problemsOf(whole)).toEqual([]);
    for (const name of Object.keys(whole)) {
      const missing = Object.fromEntries(Object.entries(whole).filter(([each]) => each !== name));
      const may = ['operator', 'remark', ...optional].includes(name);
      expect(problemsOf(missing), `without ${name}`).toEqual(may ? [] : [name]);
    }
    expect(problemsOf({ ...whole, priceMinor: 1 })).toEqual(['priceMinor']);
  });

  it.each(COMMANDS)(
    '%s: no field takes a list, a number below nothing or nothing at all',
    (type, content) => {
      const whole = { type, ...head, ...content };
      for (const name of Object.keys(whole).filter((each) => each !== 'type'))
        for (const value of [[[]], -0.5, null, '']) {
          if (name === 'remark' && value === '') continue;
          const fields = problemsOf({ ...whole, [name]: value }).map((path) => path.split('.')[0]);
          expect([...new Set(fields)], `${name} = ${JSON.stringify(value)}`).toEqual([name]);
        }
    },
  );

  it('are sound to the machine as well: it asks for the order, not for another content', () => {
    for (const [type, content] of COMMANDS) {
      const command = parse(orderCommandSchema, { type, ...head, ...content })._unsafeUnwrap();
      const refusal = refuse(order, order.initial('o-1'), command);
      expect(refusal?.code, type).toBe(type === 'place' ? undefined : 'ILLEGAL_TRANSITION');
    }
  });

  it('name one of three roles and one of five reasons', () => {
    for (const by of ['shopper', 'merchant', 'system'])
      expect(problemsOf({ type: 'accept', at, by })).toEqual([]);
    expect(problemsOf({ type: 'accept', at, by: 'thief' })).toEqual(['by']);
    for (const reason of ['USER_CANCEL', 'STOCK_OUT', 'PAYMENT_TIMEOUT', 'OTHER', 'UNKNOWN'])
      expect(problemsOf({ type: 'cancel', at, by: 'system', reason })).toEqual([]);
    expect(problemsOf({ type: 'cancel', at, by: 'system', reason: 'BORED' })).toEqual(['reason']);
  });

  it('given lists of no, a thousand and more lines, when they are read, then an order and a parcel need one, and none has more than a thousand', () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => ({ ...line, lineId: `L${i}` }));
    for (const [type, content] of COMMANDS)
      for (const list of ['lines', 'returned']) {
        if (!(list in content)) continue;
        const more = type === 'place' ? { sku: 'tea', location: 'main', unitPriceMinor: 1 } : {};
        const seen = [0, 1_000, 1_001].map((n) => {
          const lines = many(n).map((each) => ({ ...each, ...more }));
          return problemsOf({ type, ...head, ...content, [list]: lines });
        });
        expect(seen, `${type}.${list}`).toEqual([
          type === 'place' || type === 'ship' ? [list] : [],
          [],
          [list],
        ]);
      }
  });

  it('say of a line all that there is to say, and no more', () => {
    for (const [type, content] of COMMANDS)
      for (const [list, [first]] of Object.entries(content).filter(
        ([name]) => name === 'lines' || name === 'returned',
      )) {
        const bent = (each: object) => problemsOf({ type, ...head, ...content, [list]: [each] });
        for (const name of Object.keys(first))
          expect(bent({ ...first, [name]: undefined }), `${type}.${name}`).toEqual([`${list}.0.${name}`]);
        expect(bent({ ...first, colour: 'red' })).toEqual([`${list}.0.colour`]);
      }
  });
});
