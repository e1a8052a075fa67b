/** The payment gateway's own books: what really happened to the money, whatever anybody else believes. */

export const CHANNEL = 'card';
export const MERCHANT = 'shop-1';

/** One attempt as the gateway knows it: our number, what it is for, and what was charged under it. */
export interface Charge {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The account it is for; left out, the gateway's only one. */
  readonly merchantId?: string;
  /** The shopper's money is only reserved: it is taken when somebody captures it. */
  readonly authoriseFirst?: boolean;
  /** How much is reserved; what is not captured of it may be let go. */
  authorisedMinor?: number;
  released?: true;
  /** What was asked of an authorisation, in that order. */
  readonly captureRequests: CaptureRequest[];
  state: 'open' | 'processing' | 'declined' | 'closed' | 'void';
  readonly captures: Capture[];
}

/** One capture of an authorisation, under the number it was asked for with. */
export interface CaptureRequest {
  readonly captureId: string;
  readonly amountMinor: number;
  readonly final: boolean;
  status: 'processing' | 'captured' | 'refused';
  /** What was really taken, where that is another amount. */
  capturedMinor?: number;
}

/** Money that was taken; the captures of one authorisation make one transaction. */
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
  /** By the number of the capture. */
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

  /** More of one authorisation: its transaction grows. */
  addToCapture(charge: Charge, { amountMinor, ...capture }: Capture): void {
    const nth = charge.captures.findIndex(({ txn }) => txn === capture.txn);
    const sum = amountMinor + (charge.captures[nth]?.amountMinor ?? 0);
    charge.captures.splice(nth < 0 ? charge.captures.length : nth, 1, { ...capture, amountMinor: sum });
    this.captures.set(capture.txn, { ...capture, amountMinor: sum });
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
