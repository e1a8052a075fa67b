/** Our books, indexed by the numbers that a statement has. */
import { receiptId } from '../payment/balances.ts';
import type { Receipt } from '../payment/payment.types.ts';
import type { Refund } from '../payment/refund/refund.types.ts';
import type { Book, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';

export interface Books {
  readonly byReceipt: ReadonlyMap<string, Book>;
  readonly byPayment: ReadonlyMap<string, Book>;
  readonly all: readonly Book[];
}

export function booksOf(ours: readonly Book[]): Books {
  const byId = (a: Book, b: Book) => (a.payment.id < b.payment.id ? -1 : 1);
  const all = [...ours].sort(byId);
  return {
    byReceipt: new Map(all.flatMap((book) => book.payment.receipts.map(({ id }) => [id, book] as const))),
    byPayment: new Map(all.map((book) => [book.payment.id, book])),
    all,
  };
}

/**
 * The book of a line: by our payment number if that payment has the receipt, then by the channel's transaction, then by our
 * payment number alone.
 */
export function bookOf(books: Books, { channel }: ReconcilePolicy, line: StatementLine): Book | undefined {
  const { channelTxnId, paymentId } = line;
  const named = paymentId === undefined ? undefined : books.byPayment.get(paymentId);
  if (named && receiptIn(named, channel, channelTxnId)) return named;
  return books.byReceipt.get(receiptId({ channel, channelTxnId })) ?? named;
}

export function receiptIn({ payment }: Book, channel: string, channelTxnId: string): Receipt | undefined {
  const id = receiptId({ channel, channelTxnId });
  return payment.receipts.find((receipt) => receipt.id === id);
}

export function refundIn({ payment }: Book, refundId: string): Refund | undefined {
  return payment.refunds.find(({ id }) => id === refundId);
}
