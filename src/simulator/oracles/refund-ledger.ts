/** Refunded money that stayed away, per payment and refund, kept from history records alone. */
import type { HistoryRecord } from '../../core/history.ts';
import type { PaymentEvent } from '../../payment/index.ts';

export class RefundLedger {
  readonly #refundedBy = new Map<string, Map<string, number>>();

  /** Books a payment record. Records come in the order they were decided. */
  book({ id, data }: HistoryRecord): void {
    const event = data as PaymentEvent;
    const refunds = this.#refundedBy.get(id) ?? new Map<string, number>();
    if (event.type === 'payment.refund_succeeded' && event.refund.type === 'refund.succeeded')
      this.#refundedBy.set(id, refunds.set(event.refundId, event.refund.settledMinor));
    else if (event.type === 'payment.refund_reversed') refunds.delete(event.refundId);
  }

  /** Money refunded so far, of the refunds that count. */
  refundedMinor(paymentId: string, counts: (refundId: string) => boolean): number {
    let sum = 0;
    for (const [refundId, minor] of this.#refundedBy.get(paymentId) ?? []) if (counts(refundId)) sum += minor;
    return sum;
  }
}
