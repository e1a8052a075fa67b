/** Payments in every status, reached by running the machine, and short names for what can be said to them. */
import { emit, fold, refuse } from '../../src/core/decider.ts';
import {
  type Payment,
  type PaymentEvent,
  type PaymentInput,
  type PaymentRefusal,
  payment,
} from '../../src/payment/index.ts';

export const AMOUNT = 10_000;
export const EXPIRES_AT = 1_800_000;
export const CNY = 'CNY';

type Of<T extends PaymentInput['type']> = Extract<PaymentInput, { type: T }>;
type Extra<T extends PaymentInput['type']> = Partial<Omit<Of<T>, 'type'>>;

const ask = { at: 1_000, by: 'system' } as const;
const fact = { at: 1_000, by: 'wechat' } as const;
const money = { amountMinor: AMOUNT, currency: CNY };
const from = { ...money, channel: 'wechat', merchantId: 'm-1', paymentId: 'p-1' };

/** A well-formed command of every type, with whatever is given laid over it. */
export const say = {
  create: (x: Extra<'create'> = {}): Of<'create'> => ({
    type: 'create',
    orderId: 'o-1',
    ...money,
    merchantId: 'm-1',
    expiresAt: EXPIRES_AT,
    ...ask,
    ...x,
  }),
  submit: (attemptId = 'a1', x: Extra<'submit'> = {}): Of<'submit'> => ({
    type: 'submit',
    attemptId,
    ...ask,
    ...x,
  }),
  cancel: (x: Extra<'cancel'> = {}): Of<'cancel'> => ({ type: 'cancel', ...ask, ...x }),
  timeout: (at = EXPIRES_AT): Of<'timeout'> => ({ type: 'timeout', ...ask, at }),
  requestRefund: (
    refundId: string,
    amountMinor: number,
    x: Extra<'requestRefund'> = {},
  ): Of<'requestRefund'> => {
    return { type: 'requestRefund', refundId, ...ask, ...money, amountMinor, ...x };
  },
  sendRefund: (refundId: string): Of<'sendRefund'> => ({ type: 'sendRefund', refundId, ...ask }),
  retryRefund: (refundId: string, retryId: string): Of<'retryRefund'> => ({
    type: 'retryRefund',
    refundId,
    retryId,
    ...ask,
  }),
  pending: (attemptId = 'a1') => ({ type: 'pending', attemptId, ...fact }) as const,
  failed: (attemptId = 'a1') => ({ type: 'failed', attemptId, ...fact }) as const,
  closed: (attemptId = 'a1') => ({ type: 'closed', attemptId, ...fact }) as const,
  processing: (attemptId = 'a1', x: object = {}) =>
    ({ type: 'processing', attemptId, ...fact, ...x }) as const,
  authorised: (amountMinor = AMOUNT, x: Extra<'authorised'> = {}): Of<'authorised'> => ({
    type: 'authorised',
    attemptId: 'a1',
    ...from,
    amountMinor,
    ...fact,
    ...x,
  }),
  capture: (captureId: string, amountMinor: number, x: Extra<'capture'> = {}): Of<'capture'> => ({
    type: 'capture',
    captureId,
    ...money,
    amountMinor,
    ...ask,
    ...x,
  }),
  void: (): Of<'void'> => ({ type: 'void', ...ask }),
  captured: (captureId: string, amountMinor: number, x: Extra<'captured'> = {}): Of<'captured'> => ({
    type: 'captured',
    attemptId: 'a1',
    captureId,
    channelTxnId: 't1',
    ...from,
    amountMinor,
    ...fact,
    ...x,
  }),
  captureFailed: (captureId: string) => ({ type: 'captureFailed', captureId, ...fact }) as const,
  unknown: () => ({ type: 'unknown', ...fact }) as const,
  paid: (channelTxnId: string, x: Extra<'paid'> = {}): Of<'paid'> => {
    return {
      type: 'paid',
      attemptId: 'a1',
      channel: 'wechat',
      channelTxnId,
      ...money,
      merchantId: 'm-1',
      paymentId: 'p-1',
      ...fact,
      ...x,
    };
  },
  refund: <T extends RefundNews>(type: T, refundId: string) => ({ type, refundId, ...fact }) as const,
  refundSucceeded: (
    refundId: string,
    amountMinor: number,
    x: Extra<'refundSucceeded'> = {},
  ): Of<'refundSucceeded'> => {
    return { type: 'refundSucceeded', refundId, ...fact, ...money, amountMinor, ...x };
  },
  dispute: <T extends DisputeNews>(type: T, disputeId = 'd1', x: Extra<DisputeNews> = {}) => ({
    type,
    disputeId,
    ...fact,
    ...money,
    ...x,
  }),
};
export type RefundNews =
  | 'refundAccepted'
  | 'refundUnknown'
  | 'refundAbnormal'
  | 'refundFailed'
  | 'refundNotFound'
  | 'refundReversed';
export type DisputeNews = 'disputeOpened' | 'disputeLost' | 'disputeWon';

/** A callback's "paid", confirmed by a query and still wanted: what the tables call "all guards pass". */
export const confirmed = { source: 'query', orderPayable: true } as const;

export type Step =
  | { readonly refusal: PaymentRefusal; readonly events: readonly []; readonly state: Payment }
  | { readonly refusal?: undefined; readonly events: readonly PaymentEvent[]; readonly state: Payment };

/** What a machine, mutated or not, makes of a command. */
export function step(state: Payment, command: PaymentInput, of = payment): Step {
  const refusal = refuse(of, state, command) as PaymentRefusal | undefined;
  if (refusal) return { refusal, events: [], state };
  const events = emit(of, state, command);
  return { events, state: fold(of, state, events) };
}

/** The payment after commands that must all be accepted. */
export function advance(state: Payment, ...commands: readonly PaymentInput[]): Payment {
  return commands.reduce((now, command) => {
    const { refusal, state: next } = step(now, command);
    if (refusal) throw new Error(`${command.type} in ${now.status}: ${JSON.stringify(refusal)}`);
    return next;
  }, state);
}

export const NEW = payment.initial('p-1');
export const CREATED = advance(NEW, say.create());
export const PENDING = advance(CREATED, say.submit());
export const PROCESSING = advance(PENDING, say.processing());
export const SUCCESS = advance(PENDING, say.paid('t1'));
export const FAIL = advance(PENDING, say.failed());
export const CLOSED = advance(PENDING, say.cancel());
/** One refund of 4,000 open. */
export const REFUNDING = advance(
  SUCCESS,
  say.requestRefund('r1', 4_000),
  say.sendRefund('r1'),
  say.refund('refundAccepted', 'r1'),
);
export const REFUNDED = advance(SUCCESS, say.requestRefund('r1', AMOUNT), say.refundSucceeded('r1', AMOUNT));

/** More money than was asked for, and its refund. */
export const surplus = say.paid('t9', { attemptId: 'a9' });
export const SURPLUS_RECEIPT = 'wechat/t9';
export const SURPLUS_REFUND = 'surplus/wechat/t9';
