/** The gateway's own books: what really happened to the money. */

export const CHANNEL = 'card';
export const MERCHANT = 'shop-1';

/** One attempt as the gateway knows it: its amount, its order, and the captures under it. */
export interface Charge {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The merchant account; the gateway's only one if left out. */
  readonly merchantId?: string | undefined;
  /** The money is only reserved at first, until it is captured. */
  readonly authoriseFirst?: boolean | undefined;
  /** Reserved amount. What is not captured of it may be released. */
  authorisedMinor?: number | undefined;
  released?: true | undefined;
  /** Captures requested of the authorisation, in that order. */
  readonly captureRequests: CaptureRequest[];
  state: 'open' | 'processing' | 'declined' | 'closed' | 'void';
  readonly captures: Capture[];
}

/** One requested capture of an authorisation, under the caller's capture id. */
export interface CaptureRequest {
  readonly captureId: string;
  readonly amountMinor: number;
  readonly final: boolean;
  status: 'processing' | 'captured' | 'refused';
  /** What was really captured, where that is another amount. */
  capturedMinor?: number | undefined;
}

/** Money that came in. The captures of one authorisation make one transaction. */
export interface Capture {
  readonly txn: string;
  readonly attemptId: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
}

/** A refund, under the id it was requested with. */
export interface GatewayRefund {
  readonly refundId: string;
  readonly txn: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Whether the shop requested it; false for a refund at the console. */
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
  /** By capture id. */
  readonly captureRequests = new Map<string, CaptureRequest>();
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

  addCapture(charge: Charge, capture: Capture): void {
    charge.captures.push(capture);
    this.captures.set(capture.txn, capture);
  }

  /** Adds a further capture of one authorisation to its transaction. */
  addToCapture(charge: Charge, { amountMinor, ...capture }: Capture): void {
    const nth = charge.captures.findIndex(({ txn }) => txn === capture.txn);
    const sum = amountMinor + (charge.captures[nth]?.amountMinor ?? 0);
    charge.captures.splice(nth < 0 ? charge.captures.length : nth, 1, { ...capture, amountMinor: sum });
    this.captures.set(capture.txn, { ...capture, amountMinor: sum });
  }

  /** Removes a charge as if it had never been. */
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

  /** What is left of a transaction, less refunds under way and open or lost disputes. */
  leftOf(txn: string): number {
    let left = this.captures.get(txn)?.amountMinor ?? 0;
    for (const { status, amountMinor } of this.refundsOf(txn))
      if (status !== 'failed' && status !== 'reversed') left -= amountMinor;
    for (const dispute of this.disputes)
      if (dispute.txn === txn && dispute.status !== 'won') left -= dispute.amountMinor;
    return left;
  }
}
