/** What the schemes share: reading the parts of a message, and judging its signed time. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { Headers, MalformedPart, SignedMessage, Verification } from './verification.ts';

/** Reads the parts of a message and collects every problem. */
export class Reading {
  readonly problems: MalformedPart[] = [];
  readonly #message: SignedMessage;

  constructor(message: SignedMessage) {
    this.#message = message;
    if (!(message.body instanceof Uint8Array)) this.fault('body', 'NOT_BYTES');
  }

  fault(part: string, problem: MalformedPart['problem']): void {
    this.problems.push({ part, problem });
  }

  /** The header of that name, in any case. A repeated header is refused: either of them could be meant. */
  header(name: string): string {
    const values = valuesOf(this.#message.headers ?? {}, name);
    const [value = ''] = values;
    if (value === '') this.fault(name, 'MISSING');
    if (values.length > 1) this.fault(name, 'REPEATED');
    return value;
  }

  /** Seconds since 1970, written as digits only, in milliseconds. */
  seconds(part: string, text: string): Instant {
    if (/^\d{1,12}$/.test(text)) return Number(text) * 1_000;
    if (text !== '') this.fault(part, 'NOT_A_TIMESTAMP');
    return 0;
  }

  /** The verdict `malformed` with every problem; nothing if there is none. */
  get malformed(): Verification | undefined {
    return this.problems.length > 0 ? { result: 'malformed', problems: this.problems } : undefined;
  }
}

function valuesOf(headers: Headers, name: string): readonly string[] {
  const values = Object.entries(headers).flatMap(([key, value]) =>
    key.toLowerCase() === name ? (value ?? []) : [],
  );
  return values.filter((value) => typeof value === 'string');
}

/** The verdict on a signed message, by how far its signed time is from our clock. */
export function withinWindow(
  { at }: SignedMessage,
  toleranceMs: DurationMs,
  found: { readonly keyId: string; readonly messageId?: string; readonly signedAt: Instant },
): Verification {
  const { signedAt } = found;
  // Written so that an `at` of NaN is never within the window.
  return Math.abs(at - signedAt) <= toleranceMs
    ? { result: 'ok', ...found }
    : { result: 'expired', signedAt, toleranceMs };
}
