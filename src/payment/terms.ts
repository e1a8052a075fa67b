/** What a payment is for, and how two accounts of the same thing are compared. */
import type { PaymentTerms } from './payment.types.ts';

/** The terms alone, of whatever has them. */
export function termsOf(of: PaymentTerms): PaymentTerms {
  const { orderId, amountMinor, currency, merchantId, channel, expiresAt, captureToleranceMinor } = of;
  return {
    orderId,
    amountMinor,
    currency,
    merchantId,
    ...(channel !== undefined && { channel }),
    expiresAt,
    ...(captureToleranceMinor !== undefined && { captureToleranceMinor }),
  };
}

/** The first field of `expected` in which `given` is different, with both values. */
export function difference(expected: object, given: object) {
  const then = expected as { readonly [field: string]: string | number };
  const now = given as typeof then;
  const field = Object.keys(then).find((name) => then[name] !== now[name]);
  return field === undefined ? undefined : { field, expected: then[field], given: now[field] };
}
