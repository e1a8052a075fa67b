/** Payments, the commands for one, and what a channel may say about it. */
import * as fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import type { Role } from '../../core/role.ts';
import {
  type Payment,
  type PaymentEvent,
  type PaymentFact,
  type PaymentInput,
  payment,
} from '../../payment/index.ts';
import { type Draw, drawFrom } from '../proof.ts';
import type { CommandOptions } from './order.ts';
import { spoiled } from './values.ts';
import { legal, type Walk, walks } from './walk.ts';

const AMOUNT = 10_000;
const ATTEMPTS = ['a-1', 'a-2'];
const CAPTURES = ['c-1', 'c-2'];
const REFUNDS = ['r-1', 'r-2', 'r-3'];

/** A fact as a channel would report it: mostly about this payment, sometimes about another or with other numbers. */
export function factWish(draw: Draw, state: Payment, at: number): PaymentFact {
  const amountMinor = draw.below(8) ? state.amountMinor || AMOUNT : draw.pick([1, AMOUNT + 1]);
  const base = {
    at: at + draw.pick([0, 1_000, MINUTE_MS]),
    by: 'channel',
    ...(draw.below(2) === 0 && { source: draw.pick(['callback', 'query', 'statement'] as const) }),
  };
  const currency = draw.below(12) ? state.currency || 'CNY' : 'USD';
  const attemptId = draw.pick(ATTEMPTS);
  const refundId = draw.pick(REFUNDS);
  const money = {
    ...base,
    attemptId,
    channel: draw.below(9) ? 'wechat' : 'alipay',
    currency,
    merchantId: draw.below(12) ? 'm-1' : 'm-2',
    paymentId: draw.below(12) ? state.id : 'p-other',
  };
  const orderPayable = draw.below(3) === 0 && { orderPayable: draw.below(2) === 0 };
  switch (draw.below(14)) {
    case 0:
      return { type: draw.pick(['pending', 'processing', 'failed', 'closed'] as const), ...base, attemptId };
    case 1:
      return { type: 'authorised', ...money, amountMinor };
    case 2:
      return { type: 'unknown', ...base };
    case 3:
    case 4:
    case 5:
      return {
        type: 'paid',
        ...money,
        channelTxnId: draw.pick(['t-1', 't-1', 't-2']),
        amountMinor,
        ...orderPayable,
      };
    case 6:
    case 7:
      return {
        type: 'refundSucceeded',
        ...base,
        refundId,
        amountMinor: draw.pick([1_000, 2_500, AMOUNT]),
        currency,
      };
    case 8:
    case 9:
      return {
        type: draw.pick([
          'refundAccepted',
          'refundUnknown',
          'refundAbnormal',
          'refundFailed',
          'refundNotFound',
          'refundReversed',
        ] as const),
        ...base,
        refundId,
      };
    case 10:
      return {
        type: 'captured',
        ...money,
        captureId: draw.pick(CAPTURES),
        channelTxnId: draw.pick(['t-1', 't-1', 't-2']),
        amountMinor: draw.pick([2_500, 7_500, AMOUNT]),
        ...(draw.below(3) === 0 && { final: true }),
        ...orderPayable,
      };
    case 11:
      return { type: 'captureFailed', ...base, captureId: draw.pick(CAPTURES) };
    default:
      return {
        type: draw.pick(['disputeOpened', 'disputeLost', 'disputeWon'] as const),
        ...base,
        disputeId: draw.pick(['d-1', 'd-2']),
        amountMinor: draw.pick([1_000, AMOUNT]),
        currency,
      };
  }
}

/** A command or a fact that a payment might be sent now. */
export function paymentWish(draw: Draw, state: Payment, at: number): PaymentInput {
  const now = at + draw.pick([0, 1_000, MINUTE_MS, HOUR_MS]);
  const by: Role = draw.below(8) === 0 ? draw.pick(['shopper', 'merchant']) : 'system';
  const base = { at: now, by };
  if (state.status === 'NEW')
    return {
      type: 'create',
      ...base,
      orderId: 'o-1',
      amountMinor: AMOUNT,
      currency: 'CNY',
      merchantId: 'm-1',
      expiresAt: now + 30 * MINUTE_MS,
      ...(draw.below(2) === 0 && { channel: 'wechat' }),
    };
  const refundId = draw.pick(REFUNDS);
  switch (draw.below(11)) {
    case 0:
      return { type: 'submit', ...base, at, attemptId: draw.pick(ATTEMPTS) };
    case 1:
      return {
        type: draw.below(3) ? 'timeout' : 'cancel',
        ...base,
        ...(draw.below(4) === 0 && { closeFirst: true }),
      };
    case 2: {
      const surplus = state.receipts.find(({ kind }) => kind === 'surplus');
      return {
        type: 'requestRefund',
        ...base,
        refundId,
        amountMinor: draw.pick([1_000, 2_500, AMOUNT]),
        currency: 'CNY',
        ...(surplus && draw.below(3) === 0 && { receiptId: surplus.id }),
      };
    }
    case 3:
      return { type: 'sendRefund', ...base, refundId };
    case 4:
      return { type: 'retryRefund', ...base, refundId, retryId: draw.pick(['r-4', 'r-5']) };
    case 5: {
      const amountMinor = draw.pick([2_500, 7_500, AMOUNT]);
      const capture = { ...base, captureId: draw.pick(CAPTURES), amountMinor, currency: 'CNY' };
      return draw.below(3) ? { type: 'capture', ...capture } : { type: 'void', ...base };
    }
    default:
      return factWish(draw, state, at);
  }
}

/** Commands and facts for a payment as it stands. */
export function paymentCommands(
  state: Payment,
  {
    flavours = ['valid', 'valid', 'valid', 'boundary', 'hostile'],
    at = 1_767_700_000_000,
  }: CommandOptions & { readonly at?: number | undefined } = {},
): fc.Arbitrary<PaymentInput> {
  return fc.tuple(fc.constantFrom(...flavours), fc.nat()).chain(([flavour, seed]) => {
    const draw = drawFrom(seed);
    const command = legal(payment, paymentWish, draw, state, at) ?? paymentWish(draw, state, at);
    if (flavour === 'hostile') return spoiled(command) as fc.Arbitrary<PaymentInput>;
    if (flavour === 'valid' || !('amountMinor' in command)) return fc.constant(command);
    const edges = [0, 1, -1, AMOUNT - 1, AMOUNT + 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER + 1];
    return fc.constantFrom(...edges).map((amountMinor) => ({ ...command, amountMinor }) as PaymentInput);
  });
}

/** Facts about a payment as it stands, in any order, repeated, contradicting each other. */
export function paymentFacts(state: Payment, at = 1_767_700_000_000): fc.Arbitrary<PaymentFact> {
  return fc.nat().map((seed) => factWish(drawFrom(seed), state, at));
}

export function paymentWalks(): fc.Arbitrary<Walk<typeof payment>> {
  return walks(payment, paymentWish, { id: 'p-1' });
}

/** Payments that can be reached. */
export function payments(): fc.Arbitrary<Payment> {
  return paymentWalks().map(({ state }) => state);
}

export function paymentEvents(): fc.Arbitrary<PaymentEvent> {
  return paymentWalks()
    .filter(({ events }) => events.length > 0)
    .chain(({ events }) => fc.constantFrom(...events));
}
