/** Where the money of a receipt is, by its refunds and disputes and not by the payment's own balances. */
import type { Payment } from '../../payment/index.ts';
import { sum } from './lookup.ts';

export type Receipt = Payment['receipts'][number];

/** Back, on its way back, or held by a dispute. */
export function moneyOf({ refunds, disputes }: Payment, { id }: Receipt) {
  const ours = refunds.filter((refund) => refund.receiptId === id);
  const back = sum(ours, ({ status, settledMinor = 0 }) => (status === 'SUCCEEDED' ? settledMinor : 0));
  const under = (status: string) => !['FAILED', 'SUCCEEDED', 'REVERSED'].includes(status);
  const onItsWay = sum(ours, ({ status, amountMinor }) => (under(status) ? amountMinor : 0));
  const disputed = sum(disputes, (dispute) =>
    dispute.receiptId === id && dispute.status !== 'WON' ? dispute.amountMinor : 0,
  );
  return { back, onItsWay, disputed };
}
