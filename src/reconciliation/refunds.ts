/** A line that says money went back or was disputed, against what we have of it: classes D and E1. */
import { joinId } from '../core/id.ts';
import { isOpen, receiptId } from '../payment/balances.ts';
import type { DisputeFact, PaymentFact } from '../payment/payment.types.ts';
import type { Refund } from '../payment/refund/refund.types.ts';
import { refundIn } from './books.ts';
import type { FindingClass } from './classes.table.ts';
import { finding, told } from './finding.ts';
import { grossOf, lineKey } from './lines.ts';
import type { Judged } from './payments.ts';
import type { Book, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';

/** Our name of the refund a line is about; one made at the console is named after the channel's number. */
export function refundIdOf(
  { refundId, channelRefundId, channelTxnId }: StatementLine,
  channel: string,
): string {
  return refundId ?? joinId(channel, channelRefundId ?? channelTxnId);
}

export function judgeRefund(line: StatementLine, book: Book | undefined, policy: ReconcilePolicy): Judged {
  const { channelTxnId, currency, status, amountMinor } = line;
  const refundId = refundIdOf(line, policy.channel);
  const lined = { channelTxnId, amountMinor: grossOf(line), currency, refundId };
  if (!book) return { finding: finding('D4', policy, refundId, lined, { do: 'suspend' }) };
  const { id: paymentId, currency: expected } = book.payment;
  const known = refundIn(book, refundId);
  const propose = (name: FindingClass, fact: PaymentFact, more: object = {}): Judged => ({
    finding: finding(
      name,
      policy,
      refundId,
      { ...lined, paymentId, ...more },
      { do: 'tell', paymentId, fact },
    ),
  });
  const about = { refundId, ...told(policy, line) };
  const back = {
    type: 'refundSucceeded',
    ...about,
    amountMinor,
    currency,
    receiptId: receiptId({ channel: policy.channel, channelTxnId }),
  } as const;
  if (currency !== expected) return propose('C3', back, { ours: expected, theirs: currency });
  if (!known) return status === 'failed' ? {} : propose('D4', back);
  if (status === 'processing') return {};
  if (status === 'failed') return judgeFailed(known, about, propose);
  const oursMinor = known.settledMinor ?? known.amountMinor;
  if (oursMinor !== amountMinor) return propose('D5', back, { ours: oursMinor, theirs: amountMinor });
  // A refund that came back since was done all the same.
  return isOpen(known) || known.status === 'FAILED' ? propose('D1', back) : {};
}

function judgeFailed(
  known: Refund,
  about: { readonly refundId: string; readonly at: number; readonly by: string },
  propose: (name: FindingClass, fact: PaymentFact) => Judged,
): Judged {
  if (known.status === 'SUCCEEDED') return propose('D3', { type: 'refundReversed', ...about });
  return isOpen(known) ? propose('D1', { type: 'refundFailed', ...about }) : {};
}

const RUNGS = ['OPEN', 'LOST', 'WON'] as const;
const DISPUTES = {
  processing: { type: 'disputeOpened', status: 'OPEN' },
  done: { type: 'disputeLost', status: 'LOST' },
  failed: { type: 'disputeWon', status: 'WON' },
} as const satisfies {
  readonly [status in StatementLine['status']]: {
    readonly type: DisputeFact['type'];
    readonly status: (typeof RUNGS)[number];
  };
};

export function judgeDispute(line: StatementLine, book: Book | undefined, policy: ReconcilePolicy): Judged {
  const { channelTxnId, currency, amountMinor } = line;
  const disputeId = line.channelRefundId ?? lineKey(line);
  const lined = { channelTxnId, amountMinor: grossOf(line), currency };
  if (!book) return { finding: finding('E1', policy, disputeId, lined, { do: 'suspend' }) };
  const { payment } = book;
  const { type, status } = DISPUTES[line.status];
  const known = payment.disputes.find(({ id }) => id === disputeId);
  // A lower rung is old news; the same rung with the same money is what we have.
  const ahead = known ? RUNGS.indexOf(status) - RUNGS.indexOf(known.status) : 1;
  if (known && (ahead < 0 || (ahead === 0 && known.amountMinor === amountMinor))) return {};
  const fact: DisputeFact = {
    type,
    disputeId,
    amountMinor,
    currency,
    receiptId: receiptId({ channel: policy.channel, channelTxnId }),
    ...told(policy, line),
  };
  return {
    finding: finding(
      'E1',
      policy,
      disputeId,
      { ...lined, paymentId: payment.id },
      {
        do: 'tell',
        paymentId: payment.id,
        fact,
      },
    ),
  };
}
