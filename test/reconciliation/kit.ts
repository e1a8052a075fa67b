/** A day's books and the statement that agrees with them, one payment for every way a payment can stand. */
import { expect } from 'vitest';
import { emit, fold, refuse } from '../../src/core/decider.ts';
import { type Payment, type PaymentInput, payment } from '../../src/payment/index.ts';
import {
  type Book,
  type Finding,
  type ReconcilePolicy,
  reconcile,
  type StatementLine,
} from '../../src/reconciliation/index.ts';

export const DAY = 86_400_000;
/** A Wednesday. */
export const UNTIL = Date.UTC(2026, 0, 7);
export const PAID_AT = UNTIL - 10 * 3_600_000;
export const AT = UNTIL + 8 * 3_600_000;
export const AMOUNT = 10_000;
export const policy: ReconcilePolicy = { channel: 'bank', merchantId: 'm-1', until: UNTIL, at: AT };

export const by = { at: PAID_AT, by: 'system' } as const;
const money = { amountMinor: AMOUNT, currency: 'EUR' };

/** The payment after the commands; one that is refused is a fault of the test. */
export function after(state: Payment, ...commands: readonly PaymentInput[]): Payment {
  return commands.reduce((now, command) => {
    const refusal = refuse(payment, now, command);
    if (refusal) throw new Error(`${command.type}: ${JSON.stringify(refusal)}`);
    return fold(payment, now, emit(payment, now, command));
  }, state);
}

export const created = (id: string): Payment =>
  after(payment.initial(id), {
    type: 'create',
    ...by,
    orderId: `o-${id}`,
    ...money,
    merchantId: 'm-1',
    expiresAt: UNTIL,
  });
export const pending = (id: string): Payment =>
  after(created(id), { type: 'submit', ...by, attemptId: `a-${id}` });
export const closed = (id: string): Payment => after(pending(id), { type: 'cancel', ...by });
export const failed = (id: string): Payment =>
  after(pending(id), { type: 'failed', ...by, attemptId: `a-${id}` });
export const paid = (id: string): Payment =>
  after(pending(id), {
    type: 'paid',
    ...by,
    ...money,
    attemptId: `a-${id}`,
    channel: 'bank',
    channelTxnId: `t-${id}`,
    merchantId: 'm-1',
    paymentId: id,
  });
/** With a refund `r-<id>` of 3,000 that was sent. */
export const refunding = (id: string): Payment =>
  after(
    paid(id),
    { type: 'requestRefund', ...by, refundId: `r-${id}`, amountMinor: 3_000, currency: 'EUR' },
    { type: 'sendRefund', ...by, refundId: `r-${id}` },
  );
export const refunded = (id: string): Payment =>
  after(refunding(id), {
    type: 'refundSucceeded',
    ...by,
    refundId: `r-${id}`,
    amountMinor: 3_000,
    currency: 'EUR',
  });

export const line = (id: string, more: Partial<StatementLine> = {}): StatementLine => ({
  type: 'payment',
  channelTxnId: `t-${id}`,
  paymentId: id,
  status: 'done',
  ...money,
  merchantId: 'm-1',
  feeMicros: 60_000,
  label: 'SUCCESS',
  at: PAID_AT,
  ...more,
});
export const refundLine = (id: string, more: Partial<StatementLine> = {}): StatementLine =>
  line(id, {
    type: 'refund',
    channelRefundId: `cr-${id}`,
    refundId: `r-${id}`,
    amountMinor: 3_000,
    feeMicros: 0,
    ...more,
  });
export const book = (state: Payment, more: Partial<Book> = {}): Book => ({
  payment: state,
  paidAt: PAID_AT,
  settledAt: { [`r-${state.id}`]: PAID_AT },
  feeMicros: 60_000,
  ...more,
});

export interface Day {
  readonly books: readonly Book[];
  readonly lines: readonly StatementLine[];
}

export const run = (
  books: readonly Book[],
  lines: readonly StatementLine[],
  more: Partial<ReconcilePolicy> = {},
) => reconcile(books, { lines }, { ...policy, ...more });

/** The only finding. */
export function only(...day: Parameters<typeof run>): Finding {
  const { findings, ties } = run(...day);
  expect(ties).toBe(true);
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
}

/** What a finding about the transaction `t-x` names, and the stamp of its proposed facts. */
export const about = { channelTxnId: 't-x', paymentId: 'x', currency: 'EUR' };
export const stamp = { at: AT, by: 'reconciler', source: 'statement', remark: 'SUCCESS' };

/** Books and lines that agree, `n` payments of each kind, under ids with this prefix. */
export function agreeing(prefix: string, n: number): Day {
  const ids = (kind: string) => Array.from({ length: n }, (_, i) => `${prefix}${kind}${i}`);
  const [plain, back, open] = [ids('p'), ids('r'), ids('c')];
  return {
    books: [
      ...plain.map((id) => book(paid(id))),
      ...back.map((id) => book(refunded(id))),
      ...open.map((id) => book(pending(id))),
    ],
    lines: [...plain.map((id) => line(id)), ...back.flatMap((id) => [line(id), refundLine(id)])],
  };
}
