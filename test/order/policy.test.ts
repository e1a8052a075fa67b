import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { available, refuse, why } from '../../src/core/decider.ts';
import {
  axesOf,
  type Extent,
  normalizeCancelReason,
  type OrderCommand,
  orderMachine,
  orderPolicy,
  orderRules,
  orderTable,
  type Role,
} from '../../src/order/index.ts';
import * as kit from './kit.ts';

const { place, pay, accept, shipPart, shipAll, deliver, complete, open, refundPart, refundAll, say, reach } =
  kit;

const COMMANDS = [...new Set(Object.values(orderTable).flatMap((row) => Object.keys(row)))];

describe('the policy', () => {
  const held = (settings: Parameters<typeof orderPolicy>[0], history: readonly OrderCommand[]) =>
    reach(history, orderMachine(orderPolicy(settings))).lines.map((line) => line.held);

  it('freezes at placement unless told to wait for the money', () => {
    expect(held({}, [place])).toEqual([2, 1]);
    expect(held({ freezeAt: 'payment' }, [place])).toEqual([0, 0]);
    expect(held({ freezeAt: 'payment' }, [place, pay])).toEqual([2, 1]);
    expect(held({ freezeAt: 'payment' }, [place, { ...pay, short: ['A'] } as OrderCommand])).toEqual([0, 1]);
    expect(held({}, [place, { ...pay, short: ['A'] } as OrderCommand])).toEqual([2, 1]);
  });

  it('says openly which lines were paid without stock, where the money comes first', () => {
    const short = ['A'];
    const told = (settings: Parameters<typeof orderPolicy>[0], content: object) => {
      const machine = orderMachine(orderPolicy(settings));
      const { events } = kit.step(reach([place], machine), { ...pay, ...content } as OrderCommand, machine);
      return events.map((event) => ('short' in event ? event.short : 'nothing'));
    };
    expect(told({ freezeAt: 'payment' }, { short })).toEqual([['A']]);
    expect(told({ freezeAt: 'payment' }, { short })[0]).not.toBe(short);
    for (const none of [{}, { short: [] }]) expect(told({ freezeAt: 'payment' }, none)).toEqual(['nothing']);
    for (const any of [{}, { short }]) expect(told({}, any)).toEqual(['nothing']);
  });

  it('deducts at shipment unless told to at payment', () => {
    expect(held({}, [place, pay])).toEqual([2, 1]);
    expect(held({ deductAt: 'payment' }, [place, pay])).toEqual([0, 0]);
    expect(held({}, [place, pay, accept, shipPart])).toEqual([1, 1]);
    expect(held({ deductAt: 'payment' }, [place, pay, accept, shipPart])).toEqual([0, 0]);
  });

  it('sets the payment window and the after-sales window', () => {
    const machine = orderMachine(orderPolicy({ paymentWindowMinutes: 15, afterSalesWindowDays: 14 }));
    expect(reach([place], machine).payBy).toBe(kit.T0 + 15 * 60_000);
    const done = reach([place, pay, accept, shipAll, deliver, complete], machine);
    const at = (ms: number) => refuse(machine, done, { ...open, at: ms } as OrderCommand);
    const endedAt = kit.T0 + 60_000 + 14 * kit.DAY;
    expect(at(endedAt)).toBeUndefined();
    expect(at(endedAt + 1)).toEqual({ code: 'WINDOW_OVER', endedAt });
  });

  it('where a host says nothing, is what the sources have or leave open', () => {
    expect(orderPolicy()).toEqual({
      visibleCommands: {
        shopper: ['place', 'pay', 'cancel', 'complete', 'openAfterSales', 'closeAfterSales'],
        merchant: COMMANDS,
        system: COMMANDS,
      },
      mayCancel: {
        PENDING_PAYMENT: ['shopper', 'merchant', 'system'],
        PAID: ['merchant', 'system'],
        PROCESSING: ['merchant', 'system'],
      },
      afterSalesWindowDays: 7,
      freezeAt: 'placement',
      deductAt: 'shipment',
      paymentWindowMinutes: 30,
    });
    const unset = { paymentWindowMinutes: undefined, visibleCommands: undefined };
    expect([orderPolicy(unset), orderMachine().policy]).toEqual([orderPolicy(), orderPolicy()]);
  });

  it('given settings that cannot be kept, when the policy or the machine is built, then all of them are named', () => {
    const wrong = {
      afterSalesWindowDays: -5,
      paymentWindowMinutes: Number.NaN,
      freezeAt: 'delivery',
      mayCancel: { PAYED: ['shopper'], PAID: ['customer'] },
      visibleCommands: { shopper: ['plaice'], customer: [] },
      afterSaleWindowDays: 7,
    } as never;
    const problems = [
      { path: 'visibleCommands.shopper.0', problem: 'UNKNOWN_VALUE', allowed: COMMANDS },
      { path: 'visibleCommands.customer', problem: 'UNKNOWN_FIELD' },
      { path: 'mayCancel.PAID.0', problem: 'UNKNOWN_VALUE', allowed: ['shopper', 'merchant', 'system'] },
      { path: 'mayCancel.PAYED', problem: 'UNKNOWN_FIELD' },
      { path: 'afterSalesWindowDays', problem: 'OUT_OF_RANGE', minimum: 0, maximum: 3_650 },
      { path: 'freezeAt', problem: 'UNKNOWN_VALUE', allowed: ['placement', 'payment'] },
      {
        path: 'paymentWindowMinutes',
        problem: 'WRONG_TYPE',
        expected: 'integer',
        minimum: 1,
        maximum: 43_200,
      },
      { path: 'afterSaleWindowDays', problem: 'UNKNOWN_FIELD' },
    ];
    const thrown = { name: 'Error', code: 'INVALID_POLICY', problems };
    for (const none of [null, 5, 'default'])
      expect(() => orderPolicy(none as never)).toThrow(
        expect.objectContaining({ problems: [{ path: '', problem: 'WRONG_TYPE', expected: 'object' }] }),
      );
    expect(() => orderPolicy(wrong)).toThrow(expect.objectContaining(thrown));
    expect(() => orderMachine({ ...orderPolicy(), paymentWindowMinutes: 1e9 })).toThrow(
      expect.objectContaining({
        problems: [{ path: 'paymentWindowMinutes', problem: 'OUT_OF_RANGE', minimum: 1, maximum: 43_200 }],
      }),
    );
  });

  it('says what a shopper is offered, on a screen as on the server', () => {
    for (const machine of [orderRules, orderMachine()]) {
      const offered = (history: readonly OrderCommand[], by: Role) =>
        available(machine, reach(history), { at: kit.T0, by });
      expect(offered([place, pay], 'shopper')).toEqual(['openAfterSales']);
      expect(offered([place, pay], 'merchant')).toEqual(['accept', 'cancel', 'openAfterSales', 'refund']);
      expect(offered([place], 'shopper')).toEqual(['pay', 'cancel']);
    }
  });

  it('given a screen that names no role, when it asks why, then every role that has the command is listed', () => {
    for (const [history, allowed] of [
      [[place], ['shopper', 'merchant', 'system']],
      [
        [place, pay],
        ['shopper', 'merchant', 'system'],
      ],
    ] as const)
      expect(why(orderRules, reach(history), { type: 'cancel', at: kit.T0 } as OrderCommand)).toEqual([
        { code: 'NOT_ALLOWED', by: '', allowed },
      ]);
    const nobody = orderMachine(orderPolicy({ mayCancel: {} }));
    expect(refuse(nobody, reach([place]), say({ type: 'cancel', reason: 'OTHER' }))).toEqual({
      code: 'NOT_ALLOWED',
      by: 'merchant',
      allowed: [],
    });
  });

  it('lets a shopper cancel a paid order only where it says so', () => {
    const cancel = say({ type: 'cancel', reason: 'USER_CANCEL', by: 'shopper' });
    const mayCancel = { PAID: ['shopper' as const] };
    expect(refuse(orderMachine(), reach([place, pay]), cancel)).toEqual({
      code: 'NOT_ALLOWED',
      by: 'shopper',
      allowed: ['merchant', 'system'],
    });
    expect(refuse(orderMachine(orderPolicy({ mayCancel })), reach([place, pay]), cancel)).toBeUndefined();
  });
});

describe('the axes', () => {
  const cases: readonly (readonly [string, readonly OrderCommand[], readonly Extent[]])[] = [
    ['placed', [place], ['none', 'none', 'none', 'none']],
    ['paid', [place, pay], ['full', 'none', 'none', 'none']],
    ['shipped', [place, pay, accept, shipAll], ['full', 'none', 'none', 'none']],
    ['part delivered', [place, pay, accept, shipPart, deliver], ['full', 'partial', 'none', 'none']],
    ['delivered', [place, pay, accept, shipAll, deliver], ['full', 'full', 'none', 'none']],
    ['part refunded', [place, pay, refundPart], ['full', 'none', 'none', 'partial']],
    ['refunded', [place, pay, refundAll], ['full', 'none', 'none', 'full']],
    [
      'part returned',
      [
        place,
        pay,
        accept,
        shipAll,
        deliver,
        open,
        say({ type: 'completeAfterSales', caseId: 'c-1', returned: [{ lineId: 'A', quantity: 1 }] }),
      ],
      ['full', 'full', 'partial', 'none'],
    ],
  ];
  it.each(cases)('%s', (_, history, [payment, fulfilment, returned, refund]) => {
    expect(axesOf(reach(history))).toEqual({ payment, fulfilment, return: returned, refund });
  });
  it('says when more came than is owed', () => {
    expect(axesOf({ ...reach([place, pay]), paidMinor: kit.TOTAL + 1 }).payment).toBe('over');
  });
});

describe('normalizeCancelReason', () => {
  const spellings = {
    USER_CANCEL: ['user_cancel', 'User Cancel', 'USER-CANCEL', '用戶取消', '用户取消', '用戶 取消'],
    STOCK_OUT: ['stock_out', 'Stock  Out', '庫存不足', '库存不足', '庫 存 不 足'],
    PAYMENT_TIMEOUT: ['payment_timeout', 'Payment Timeout', '支付超時', '支付超时'],
    UNKNOWN: ['', '   ', '\u3000', 'unknown', null, undefined],
    OTHER: ['other', 'bored', '其他', 'user'],
  } as const;
  for (const [reason, written] of Object.entries(spellings))
    it.each(written)(`${reason}: %j`, (text) => {
      expect(normalizeCancelReason(text)).toBe(reason);
    });

  it('does not mind case and blanks around (D16)', () => {
    const [known] = [
      Object.entries(spellings).flatMap(([reason, written]) =>
        written.map((text) => [reason, text] as const),
      ),
    ];
    const blank = fc.stringMatching(/^[ \t\u3000]{0,3}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...known),
        blank,
        blank,
        fc.boolean(),
        ([reason, text], before, after, upper) => {
          fc.pre(typeof text === 'string');
          const written = `${before}${upper ? text?.toUpperCase() : text?.toLowerCase()}${after}`;
          return normalizeCancelReason(written) === reason;
        },
      ),
    );
  });

  it('gives one of five words for anything at all', () => {
    fc.assert(
      fc.property(fc.anything(), (raw) =>
        /^(USER_CANCEL|STOCK_OUT|PAYMENT_TIMEOUT|OTHER|UNKNOWN)$/.test(normalizeCancelReason(raw as string)),
      ),
    );
  });
});
