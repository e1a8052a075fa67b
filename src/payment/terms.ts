/** What commands and facts of a payment have in common, and how two accounts of the same thing are compared. */
import type { AnyCommand } from '../core/decider.ts';
import type { OrderId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';

/** What every fact carries: when, the reporter's name (a channel, a statement), its own word, and how it reached us. */
export interface PaymentFactBase extends AnyCommand {
  readonly by: string;
  readonly remark?: string | undefined;
  /** The answer to a query of ours closes the query. */
  readonly source?: 'callback' | 'query' | 'statement' | undefined;
}

/** What an event keeps of the command or fact that led to it. */
export interface Stamp<By extends string = string> {
  readonly at: Instant;
  /** The role of a command; of a fact, the reporter's name. */
  readonly by: By;
  /** The person behind the role. */
  readonly operator?: string;
  readonly remark?: string;
}

export function stampOf<By extends string>(of: {
  readonly at: Instant;
  readonly by: By;
  readonly operator?: string | undefined;
  readonly remark?: string | undefined;
}): Stamp<By> {
  const { at, by, operator, remark } = of;
  return { at, by, ...(operator !== undefined && { operator }), ...(remark !== undefined && { remark }) };
}

/** An amount: positive minor units of an ISO 4217 currency. */
export interface Amount {
  readonly amountMinor: number;
  readonly currency: string;
}

/** What is fixed when a payment is created; it never changes. */
export interface PaymentTerms extends Amount {
  readonly orderId: OrderId;
  /** What is asked for. What came in is in the receipts. */
  readonly amountMinor: number;
  /** The account the money must arrive in. */
  readonly merchantId: string;
  /** The only channel that may pay; left out, any may. */
  readonly channel?: string | undefined;
  /** From this instant on the payment may time out and takes no new attempt. */
  readonly expiresAt: Instant;
  /** How much more than was authorised may be captured, as the channel allows for tips and such. Default 0. */
  readonly captureToleranceMinor?: number | undefined;
}

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
