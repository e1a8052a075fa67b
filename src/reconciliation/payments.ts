/** A line that says money came in, against what we have of it: classes A, C and E2, E3. */
import type { Paid, Payment } from '../payment/payment.types.ts';
import { receiptIn } from './books.ts';
import type { FindingClass } from './classes.table.ts';
import { finding, told } from './finding.ts';
import { grossOf } from './lines.ts';
import type { Book, Finding, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';

/** What became of a line: a finding that accounts for it, or nothing where it matches; and notes beside it. */
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
        do: 'tell',
        paymentId: payment.id,
        fact: paidFact(line, book, policy),
      },
    ),
  });
  if (differs) return propose(differs.class, { ours: differs.ours, theirs: differs.theirs });
  if (receipt) return { notes: notes(line, book, policy) };
  return propose(paidAlready ? 'A5' : UNBOOKED[payment.status]);
}

/** Money that we have not booked, by how the payment stands. */
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

/** The same fact that the lost callback would have been. A failed payment is paid only once a query said so too. */
function paidFact(line: StatementLine, book: Book, policy: ReconcilePolicy): Paid {
  const { payment, query, orderPayable } = book;
  const { channelTxnId, amountMinor, currency, merchantId } = line;
  const number: string = payment.id;
  return {
    type: 'paid',
    ...told(policy, line),
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

/** What is worth saying of a line that matches. */
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
