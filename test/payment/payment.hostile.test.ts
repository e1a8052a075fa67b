import { describe, expect, it } from 'vitest';
import {
  available,
  classify,
  emit,
  type Payment,
  type PaymentInput,
  payment,
  refuse,
  why,
} from '../../src/payment/index.ts';
import { random } from '../support/random.ts';
import { FEWER_RUNS } from '../support/runs.ts';
import {
  advance,
  CLOSED,
  CREATED,
  FAIL,
  NEW,
  PENDING,
  REFUNDED,
  REFUNDING,
  SUCCESS,
  say,
  step,
  surplus,
} from './kit.ts';
import { anything } from './walks.ts';

const STATES = [NEW, CREATED, PENDING, SUCCESS, FAIL, REFUNDING, REFUNDED, CLOSED, advance(CLOSED, surplus)];
const HOSTILE: readonly unknown[] = [
  Number.NaN,
  -0,
  0,
  -1,
  1.5,
  2 ** 53,
  Number.POSITIVE_INFINITY,
  '1',
  'CNYX',
  'XCNY',
  '',
  ' ',
  '\0',
  'a\u202eb',
  'x'.repeat(10_000),
  null,
  true,
  [],
  ['a/b'],
  {},
  { toString: () => 'a/b' },
  Symbol('s'),
  10n,
  () => 1,
];
const WELL_FORMED: readonly PaymentInput[] = [
  say.create(),
  say.submit(),
  say.cancel(),
  say.timeout(),
  { ...say.timeout(), closeFirst: true },
  say.requestRefund('r9', 1),
  say.sendRefund('r1'),
  say.retryRefund('r1', 'r9'),
  say.pending(),
  say.processing(),
  say.authorised(),
  say.capture('c1', 1, { final: true }),
  say.void(),
  say.captured('c1', 1, { final: true, orderPayable: true }),
  say.captureFailed('c1'),
  say.cancel({ closeFirst: true }),
  say.failed(),
  say.unknown(),
  say.closed(),
  say.paid('t2', { orderPayable: true, source: 'query', remark: 'x' }),
  say.refund('refundAccepted', 'r1'),
  say.refund('refundUnknown', 'r1'),
  say.refund('refundAbnormal', 'r1'),
  say.refund('refundFailed', 'r1'),
  say.refund('refundNotFound', 'r1'),
  say.refund('refundReversed', 'r1'),
  say.refundSucceeded('r1', 1, { receiptId: 'wechat/t1' }),
  say.dispute('disputeOpened'),
  say.dispute('disputeLost'),
  say.dispute('disputeWon', 'd1', { receiptId: 'wechat/t1' }),
];
const isFact = ({ type }: PaymentInput) => payment.facts?.includes(type);
/** Values that are fine in a field after all. */
const welcome = (field: string, value: unknown) =>
  (field === 'remark' && typeof value === 'string') ||
  (/^(orderPayable|closeFirst|final)$/.test(field) && value === true) ||
  (/^(expiresAt|at)$/.test(field) && Number.isSafeInteger(value)) ||
  ((value === '1' || value === 'CNYX' || value === 'XCNY') &&
    !/Minor$|^(currency|expiresAt|at|orderPayable|closeFirst|final|source|type)$/.test(field));

describe('hostile input', () => {
  it('in any field is refused by the name of the field, and changes nothing', () => {
    // What a command must be in itself does not depend on the payment: mutants are tried on two.
    for (const state of FEWER_RUNS ? STATES.slice(0, 2) : STATES) {
      const before = JSON.stringify(state);
      for (const command of WELL_FORMED) {
        for (const field of Object.keys(command)) {
          for (const value of [...HOSTILE, undefined]) {
            if (
              welcome(field, value) ||
              (value === undefined && /^(remark|source|orderPayable|closeFirst|final|receiptId)$/.test(field))
            )
              continue;
            const hostile = { ...command, [field]: value } as PaymentInput;
            const refusal = refuse(payment, state, hostile);
            if (field === 'type') expect(refusal?.code).toMatch(/^(MALFORMED_COMMAND|ILLEGAL_TRANSITION)$/);
            else if (field === 'by' && !isFact(command)) expect(refusal?.code).toBe('NOT_ALLOWED');
            else
              expect(refusal, `${command.type}.${field} = ${String(value)}`).toMatchObject({
                code: 'MALFORMED_COMMAND',
                problems: [{ path: field }],
              });
          }
        }
      }
      expect(JSON.stringify(state)).toBe(before);
    }
  });

  it('as a whole is a typed refusal', () => {
    for (const state of STATES) {
      for (const thing of [...HOSTILE, undefined]) {
        expect(refuse(payment, state, thing as PaymentInput)).toMatchObject({
          code: 'MALFORMED_COMMAND',
          problems: [{ path: 'type' }],
        });
        expect(classify(state, thing as PaymentInput).outcome).toBe('refused');
      }
    }
  });

  it('cannot name a row, a status or a member of an object as its type', () => {
    const keys = Object.values(payment.table)
      .flatMap((row) => Object.keys(row))
      .filter((key) => !WELL_FORMED.some(({ type }) => type === key));
    expect(keys).toContain('paidDuplicate');
    const others = [
      'constructor',
      '__proto__',
      'toString',
      'hasOwnProperty',
      'NEW',
      'SUCCESS',
      '',
      'refundShort',
    ];
    for (const type of [...keys, ...others]) {
      const code = keys.includes(type) ? 'NOT_ALLOWED' : 'ILLEGAL_TRANSITION';
      for (const state of STATES) {
        const command = { ...say.paid('t1'), type } as unknown as PaymentInput;
        expect(refuse(payment, state, command)?.code, type).toBe(code);
        expect(why(payment, state, command)).toHaveLength(1);
      }
    }
  });

  it('with ids that are members of every object finds nothing', () => {
    for (const id of ['constructor', '__proto__', 'toString']) {
      const requested = advance(SUCCESS, say.requestRefund('r1', 1));
      expect(step(requested, say.sendRefund(id)).refusal).toEqual({ code: 'NO_SUCH_REFUND', refundId: id });
      expect(step(SUCCESS, say.requestRefund('r9', 1, { receiptId: id })).refusal).toEqual({
        code: 'NO_SUCH_RECEIPT',
        receiptId: id,
      });
      expect(step(PENDING, say.paid(id, { channel: id })).state.status).toBe('SUCCESS');
    }
  });

  it('reports every malformed field of a command', () => {
    const command = { type: 'requestRefund', at: 1, by: 'merchant', colour: 'red' };
    expect(why(payment, SUCCESS, command as unknown as PaymentInput)).toEqual([
      {
        code: 'MALFORMED_COMMAND',
        problems: [
          ...['amountMinor', 'currency', 'refundId'].map((path) => ({ path, problem: 'MISSING' })),
          { path: 'colour', problem: 'UNKNOWN_FIELD' },
        ],
      },
    ]);
  });

  it('never sees a payment changed in place', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const rng = random(seed);
      let state: Payment = freeze(rng.pick(STATES));
      for (let i = 0; i < 12; i++) {
        const command = freeze(anything(rng));
        available(payment, state, { at: 1_000 });
        if (refuse(payment, state, command)) continue;
        state = freeze(emit(payment, state, command).reduce(payment.evolve, state));
      }
    }
  });
});

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) freeze(member);
  }
  return value;
}
