/** Judges a payment line against our book: classes A and C, E2 and E3. */
import type { Paid, Payment } from '../payment/payment.types.ts';
import { receiptIn } from './books.ts';
import type { FindingClass } from './classes.table.ts';
import { finding, stampOf } from './finding.ts';
import { grossOf } from './lines.ts';
import type { Book, Finding, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';

/** The result for a line: the finding that accounts for it, or none if it matches; and further notes. */
export interface Judged {
  readonly finding?: Finding;
  readonly notes?: readonly Finding[];
}

/** `paidAlready`: an earlier line of this statement pays for this payment. */
export function judgePayment(
  line: StatementLine,
  book: Book | undefined,
  policy: ReconcilePolicy,
  paidAlready: boolean,
): Judged {
  const { channelTxnId, currency, status } = line;
  if (status === 'failed') return {};
  const amountMinor = grossOf(line);
  const lined = { channelTxnId, amountMinor, currency };
  if (!book) return { finding: finding('A4', policy, channelTxnId, lined, { do: 'suspend' }) };
  const { payment } = book;
  const about = { ...lined, paymentId: payment.id };
  const receipt = receiptIn(book, policy.channel, channelTxnId);
  const differs = difference(line, payment, policy, receipt?.amountMinor ?? payment.amountMinor);
  const propose = (name: FindingClass, more: object = {}): Judged => ({
    finding: finding(
      name,
      policy,
      channelTxnId,
      { ...about, ...more },
      {
        do: 'record',
        paymentId: payment.id,
        fact: paidFact(line, book, policy),
      },
    ),
  });
  if (differs) return propose(differs.class, { ours: differs.ours, theirs: differs.theirs });
  if (receipt) return { notes: notes(line, book, policy) };
  return propose(paidAlready ? 'A5' : UNBOOKED[payment.status]);
}

/** The class of money that is not booked, by the status of its payment. */
const UNBOOKED = {
  NEW: 'A1',
  CREATED: 'A1',
  PENDING: 'A1',
  PROCESSING: 'A1',
  CLOSED: 'A2',
  FAIL: 'A3',
  SUCCESS: 'A5',
  REFUNDING: 'A5',
  REFUNDED: 'A5',
} as const satisfies { readonly [status in Payment['status']]: FindingClass };

function difference(
  { amountMinor, currency, merchantId }: StatementLine,
  payment: Payment,
  { channel }: ReconcilePolicy,
  oursMinor: number,
) {
  if (currency !== payment.currency)
    return { class: 'C3', ours: payment.currency, theirs: currency } as const;
  if (merchantId !== payment.merchantId)
    return { class: 'C3', ours: payment.merchantId, theirs: merchantId } as const;
  if (payment.channel !== undefined && payment.channel !== channel)
    return { class: 'C3', ours: payment.channel, theirs: channel } as const;
  if (amountMinor === oursMinor) return undefined;
  return { class: amountMinor > oursMinor ? 'C1' : 'C2', ours: oursMinor, theirs: amountMinor } as const;
}

/** The fact of the lost callback. A failed payment becomes paid only once a query confirmed it. */
function paidFact(line: StatementLine, book: Book, policy: ReconcilePolicy): Paid {
  const { payment, query, orderPayable } = book;
  const { channelTxnId, amountMinor, currency, merchantId } = line;
  const number: string = payment.id;
  return {
    type: 'paid',
    ...stampOf(policy, line),
    ...(query === 'paid' && { source: 'query' }),
    attemptId: payment.attempts.at(-1)?.id ?? number,
    channel: policy.channel,
    channelTxnId,
    amountMinor,
    currency,
    merchantId,
    paymentId: payment.id,
    ...(orderPayable !== undefined && { orderPayable }),
  };
}

/** Notes on a line that matches: another fee, a final label. */
function notes(line: StatementLine, book: Book, policy: ReconcilePolicy): readonly Finding[] {
  const { channelTxnId, currency, label } = line;
  const { finalLabels = ['TRADE_FINISHED'] } = policy;
  const about = { channelTxnId, currency, paymentId: book.payment.id };
  const note = (name: 'E2' | 'E3', more: object) =>
    finding(name, policy, channelTxnId, { ...about, ...more }, { do: 'report' });
  return [
    ...(book.feeMicros !== undefined && book.feeMicros !== line.feeMicros
      ? [note('E2', { ours: book.feeMicros, theirs: line.feeMicros })]
      : []),
    ...(finalLabels.includes(label) ? [note('E3', { theirs: label })] : []),
  ];
}
