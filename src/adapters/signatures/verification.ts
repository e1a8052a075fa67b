/** The input and the answer of a verifier. */
import type { Result } from 'neverthrow';
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { Refusal } from '../../core/refusal.ts';

/** Headers, with names in any case; `Object.fromEntries(request.headers)` of a web request fits. */
export interface Headers {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** A message as it arrived. */
export interface SignedMessage {
  /** The body's bytes, unparsed. A body that was parsed and written again does not verify. */
  readonly body: Uint8Array;
  /** Absent for schemes that sign inside the body (Alipay, Adyen). */
  readonly headers?: Headers | undefined;
  /** Now, by the receiver's clock. */
  readonly at: Instant;
}

/** Why a message could not be judged: the part, and its problem. */
export interface MalformedPart {
  /** The name of a header, a parameter or a field; otherwise `body`. */
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
 * The verdict of a verifier.
 *
 * * `ok`: the key signed exactly this message, recently if the scheme has a time. The inbox decides whether it is a repeat.
 * * `expired`: correctly signed, but the signed time is further from `at` than allowed, before or after it.
 * * `badSignature`: no configured key made this signature of this message.
 * * `malformed`: not a message of this scheme.
 * * `unknownKey`: it names a key that is not configured. Fetch the channel's keys and verify again.
 * * `probe`: WeChat Pay tests whether signatures are verified. Refuse it like a bad signature; it is no attack.
 */
export type Verification =
  | {
      readonly result: 'ok';
      /** Which of the configured keys signed. An old key that is no longer named can be removed. */
      readonly keyId: string;
      /** The sender's id of the message, if it is signed. */
      readonly messageId?: string;
      readonly signedAt?: Instant;
    }
  | { readonly result: 'expired'; readonly signedAt: Instant; readonly toleranceMs: DurationMs }
  | { readonly result: 'malformed'; readonly problems: readonly MalformedPart[] }
  | { readonly result: 'unknownKey'; readonly keyId: string }
  | { readonly result: 'badSignature' | 'probe' };

/** Judges a message. It never throws and reads no clock. */
export type Verifier = (message: SignedMessage) => Verification;

/** A scheme is configured wrongly. Lists every problem, and never contains a key. */
export interface InvalidKeys extends Refusal {
  readonly code: 'INVALID_KEYS';
  readonly problems: readonly KeyProblem[];
}
export interface KeyProblem {
  /** Empty if the problem is not about one key. */
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

/** Keys by a name of the host's, all valid at once. To rotate: add the new key, wait until it is used, remove the old one. */
export interface Keys {
  readonly [keyId: string]: string;
}

export interface VerifierOptions {
  readonly keys: Keys;
}
export interface TimedOptions extends VerifierOptions {
  /** How far the signed time may be from `at`, before or after. Default 300,000. Zero is refused. */
  readonly toleranceMs?: DurationMs | undefined;
}

export type NewVerifier = Result<Verifier, InvalidKeys>;
