/** The webhook port: one channel's way in, from bytes to what the channel expects to hear. */
import type { Instant } from '../core/quantity.ts';
import type { Report } from '../flow/index.ts';

/** A callback as it arrived. */
export interface WebhookRequest {
  /** The bytes before anybody parsed them. */
  readonly body: Uint8Array;
  readonly headers?: { readonly [name: string]: string | readonly string[] | undefined };
}

/** What a verifier says; those of `orderwright/signatures` fit as they are. Anything but `ok` is not believed. */
export interface Verdict {
  readonly result: 'ok' | 'expired' | 'badSignature' | 'malformed' | 'unknownKey' | 'probe';
  /** The sender's id of the message, where it is signed. */
  readonly messageId?: string;
}

/** What a parser makes of a body: its reports (none: nothing in it is for us), or why it is unreadable. */
export type ReadReports = { readonly reports: readonly Report[] } | { readonly problem: unknown };

/** One channel's way in. Nothing of it throws; what does is answered with `again`. */
export interface WebhookEndpoint {
  readonly verify: (message: WebhookRequest & { readonly at: Instant }) => Verdict | Promise<Verdict>;
  readonly read: (request: WebhookRequest) => ReadReports | Promise<ReadReports>;
  readonly answers: WebhookAnswers;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface WebhookAnswers {
  /** Taken in and committed, now or before. */
  readonly accepted: HttpAnswer;
  /** Not believed or not readable: nothing of it was kept. */
  readonly refused: HttpAnswer;
  /** We could not keep it: deliver it again. */
  readonly retry: HttpAnswer;
}
