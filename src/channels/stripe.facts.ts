/** What Stripe's objects tell of: which payment, which money, which of its captures. */
import { joinId } from '../core/id.ts';
import { paymentFact } from './facts.ts';
import type { ChannelFact } from './notification.ts';
import type { Look } from './reader.schema.ts';

/** Metadata that a host sets when it creates the object, so that Stripe repeats our numbers. */
export const STRIPE_METADATA = {
  payment: 'payment_id',
  attempt: 'attempt_id',
  capture: 'capture_id',
  refund: 'refund_id',
} as const;

/** What an event says of its object beside the object: which type it is, and what had been received before. */
export interface Around {
  readonly type?: string;
  readonly receivedBefore?: number | undefined;
}

/** What every object of Stripe's says. */
export interface Stated {
  readonly id: string;
  readonly status: string;
  readonly created: number;
  readonly metadata: { readonly [name: string]: string };
  readonly amount: number;
  readonly currency: string;
  readonly livemode?: boolean | undefined;
}

/** An intent to pay, as far as its captures go. */
interface Intent extends Stated {
  readonly latest_charge?: string | undefined;
  readonly capture_method?: string | null | undefined;
  readonly payment_method_options: {
    readonly [method: string]: { readonly capture_method?: string | null | undefined } | null | undefined;
  };
  readonly amount_capturable: number;
  readonly amount_received: number;
}

export function fromOf({ card, options }: Look, { status, created }: Stated) {
  return { card, options, word: status, happenedAt: created * 1_000 };
}

export function ofPayment(look: Look, it: Stated, channelTxnId: string, intent: string) {
  const { asked } = look.options;
  const paymentId = it.metadata[STRIPE_METADATA.payment] ?? asked?.paymentId;
  return {
    paymentId: look.needed(paymentId, `metadata.${STRIPE_METADATA.payment}`),
    attemptId: it.metadata[STRIPE_METADATA.attempt] ?? asked?.attemptId ?? intent,
    merchantId: look.merchant(undefined, 'account'),
    channelTxnId,
    money: look.amount(it.amount, 'amount', it.currency.toUpperCase()),
  };
}

export function related(look: Look, it: Stated & { readonly charge?: string | undefined }) {
  return {
    paymentId: it.metadata[STRIPE_METADATA.payment] ?? look.options.asked?.paymentId,
    channelTxnId: look.needed(it.charge, 'charge'),
    money: look.amount(it.amount, 'amount', it.currency.toUpperCase()),
  };
}

/** Whether captures are ordered one by one, of the intent or of the way it is paid. */
export function isManual({ capture_method: method, payment_method_options: options }: Intent): boolean {
  const methods = [method, ...Object.values(options).map((option) => option?.capture_method)];
  return methods.includes('manual');
}

/**
 * What is authorised, and the capture that the news are about: whatever was received beyond what had been. Once the intent
 * has succeeded its rest is let go.
 */
export function capturing(
  look: Look,
  it: Intent,
  { receivedBefore = look.options.capturedMinor ?? 0 }: Around,
  meaning: 'authorised' | 'paid',
): readonly (ChannelFact | undefined)[] {
  const { amount_capturable: capturable, amount_received: received } = it;
  const from = fromOf(look, it);
  const final = meaning === 'paid';
  const charge = final || received > 0 ? look.needed(it.latest_charge, 'latest_charge') : '';
  const of = (amount: number) => ofPayment(look, { ...it, amount }, charge, it.id);
  const authorised = final ? undefined : paymentFact(from, meaning, of(capturable + received || it.amount));
  if (received <= receivedBefore)
    return [authorised, final ? paymentFact(from, 'closed', of(it.amount)) : undefined];
  const captureId = captureIdOf(look, it, charge, received);
  const about = { ...of(received - receivedBefore), captureId, final };
  return [authorised, paymentFact(from, 'captured', about)];
}

/** Ours, where the host has set it when it captured; else the sum that the capture came to. */
export function captureIdOf(
  { options }: Look,
  { metadata }: Stated,
  charge: string,
  received: number,
): string {
  const ours = metadata[STRIPE_METADATA.capture] ?? options.asked?.captureId;
  return ours ?? joinId(charge, 'captured', String(received));
}
