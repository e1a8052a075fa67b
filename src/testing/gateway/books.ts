/** The payment gateway's own books: what really happened to the money, whatever anybody else believes. */

/** One attempt as the gateway knows it: our number, what it is for, and what was charged under it. */
export interface Charge {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The account it is for; left out, the gateway's only one. */
  readonly merchantId?: string;
  state: 'open' | 'processing' | 'declined' | 'closed' | 'void';
  readonly captures: Capture[];
}

/** Money that was taken. */
export interface Capture {
  readonly txn: string;
  readonly attemptId: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** Money on its way back, under the number it was asked for with. */
export interface GatewayRefund {
  readonly refundId: string;
  readonly txn: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Whether we asked for it, or somebody at the console did. */
  readonly ours: boolean;
  status: 'processing' | 'succeeded' | 'failed' | 'abnormal' | 'reversed';
}

export interface Dispute {
  readonly disputeId: string;
  readonly txn: string;
  readonly amountMinor: number;
  status: 'open' | 'lost' | 'won';
}

export class GatewayBooks {
  readonly charges = new Map<string, Charge>();
  readonly captures = new Map<string, Capture>();
  readonly refunds = new Map<string, GatewayRefund>();
  readonly disputes: Dispute[] = [];
  readonly #byOrder = new Map<string, Charge[]>();
  readonly #refundsOf = new Map<string, GatewayRefund[]>();

  open(charge: Charge): Charge {
    const known = this.charges.get(charge.attemptId);
    if (known) return known;
    this.charges.set(charge.attemptId, charge);
    const siblings = this.#byOrder.get(charge.orderId);
    if (siblings) siblings.push(charge);
    else this.#byOrder.set(charge.orderId, [charge]);
    return charge;
  }

  capturesOf(orderId: string): readonly Capture[] {
    return (this.#byOrder.get(orderId) ?? []).flatMap(({ captures }) => captures);
  }

  capture(charge: Charge, capture: Capture): void {
    charge.captures.push(capture);
    this.captures.set(capture.txn, capture);
  }

  /** The charge never was. */
  undo(charge: Charge): void {
    charge.state = 'void';
    for (const { txn } of charge.captures.splice(0)) this.captures.delete(txn);
  }

  addRefund(refund: GatewayRefund): void {
    this.refunds.set(refund.refundId, refund);
    const siblings = this.#refundsOf.get(refund.txn);
    if (siblings) siblings.push(refund);
    else this.#refundsOf.set(refund.txn, [refund]);
  }

  refundsOf(txn: string): readonly GatewayRefund[] {
    return this.#refundsOf.get(txn) ?? [];
  }

  /** What is still there of a capture, with refunds under way taken off. */
  leftOf(txn: string): number {
    let left = this.captures.get(txn)?.amountMinor ?? 0;
    for (const { status, amountMinor } of this.refundsOf(txn))
      if (status !== 'failed' && status !== 'reversed') left -= amountMinor;
    for (const dispute of this.disputes)
      if (dispute.txn === txn && dispute.status !== 'won') left -= dispute.amountMinor;
    return left;
  }
}
