/** The payment, the money and the captures that Stripe's objects are about. */
import { joinId } from '../core/id.ts';
import { paymentFact } from './facts.ts';
import type { ChannelFact } from './notification.ts';
import type { FieldReader } from './reader.schema.ts';

/** Metadata that a host sets when it creates an object, so that Stripe repeats our numbers. */
export const STRIPE_METADATA = {
  payment: 'payment_id',
  attempt: 'attempt_id',
  capture: 'capture_id',
  refund: 'refund_id',
} as const;

/** What an event adds to its object: the event's type, and the amount received before it. */
export interface EventContext {
  readonly type?: string;
  readonly receivedBefore?: number | undefined;
}

/** The members that every object of Stripe has. */
export interface StripeObject {
  readonly id: string;
  readonly status: string;
  readonly created: number;
  readonly metadata: { readonly [name: string]: string };
  readonly amount: number;
  readonly currency: string;
  readonly livemode?: boolean | undefined;
}

/** The members of a payment intent that its captures need. */
interface Intent extends StripeObject {
  readonly latest_charge?: string | undefined;
  readonly capture_method?: string | null | undefined;
  readonly payment_method_options: {
    readonly [method: string]: { readonly capture_method?: string | null | undefined } | null | undefined;
  };
  readonly amount_capturable: number;
  readonly amount_received: number;
}

export function originOf({ card, options }: FieldReader, { status, created }: StripeObject) {
  return { card, options, channelStatus: status, happenedAt: created * 1_000 };
}

export function aboutPayment(fields: FieldReader, it: StripeObject, channelTxnId: string, intent: string) {
  const { asked } = fields.options;
  const paymentId = it.metadata[STRIPE_METADATA.payment] ?? asked?.paymentId;
  return {
    paymentId: fields.needed(paymentId, `metadata.${STRIPE_METADATA.payment}`),
    attemptId: it.metadata[STRIPE_METADATA.attempt] ?? asked?.attemptId ?? intent,
    merchantId: fields.merchant(undefined, 'account'),
    channelTxnId,
    money: fields.amount(it.amount, 'amount', it.currency.toUpperCase()),
  };
}

export function aboutCharge(
  fields: FieldReader,
  it: StripeObject & { readonly charge?: string | undefined },
) {
  return {
    paymentId: it.metadata[STRIPE_METADATA.payment] ?? fields.options.asked?.paymentId,
    channelTxnId: fields.needed(it.charge, 'charge'),
    money: fields.amount(it.amount, 'amount', it.currency.toUpperCase()),
  };
}

/** Whether captures are requested one by one: set on the intent, or on its payment method. */
export function isManual({ capture_method: method, payment_method_options: options }: Intent): boolean {
  const methods = [method, ...Object.values(options).map((option) => option?.capture_method)];
  return methods.includes('manual');
}

/**
 * The facts about an intent with manual capture: what is authorised, and the capture that the event reports. A capture is
 * the amount received beyond the amount received before. A succeeded intent has released the rest.
 */
export function captureFacts(
  fields: FieldReader,
  it: Intent,
  { receivedBefore = fields.options.capturedMinor ?? 0 }: EventContext,
  meaning: 'authorised' | 'paid',
): readonly (ChannelFact | undefined)[] {
  const { amount_capturable: capturable, amount_received: received } = it;
  const origin = originOf(fields, it);
  const final = meaning === 'paid';
  const charge = final || received > 0 ? fields.needed(it.latest_charge, 'latest_charge') : '';
  const of = (amount: number) => aboutPayment(fields, { ...it, amount }, charge, it.id);
  const authorised = final ? undefined : paymentFact(origin, meaning, of(capturable + received || it.amount));
  if (received <= receivedBefore)
    return [authorised, final ? paymentFact(origin, 'closed', of(it.amount)) : undefined];
  const captureId = captureIdOf(fields, it, charge, received);
  const about = { ...of(received - receivedBefore), captureId, final };
  return [authorised, paymentFact(origin, 'captured', about)];
}

/** Our capture id, if the host set it when it captured. Otherwise the id names the sum received. */
export function captureIdOf(
  { options }: FieldReader,
  { metadata }: StripeObject,
  charge: string,
  received: number,
): string {
  const ours = metadata[STRIPE_METADATA.capture] ?? options.asked?.captureId;
  return ours ?? joinId(charge, 'captured', String(received));
}
