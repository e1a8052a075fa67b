import { textOf } from './bytes.ts';
import { readKeys, rsaKey } from './keys.ts';
import { Reading } from './reading.ts';
import { rsaSigned } from './rsa.ts';
import type { NewVerifier, Verification, VerifierOptions } from './verification.ts';

export interface AlipayOptions extends VerifierOptions {
  /** Whether `sign_type` is signed too: true for the service market, false for payments. Default false. */
  readonly signTypeIncluded?: boolean | undefined;
}

/** The signed text: the decoded parameters, sorted by code unit. */
export function alipayText(
  parameters: Iterable<readonly [string, string]>,
  { signTypeIncluded = false }: { readonly signTypeIncluded?: boolean | undefined } = {},
): string {
  return [...parameters]
    .filter(([name]) => name !== 'sign' && (signTypeIncluded || name !== 'sign_type'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/**
 * Verifies Alipay's notifications: RSA2 (RSA with SHA-256) over the form parameters without `sign`. `keys` are Alipay's
 * public keys. The algorithm is RSA2 whatever `sign_type` names: a message must not choose SHA-1.
 *
 * The scheme signs no time, so nothing expires; the inbox recognises repeats. It joins values unescaped: send Alipay no `&`
 * in texts that it repeats (`body`, `passback_params`, `subject`).
 *
 * Errors: `INVALID_KEYS`. Source: Alipay, "Verify asynchronous notifications".
 *
 * @example
 * const verify = alipayWebhooks({ keys: { main: alipayPublicKey } }).unwrapOr(undefined);
 * verify?.({ body, at: Date.now() }) // { result: 'ok', keyId: 'main' }
 */
export function alipayWebhooks({ keys, ...options }: AlipayOptions): NewVerifier {
  return readKeys(keys, rsaKey).map((read) => (message): Verification => {
    const reading = new Reading(message);
    if (reading.malformed) return reading.malformed;
    const parameters = formOf(message.body, reading);
    const signature = parameters.get('sign') ?? '';
    if (signature === '' && !reading.malformed) reading.fault('sign', 'MISSING');
    if (reading.malformed) return reading.malformed;
    const text = alipayText(parameters, options);
    const found = read.find(({ key }) => rsaSigned(key, signature, text));
    return found ? { result: 'ok', keyId: found.keyId } : { result: 'badSignature' };
  });
}

/** The parameters of a form, each decoded once. */
function formOf(body: Uint8Array, reading: Reading): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  const text = textOf(body);
  if (text === undefined) reading.fault('body', 'NOT_UTF8');
  for (const pair of text?.split('&') ?? []) {
    const equals = pair.indexOf('=');
    const name = decoded(pair.slice(0, Math.max(0, equals)));
    const value = decoded(pair.slice(equals + 1));
    if (name === undefined || name === '') reading.fault('body', 'NOT_READABLE');
    else if (value === undefined) reading.fault(name, 'NOT_READABLE');
    else if (parameters.has(name)) reading.fault(name, 'REPEATED');
    else parameters.set(name, value);
  }
  return parameters;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined; // a `%` that does not begin an escape
  }
}
