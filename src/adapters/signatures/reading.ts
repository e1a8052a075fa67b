/** What the schemes share: picking a message apart, and judging its time. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { Headers, MalformedPart, SignedMessage, Verification } from './verification.ts';

/** Collects what is wrong with a message while its parts are taken out. */
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

  /** The one header of that name, in any case; sent twice, nobody knows which one was meant. */
  header(name: string): string {
    const values = valuesOf(this.#message.headers ?? {}, name);
    const [value = ''] = values;
    if (value === '') this.fault(name, 'MISSING');
    if (values.length > 1) this.fault(name, 'REPEATED');
    return value;
  }

  /** Seconds since 1970 as digits and nothing else, in milliseconds. */
  seconds(part: string, text: string): Instant {
    if (/^\d{1,12}$/.test(text)) return Number(text) * 1_000;
    if (text !== '') this.fault(part, 'NOT_A_TIMESTAMP');
    return 0;
  }

  /** The verdict on a message that cannot be judged; nothing, if it can. */
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

/** The verdict on a message that a key did sign: how old may it be, and how far ahead of our clock. */
export function withinWindow(
  { at }: SignedMessage,
  toleranceMs: DurationMs,
  found: { readonly keyId: string; readonly messageId?: string; readonly signedAt: Instant },
): Verification {
  const { signedAt } = found;
  // Written so that an `at` that is no number lets nothing through.
  return Math.abs(at - signedAt) <= toleranceMs
    ? { result: 'ok', ...found }
    : { result: 'expired', signedAt, toleranceMs };
}
