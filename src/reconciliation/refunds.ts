/** Judges a refund or dispute line against our book: classes D and E1. */
import { joinId } from '../core/id.ts';
import { isOpen, receiptId } from '../payment/balances.ts';
import type { DisputeFact, PaymentFact } from '../payment/payment.types.ts';
import type { Refund } from '../payment/refund/refund.types.ts';
import { refundIn } from './books.ts';
import type { FindingClass } from './classes.table.ts';
import { finding, stampOf } from './finding.ts';
import { grossOf, lineKey } from './lines.ts';
import type { Judged } from './payments.ts';
import type { Book, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';

/** Our id of the refund of a line. A refund made at the console is named after the channel's number. */
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
      { do: 'record', paymentId, fact },
    ),
  });
  const about = { refundId, ...stampOf(policy, line) };
  const succeeded = {
    type: 'refundSucceeded',
    ...about,
    amountMinor,
    currency,
    receiptId: receiptId({ channel: policy.channel, channelTxnId }),
  } as const;
  if (currency !== expected) return propose('C3', succeeded, { ours: expected, theirs: currency });
  if (!known) return status === 'failed' ? {} : propose('D4', succeeded);
  if (status === 'processing') return {};
  if (status === 'failed') return judgeFailed(known, about, propose);
  const oursMinor = known.settledMinor ?? known.amountMinor;
  if (oursMinor !== amountMinor) return propose('D5', succeeded, { ours: oursMinor, theirs: amountMinor });
  // A refund that was reversed since did succeed, so it matches.
  return isOpen(known) || known.status === 'FAILED' ? propose('D1', succeeded) : {};
}

function judgeFailed(
  known: Refund,
  about: { readonly refundId: string; readonly at: number; readonly by: string },
  propose: (name: FindingClass, fact: PaymentFact) => Judged,
): Judged {
  if (known.status === 'SUCCEEDED') return propose('D3', { type: 'refundReversed', ...about });
  return isOpen(known) ? propose('D1', { type: 'refundFailed', ...about }) : {};
}

/** In the order in which a dispute moves on. */
const DISPUTE_ORDER = ['OPEN', 'LOST', 'WON'] as const;
const DISPUTES = {
  processing: { type: 'disputeOpened', status: 'OPEN' },
  done: { type: 'disputeLost', status: 'LOST' },
  failed: { type: 'disputeWon', status: 'WON' },
} as const satisfies {
  readonly [status in StatementLine['status']]: {
    readonly type: DisputeFact['type'];
    readonly status: (typeof DISPUTE_ORDER)[number];
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
  // An earlier status was superseded; the same status with the same amount matches.
  const ahead = known ? DISPUTE_ORDER.indexOf(status) - DISPUTE_ORDER.indexOf(known.status) : 1;
  if (known && (ahead < 0 || (ahead === 0 && known.amountMinor === amountMinor))) return {};
  const fact: DisputeFact = {
    type,
    disputeId,
    amountMinor,
    currency,
    receiptId: receiptId({ channel: policy.channel, channelTxnId }),
    ...stampOf(policy, line),
  };
  return {
    finding: finding(
      'E1',
      policy,
      disputeId,
      { ...lined, paymentId: payment.id },
      {
        do: 'record',
        paymentId: payment.id,
        fact,
      },
    ),
  };
}
