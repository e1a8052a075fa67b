import { readKeys, rsaKey, TOLERANCE_MS } from './keys.ts';
import { Reading, withinWindow } from './reading.ts';
import { rsaSigned } from './rsa.ts';
import type { NewVerifier, TimedOptions, Verification } from './verification.ts';

/** The prefix of a deliberately wrong signature: WeChat Pay tests whether signatures are verified. */
const PROBE = 'WECHATPAY/SIGNTEST/';

/** The signed text before the body. One more line feed follows the body. */
export const wechatPrefix = (seconds: string, nonce: string): string => `${seconds}\n${nonce}\n`;

/**
 * Verifies WeChat Pay v3 notifications and answers: RSA-SHA256 of time, nonce and body, each with a line feed, in the
 * headers `wechatpay-timestamp`, `-nonce`, `-signature` and `-serial`. `keys` maps the serial number of a platform
 * certificate, or the id of a WeChat Pay public key, to it. The content is encrypted: {@link wechatPayResources}.
 *
 * Errors: `INVALID_KEYS`. Source: WeChat Pay, "How to verify signatures" (APIv3).
 *
 * @example
 * const verify = wechatPayWebhooks({ keys: { PUB_KEY_ID_01: publicKeyPem } }).unwrapOr(undefined);
 * verify?.({ body, headers, at: Date.now() }) // { result: 'unknownKey', keyId: '5157F09EFDC096DE' }
 */
export function wechatPayWebhooks({ keys, toleranceMs = TOLERANCE_MS }: TimedOptions): NewVerifier {
  return readKeys(keys, rsaKey, toleranceMs).map((read) => {
    const platform = new Map(read.map(({ keyId, key }) => [keyId, key]));
    return (message): Verification => {
      const reading = new Reading(message);
      const seconds = reading.header('wechatpay-timestamp');
      const nonce = reading.header('wechatpay-nonce');
      const signature = reading.header('wechatpay-signature');
      const keyId = reading.header('wechatpay-serial');
      const signedAt = reading.seconds('wechatpay-timestamp', seconds);
      // A line feed in the nonce would make it ambiguous where the nonce ends and the body begins.
      if (/[^\x21-\x7e]/.test(nonce)) reading.fault('wechatpay-nonce', 'AMBIGUOUS');
      if (reading.malformed) return reading.malformed;
      if (signature.startsWith(PROBE)) return { result: 'probe' };
      const key = platform.get(keyId);
      if (key === undefined) return { result: 'unknownKey', keyId };
      return rsaSigned(key, signature, wechatPrefix(seconds, nonce), message.body, '\n')
        ? withinWindow(message, toleranceMs, { keyId, signedAt })
        : { result: 'badSignature' };
    };
  });
}
