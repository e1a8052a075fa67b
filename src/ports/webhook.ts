/** The webhook port: one channel's endpoint, from the bytes of a request to the answer that the channel expects. */
import type { Instant } from '../core/quantity.ts';
import type { ReportedPaymentFact } from '../flow/index.ts';

/** A webhook request as it arrived. */
export interface WebhookRequest {
  /** The body's bytes, unparsed. */
  readonly body: Uint8Array;
  readonly headers?: { readonly [name: string]: string | readonly string[] | undefined } | undefined;
}

/** A verifier's verdict; the verifiers of `orderwright/signatures` fit as they are. Only `ok` is trusted. */
export interface Verdict {
  readonly result: 'ok' | 'expired' | 'badSignature' | 'malformed' | 'unknownKey' | 'probe';
  /** The sender's id of the message, where it is signed. */
  readonly messageId?: string | undefined;
}

/** The payment facts of a request (none: nothing in it is about payments), or why it cannot be read. */
export type ReadFacts = { readonly facts: readonly ReportedPaymentFact[] } | { readonly problem: unknown };

/** How one channel's requests are verified, read and answered. What throws is answered with `retry`. */
export interface WebhookEndpoint {
  readonly verify: (message: WebhookRequest & { readonly at: Instant }) => Verdict | Promise<Verdict>;
  readonly read: (request: WebhookRequest) => ReadFacts | Promise<ReadFacts>;
  readonly answers: WebhookAnswers;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface WebhookAnswers {
  /** Recorded and committed, now or before. */
  readonly accepted: HttpAnswer;
  /** Not trusted or not readable: nothing of it was recorded. */
  readonly refused: HttpAnswer;
  /** Could not be recorded: the channel must deliver it again. */
  readonly retry: HttpAnswer;
}
