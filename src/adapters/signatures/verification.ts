/** What a verifier is given, and what it answers. Plain types: no class, no exception, no driver. */
import type { Result } from 'neverthrow';
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { Refusal } from '../../core/refusal.ts';

/** Header names in any case; `Object.fromEntries(request.headers)` of a web request is one too. */
export interface Headers {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** A message as it arrived. */
export interface SignedMessage {
  /** The bytes of the body before anybody parsed them; a body written again from its content does not verify. */
  readonly body: Uint8Array;
  /** Left out for schemes that sign inside the body (Alipay, Adyen). */
  readonly headers?: Headers | undefined;
  /** Now, by the receiver's clock. */
  readonly at: Instant;
}

/** Why a message could not be judged: which part, and what is wrong with it. */
export interface MalformedPart {
  /** A header, a parameter or a field by its name, else `body`. */
  readonly part: string;
  readonly problem:
    | 'MISSING'
    | 'REPEATED'
    | 'NOT_BYTES'
    | 'NOT_UTF8'
    | 'NOT_READABLE'
    | 'NOT_A_TIMESTAMP'
    | 'AMBIGUOUS';
}

/**
 * What a verifier says.
 *
 * `ok`: this key signed exactly this message, recently where the scheme has a time. It may still be a repeat: the inbox
 * decides that. `expired`: rightly signed, but the signed time is further from `at` than allowed, before or after it.
 * `badSignature`: no configured key made this signature of this message. `malformed`: it is no message of this scheme.
 * `unknownKey`: it names a key we do not have; fetch the channel's keys and ask again. `probe`: WeChat Pay tests whether
 * we verify; refuse it like a bad signature, but it is no attack.
 */
export type Verification =
  | {
      readonly result: 'ok';
      /** Which of the configured keys: once the old one is never named, it can go. */
      readonly keyId: string;
      /** The sender's id of the message, where that is signed too. */
      readonly messageId?: string;
      readonly signedAt?: Instant;
    }
  | { readonly result: 'expired'; readonly signedAt: Instant; readonly toleranceMs: DurationMs }
  | { readonly result: 'malformed'; readonly problems: readonly MalformedPart[] }
  | { readonly result: 'unknownKey'; readonly keyId: string }
  | { readonly result: 'badSignature' | 'probe' };

/** Judges a message. Never throws, reads no clock. */
export type Verifier = (message: SignedMessage) => Verification;

/** A scheme that is configured wrongly: everything that is wrong, never the key itself. */
export interface InvalidKeys extends Refusal {
  readonly code: 'INVALID_KEYS';
  readonly problems: readonly KeyProblem[];
}
export interface KeyProblem {
  /** Empty where it is no single key. */
  readonly keyId: string;
  readonly problem:
    | 'NO_KEYS'
    | 'EMPTY'
    | 'WHITE_SPACE'
    | 'NOT_BASE64'
    | 'NOT_HEX'
    | 'NOT_A_PUBLIC_KEY'
    | 'NOT_RSA'
    | 'WRONG_LENGTH'
    | 'INVALID_TOLERANCE';
}

/** Keys by a name of yours, all of them valid at once: add the new one, wait until it is used, drop the old one. */
export interface Keys {
  readonly [keyId: string]: string;
}

export interface VerifierOptions {
  readonly keys: Keys;
}
export interface TimedOptions extends VerifierOptions {
  /** How far the signed time may be from `at`, to either side. Default 300,000; zero is refused, it would check nothing. */
  readonly toleranceMs?: DurationMs | undefined;
}

export type NewVerifier = Result<Verifier, InvalidKeys>;
