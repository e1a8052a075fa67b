/** What our books have and the statement lacks: classes B and D2. Refunds beyond what was captured: D6. */
import { receiptId } from '../payment/balances.ts';
import { type Books, bookOf, receiptIn } from './books.ts';
import { businessDaysBetween } from './business-days.ts';
import { finding } from './finding.ts';
import type { Book, Finding, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';
import { refundIdOf } from './refunds.ts';

const LONG_AGO = -8.64e15;

/** Receipts and refunds that are done in our books and on no line. */
export function missing(books: Books, lines: readonly StatementLine[], policy: ReconcilePolicy): Finding[] {
  const { channel } = policy;
  const of = (type: StatementLine['type']) => lines.filter((line) => line.type === type);
  const receipts = new Set(of('payment').map(({ channelTxnId }) => receiptId({ channel, channelTxnId })));
  const refunds = new Set(of('refund').map((line) => refundIdOf(line, channel)));
  return books.all
    .filter(({ reconciled }) => !reconciled)
    .flatMap((book) => [
      ...book.payment.receipts
        .filter((receipt) => receipt.channel === channel && !receipts.has(receipt.id))
        .flatMap(({ channelTxnId }) => missingReceipt(book, channelTxnId, policy)),
      ...book.payment.refunds
        .filter(({ id, status }) => status === 'SUCCEEDED' && !refunds.has(id))
        .flatMap(({ id, receiptId: of }) => missingRefund(book, id, of, policy)),
    ]);
}

/** How long something has been missing: `later` than the period, within the `timing` cut-off, or too `long`. */
function absenceOf(since: number, { until, missingAfterDays = 2, isBusinessDay }: ReconcilePolicy) {
  if (since >= until) return 'later';
  if (since <= LONG_AGO) return 'long';
  const days = businessDaysBetween(since, until, missingAfterDays, isBusinessDay);
  return days < missingAfterDays ? 'timing' : 'long';
}

function missingReceipt(book: Book, channelTxnId: string, policy: ReconcilePolicy): Finding[] {
  const { payment, paidAt = LONG_AGO, query } = book;
  const { id: paymentId, currency } = payment;
  const about = { channelTxnId, paymentId, currency };
  const since = absenceOf(paidAt, policy);
  if (since === 'later') return [];
  if (since === 'timing' || query === 'paid')
    return [finding('B1', policy, channelTxnId, about, { do: 'carry' })];
  // A paid payment is never reversed automatically: the channel is queried first, then a person decides.
  return [
    finding('B2', policy, channelTxnId, about, { do: query === 'unpaid' ? 'stop' : 'query', paymentId }),
  ];
}

function missingRefund(book: Book, refundId: string, receipt: string, policy: ReconcilePolicy): Finding[] {
  const { payment, settledAt = {} } = book;
  const { id: paymentId, currency, receipts } = payment;
  const of = receipts.find(({ id }) => id === receipt);
  if (of?.channel !== policy.channel) return [];
  const about = { channelTxnId: of.channelTxnId, paymentId, currency, refundId };
  const since = absenceOf(settledAt[refundId] ?? LONG_AGO, policy);
  if (since === 'later') return [];
  return since === 'timing'
    ? [finding('B1', policy, refundId, about, { do: 'carry' })]
    : [finding('D2', policy, refundId, about, { do: 'query', paymentId, refundId })];
}

/** Receipts of which more was refunded than captured, by the statement and by refunds recorded before. */
export function overRefunded(
  books: Books,
  lines: readonly StatementLine[],
  policy: ReconcilePolicy,
): Finding[] {
  const back = new Map<string, { readonly book: Book; readonly line: StatementLine; minor: number }>();
  const named = new Set<string>();
  for (const line of lines) {
    const book = line.type === 'refund' && line.status !== 'failed' ? bookOf(books, policy, line) : undefined;
    if (!book || line.currency !== book.payment.currency) continue;
    const sum = back.get(line.channelTxnId) ?? { book, line, minor: 0 };
    sum.minor += line.amountMinor;
    back.set(line.channelTxnId, sum);
    named.add(refundIdOf(line, policy.channel));
  }
  return [...back.values()].flatMap(({ book, line: { channelTxnId, currency }, minor }) => {
    const receipt = receiptIn(book, policy.channel, channelTxnId);
    const before = book.payment.refunds
      .filter(
        ({ id, status, receiptId: of }) => status === 'SUCCEEDED' && of === receipt?.id && !named.has(id),
      )
      .reduce((sum, { settledMinor = 0 }) => sum + settledMinor, 0);
    const captured = receipt?.amountMinor ?? book.payment.amountMinor;
    const about = {
      channelTxnId,
      currency,
      paymentId: book.payment.id,
      ours: captured,
      theirs: minor + before,
    };
    const stop = { do: 'stop', paymentId: book.payment.id } as const;
    return minor + before > captured ? [finding('D6', policy, channelTxnId, about, stop)] : [];
  });
}
