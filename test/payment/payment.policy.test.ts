import { describe, expect, it } from 'vitest';
import { InvalidPolicyError } from '../../src/core/policy.ts';
import { ROLES } from '../../src/core/role.ts';
import {
  available,
  defaultPaymentPolicy,
  type Payment,
  payment,
  paymentMachine,
  paymentPolicy,
  paymentRules,
  paymentRulesFor,
  refuse,
} from '../../src/payment/index.ts';
import { paymentFactShapes } from '../../src/payment/payment.shape.ts';
import { CREATED, FAIL, NEW, PENDING, PROCESSING, REFUNDED, REFUNDING, SUCCESS, say } from './kit.ts';

const STATES = [NEW, CREATED, PENDING, PROCESSING, SUCCESS, FAIL, REFUNDING, REFUNDED];

function problemsOf(settings: object): unknown {
  try {
    return paymentPolicy(settings);
  } catch (error) {
    return error instanceof InvalidPolicyError ? error.problems : error;
  }
}

describe('the policy of payments', () => {
  it('given no settings, or settings that are undefined, when a policy is built, then it is the default [reported L12]', () => {
    expect(paymentPolicy()).toEqual(defaultPaymentPolicy);
    expect(paymentPolicy({ cards: undefined, visibleCommands: undefined })).toEqual(defaultPaymentPolicy);
    expect(paymentPolicy({ visibleCommands: { shopper: undefined } })).toEqual(defaultPaymentPolicy);
  });

  it('given the commands of one role, when a policy is built, then the other roles keep theirs', () => {
    const { visibleCommands } = paymentPolicy({ visibleCommands: { merchant: ['create'] } });
    expect(visibleCommands).toEqual({ ...defaultPaymentPolicy.visibleCommands, merchant: ['create'] });
  });

  it('given settings that cannot be kept, when a policy is built, then every problem is listed', () => {
    const card = (refundLimits: object) => ({ channel: 'card', feeRate: '0.006', refundLimits });
    expect(
      problemsOf({
        visibleCommands: { shopper: ['paid'] },
        cards: [card({ maxCount: -1 }), card({ maxAgeMs: Number.NaN, days: 3 }), { channel: '' }, null],
      }),
    ).toMatchObject([
      { path: 'visibleCommands.shopper.0', problem: 'UNKNOWN_VALUE' },
      { path: 'cards.0.refundLimits.maxCount', problem: 'OUT_OF_RANGE', minimum: 0 },
      { path: 'cards.1.refundLimits.maxAgeMs', problem: 'WRONG_TYPE' },
      { path: 'cards.1.refundLimits.days', problem: 'UNKNOWN_FIELD' },
      { path: 'cards.2.channel', problem: 'INVALID_ID' },
      { path: 'cards.3.channel', problem: 'MISSING' },
    ]);
    expect(() => paymentMachine({ cards: [card({ minIntervalMs: -1 })] })).toThrow(InvalidPolicyError);
  });
});

describe('who may send what', () => {
  it('given a role, when it sends what another role has, then it is refused with the roles that have it [host P12]', () => {
    const request = say.requestRefund('r9', 1, { by: 'shopper' });
    const refusal = { code: 'NOT_ALLOWED', by: 'shopper', allowed: ['merchant', 'system'] };
    for (const state of STATES) expect(refuse(payment, state, request)).toEqual(refusal);
    expect(refuse(payment, PENDING, say.submit('a2', { by: 'merchant' }))).toMatchObject({
      code: 'NOT_ALLOWED',
      allowed: ['shopper', 'system'],
    });
  });

  it('given any payment and any role, when commands are offered, then each is one of that role, and never a fact or a cell key', () => {
    for (const of of [payment, paymentRules]) {
      for (const by of ROLES)
        for (const state of STATES)
          for (const name of available(of, state, { at: 1_000, by }))
            expect(defaultPaymentPolicy.visibleCommands[by]).toContain(name);
      expect(available(of, PENDING, { at: 1_000 })).toEqual([]);
    }
  });

  it('given a fact, when a reporter of any name brings it, then its role is not asked for', () => {
    for (const by of ['wechat', 'statement', 'shopper'])
      expect(refuse(payment, PENDING, say.paid('t1', { by }))).toBeUndefined();
  });

  it('given the facts of the rules, when they are compared with the shapes, then they are the same', () => {
    expect(payment.facts).toEqual(Object.keys(paymentFactShapes));
  });

  it('given a policy of the host, when page and server ask, then both follow it', () => {
    const visibleCommands = { merchant: ['create', 'submit'] } as const;
    const policy = paymentPolicy({ visibleCommands });
    for (const of of [paymentRulesFor(policy), paymentMachine({ visibleCommands })]) {
      expect(available(of, CREATED, { at: 1_000, by: 'merchant' })).toEqual(['submit']);
      expect(available(of, SUCCESS, { at: 1_000, by: 'merchant' })).toEqual([]);
    }
  });

  it('given the person behind a role, when a command is carried out, then the event has the name', () => {
    const cancel = say.cancel({ by: 'merchant', operator: 'clerk-7', remark: 'asked by phone' });
    const state: Payment = PENDING;
    const events = payment.emit(state, cancel, { to: ['CLOSED'] });
    expect(events).toMatchObject([
      {
        type: 'payment.close_at_channel_ordered',
        by: 'merchant',
        operator: 'clerk-7',
        remark: 'asked by phone',
      },
      { type: 'payment.closed', by: 'merchant', operator: 'clerk-7', remark: 'asked by phone' },
    ]);
  });
});
