/** What went back through each payment and stayed away, refund by refund, kept from the records alone. */
import type { HistoryRecord } from '../../core/history.ts';
import type { PaymentEvent } from '../../payment/index.ts';

export class RefundLedger {
  readonly #settled = new Map<string, Map<string, number>>();

  /** Books a record of a payment; they come in the order they were decided in. */
  book({ id, data }: HistoryRecord): void {
    const event = data as PaymentEvent;
    const settled = this.#settled.get(id) ?? new Map<string, number>();
    if (event.type === 'payment.refund_succeeded' && event.refund.type === 'refund.succeeded')
      this.#settled.set(id, settled.set(event.refundId, event.refund.settledMinor));
    else if (event.type === 'payment.refund_reversed') settled.delete(event.refundId);
  }

  /** What is away by now, of the refunds that count. */
  refundedMinor(paymentId: string, counts: (refundId: string) => boolean): number {
    let sum = 0;
    for (const [refundId, minor] of this.#settled.get(paymentId) ?? []) if (counts(refundId)) sum += minor;
    return sum;
  }
}
