/**
 * The gateway port: what is asked of a payment channel. Plain promises. Whoever calls has written the intent down first;
 * every request carries its key, and **the same key is the same operation at the channel, however often it is sent**.
 */
import type { Instant } from '../core/quantity.ts';
import type { UnstampedFact } from '../payment/index.ts';

/** An attempt to get a payment paid. */
export interface PayRequest {
  /** Also the key of the operation. */
  readonly attemptId: string;
  readonly paymentId: string;
  readonly orderId: string;
  readonly channel?: string | undefined;
  readonly merchantId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The channel must take no money from this instant on. */
  readonly expiresAt: Instant;
}

export interface AttemptRequest {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly channel?: string | undefined;
  readonly merchantId: string;
}

/** Takes some of what an attempt authorised, or all of it. */
export interface CaptureRequest extends AttemptRequest {
  /** Also the key of the operation: each capture of an authorisation has its own. */
  readonly captureId: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** The last one: the channel lets go of what it leaves. */
  readonly final: boolean;
  /** `resend`: the channel was asked and knows no such capture, or its answer was lost. The same operation all the same. */
  readonly how: 'send' | 'resend';
}

export type CaptureQuery = Pick<
  CaptureRequest,
  'captureId' | 'attemptId' | 'paymentId' | 'channel' | 'merchantId'
>;

export interface RefundRequest {
  /** Also the key of the operation. */
  readonly refundId: string;
  readonly paymentId: string;
  readonly channel: string;
  readonly merchantId: string;
  /** The channel's transaction that is refunded. */
  readonly channelTxnId: string;
  /** What that transaction brought; some channels ask for it. */
  readonly capturedMinor: number;
  readonly amountMinor: number;
  readonly currency: string;
  /** `reroute`: the channel's call for a refund whose original route failed; else the ordinary one. */
  readonly how: 'send' | 'resend' | 'reroute';
}

export type RefundQuery = Pick<
  RefundRequest,
  'refundId' | 'paymentId' | 'channel' | 'merchantId' | 'channelTxnId'
>;

/** What a channel said, in our words: facts for the payment; none where it said nothing definite. */
export interface GatewayAnswer {
  readonly facts: readonly UnstampedFact[];
}
export interface PayAnswer extends GatewayAnswer {
  /** What the shopper needs to pay: a redirect, a code to scan, parameters for an app. Plain JSON. */
  readonly nextAction?: object | undefined;
}
export interface CaptureAnswer extends GatewayAnswer {
  /** The channel certainly knows no capture of this key: it may be sent. */
  readonly notFound?: true | undefined;
}

/**
 * A payment channel. A promise that rejects, or is aborted, leaves the outcome **unknown**: it is recorded as such and
 * asked about. Only {@link NotSentError} says that nothing can have happened.
 */
export interface Gateway {
  pay(request: PayRequest, signal: AbortSignal): Promise<PayAnswer>;
  /** What became of an attempt. No facts: the channel does not know it, or not yet. */
  query(request: AttemptRequest, signal: AbortSignal): Promise<GatewayAnswer>;
  /** Closes an attempt. Money that came before is the fact `paid`; one that is authorised says so, and is voided. */
  close(request: AttemptRequest, signal: AbortSignal): Promise<GatewayAnswer>;
  /** Takes authorised money: `captured`, `captureFailed`, or no facts where the channel will say later. */
  capture(request: CaptureRequest, signal: AbortSignal): Promise<GatewayAnswer>;
  /** What became of a capture. No facts: it is under way, or the channel cannot be asked and will say. */
  queryCapture(request: CaptureQuery, signal: AbortSignal): Promise<CaptureAnswer>;
  /** Voids what an attempt authorised and was not captured: `closed`, beside any `captured`. */
  void(request: AttemptRequest, signal: AbortSignal): Promise<GatewayAnswer>;
  refund(request: RefundRequest, signal: AbortSignal): Promise<GatewayAnswer>;
  /** What became of a refund. `refundNotFound`: the channel knows none of this key. */
  queryRefund(request: RefundQuery, signal: AbortSignal): Promise<GatewayAnswer>;
}

/** The request certainly never left: no connection, an open breaker. It may be sent again at once. */
export class NotSentError extends Error {
  readonly code = 'NOT_SENT';
}
