import { describe, expect, it } from 'vitest';
import { stockSteps } from '../../src/flow/index.ts';
import { type OrderCommand, type OrderPolicy, orderMachine, orderPolicy } from '../../src/order/index.ts';
import * as kit from '../order/kit.ts';

const { place, pay, accept, shipPart, shipAll, deliver, complete, open, refundPart, refundAll, say } = kit;

/** The steps that follow the last command, in few words. */
function follows(settings: Partial<OrderPolicy>, history: readonly OrderCommand[]): string[] {
  const machine = orderMachine(orderPolicy(settings));
  const before = kit.reach(history.slice(0, -1), machine);
  const { events } = kit.step(before, history.at(-1) as OrderCommand, machine);
  return events.flatMap((event) =>
    stockSteps(before, event, machine.policy).map((step) =>
      step.do === 'keep'
        ? `KEEP ${step.line.lineId}`
        : `${step.movement.type} ${step.line.lineId} ${step.movement.quantity}`,
    ),
  );
}

const cancel = say({ type: 'cancel', reason: 'OTHER' });
const expire = say({ type: 'expire', at: kit.T0 + kit.DAY });
const short = { ...pay, short: ['A'] } as OrderCommand;
const back = say({ type: 'completeAfterSales', caseId: 'c-1', returned: [{ lineId: 'A', quantity: 1 }] });
const A: Partial<OrderPolicy> = { freezeAt: 'payment' };
const B: Partial<OrderPolicy> = { deductAt: 'payment' };
const AB: Partial<OrderPolicy> = { ...A, ...B };

/** Policy, history, and the stock that follows its last command. */
const CASES: readonly (readonly [
  string,
  Partial<OrderPolicy>,
  readonly OrderCommand[],
  readonly string[],
])[] = [
  ['placed, frozen at once', {}, [place], ['FREEZE A 2', 'FREEZE B 1']],
  ['placed, frozen when paid', A, [place], []],
  ['paid, kept', {}, [place, pay], ['KEEP A', 'KEEP B']],
  ['paid, frozen now', A, [place, pay], ['FREEZE A 2', 'FREEZE B 1']],
  ['paid without stock of A', A, [place, short], ['FREEZE B 1']],
  ['paid, deducted now', B, [place, pay], ['KEEP A', 'KEEP B', 'DECREASE A 2', 'DECREASE B 1']],
  [
    'paid, frozen and deducted now',
    AB,
    [place, pay],
    ['FREEZE A 2', 'FREEZE B 1', 'DECREASE A 2', 'DECREASE B 1'],
  ],
  ['paid without stock of A, deducted now', AB, [place, short], ['FREEZE B 1', 'DECREASE B 1']],
  ['accepted', {}, [place, pay, accept], []],
  ['part shipped', {}, [place, pay, accept, shipPart], ['DECREASE A 1']],
  ['shipped', {}, [place, pay, accept, shipAll], ['DECREASE A 2', 'DECREASE B 1']],
  ['shipped, deducted before', B, [place, pay, accept, shipAll], []],
  ['delivered', {}, [place, pay, accept, shipAll, deliver], []],
  ['completed', {}, [place, pay, accept, shipAll, deliver, complete], []],
  ['cancelled unpaid (D36)', {}, [place, cancel], ['UNFREEZE A 2', 'UNFREEZE B 1']],
  ['cancelled unpaid, never frozen', A, [place, cancel], []],
  ['cancelled paid', {}, [place, pay, cancel], ['UNFREEZE A 2', 'UNFREEZE B 1']],
  ['cancelled paid, A never frozen', A, [place, short, cancel], ['UNFREEZE B 1']],
  ['cancelled paid, deducted before', B, [place, pay, cancel], ['INCREASE A 2', 'INCREASE B 1']],
  ['expired (D36)', {}, [place, expire], ['UNFREEZE A 2', 'UNFREEZE B 1']],
  ['expired, deducted at payment that never came', B, [place, expire], ['UNFREEZE A 2', 'UNFREEZE B 1']],
  ['part refunded', {}, [place, pay, refundPart], []],
  ['refunded before shipment (D35)', {}, [place, pay, refundAll], ['UNFREEZE A 2', 'UNFREEZE B 1']],
  ['refunded before shipment, deducted before', B, [place, pay, refundAll], ['INCREASE A 2', 'INCREASE B 1']],
  ['refunded, part shipped', {}, [place, pay, accept, shipPart, refundAll], ['UNFREEZE A 1', 'UNFREEZE B 1']],
  [
    'refunded, part shipped, deducted before',
    B,
    [place, pay, accept, shipPart, refundAll],
    ['INCREASE A 1', 'INCREASE B 1'],
  ],
  [
    'refunded after delivery restocks nothing (D35)',
    {},
    [place, pay, accept, shipAll, deliver, refundAll],
    [],
  ],
  ['the same, deducted before', B, [place, pay, accept, shipAll, deliver, refundAll], []],
  ['case opened', {}, [place, pay, open], []],
  ['goods came back', {}, [place, pay, accept, shipAll, deliver, open, back], ['INCREASE A 1']],
  ['case closed', {}, [place, pay, open, say({ type: 'closeAfterSales', caseId: 'c-1' })], []],
  [
    'paid order cancelled, part refunded before',
    {},
    [place, pay, refundPart, cancel],
    ['UNFREEZE A 2', 'UNFREEZE B 1'],
  ],
];

describe('the stock that follows an order event', () => {
  it.each(CASES)(
    'given an order event, when its stock steps are derived, then they are those of %s',
    (_, settings, history, expected) => {
      expect(follows(settings, history)).toEqual(expected);
    },
  );

  it('given a cause, when its steps are derived twice, then the operation ids are the same and unique', () => {
    for (const [name, settings, history] of CASES) {
      const machine = orderMachine(orderPolicy(settings));
      let state = machine.initial('o-1');
      const ids: string[] = [];
      for (const command of history) {
        const { events, after } = kit.step(state, command, machine);
        for (const event of events) {
          const steps = stockSteps(state, event, machine.policy);
          expect(stockSteps(state, event, machine.policy)).toEqual(steps);
          ids.push(...steps.flatMap((step) => (step.do === 'post' ? step.movement.opId : [])));
        }
        state = after;
      }
      expect(new Set(ids).size, name).toBe(ids.length);
    }
  });

  it('given a hold, when it is made at placement, then it ends with the payment window, and at payment never', () => {
    const expiry = (settings: Partial<OrderPolicy>, history: readonly OrderCommand[]) => {
      const machine = orderMachine(orderPolicy(settings));
      const before = kit.reach(history.slice(0, -1), machine);
      const [event] = kit.step(before, history.at(-1) as OrderCommand, machine).events;
      return stockSteps(before, event as never, machine.policy).flatMap((step) =>
        step.do === 'post' ? step.movement.expiresAt : [],
      );
    };
    const payBy = kit.T0 + 30 * 60_000;
    expect(expiry({}, [place])).toEqual([payBy, payBy]);
    expect(expiry(A, [place, pay])).toEqual([null, null]);
  });
});
