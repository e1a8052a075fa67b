/** One valid message per scheme, the verifier that takes it, and mutations of bytes. */
import { generateKeyPairSync } from 'node:crypto';
import type { SignedMessage, Verification, Verifier } from '../../../src/adapters/signatures/index.ts';
import {
  adyenWebhooks,
  alipayWebhooks,
  standardWebhooks,
  stripeWebhooks,
  wechatPayWebhooks,
} from '../../../src/adapters/signatures/index.ts';
import { signStripe } from '../../../src/testing/signing.ts';
import type { Random } from '../../support/random.ts';
import { ADYEN, ALIPAY, STANDARD_WEBHOOKS, WECHAT } from './vectors.ts';

export const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'utf8'));
export const text = (of: Uint8Array): string => Buffer.from(of).toString('utf8');

/** A pair of PEM texts, for messages that a test signs itself. */
export function rsaPair(modulusLength = 2_048): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

export interface Scheme {
  readonly name: string;
  readonly verify: Verifier;
  readonly valid: SignedMessage;
  /** What is signed of a body, read by other code than ours; a body is another message only if this differs. */
  readonly meaning: (body: Uint8Array) => string;
}

const STRIPE_AT = 1_700_000_000_000;
const STRIPE_BODY = '{"id":"evt_1","type":"charge.succeeded","data":{"object":{"amount":1099}}}';

/** What a test reads of an item: only this is signed. */
interface Notified {
  readonly NotificationRequestItem: {
    readonly [field: string]: unknown;
    readonly amount: { readonly value: number; readonly currency: string };
    readonly additionalData: { readonly hmacSignature: string };
  };
}

/** An item of the published fields. */
export function adyenItem(signed: string, hmacSignature: string): object {
  const [pspReference, originalReference, merchantAccountCode, merchantReference, ...rest] =
    signed.split(':');
  const [value = '', currency, eventCode, success] = rest;
  return {
    pspReference,
    ...(originalReference !== '' && { originalReference }),
    merchantAccountCode,
    merchantReference,
    amount: { value: Number(value), currency },
    eventCode,
    success,
    additionalData: { hmacSignature },
  };
}
export const adyenBody = (...items: readonly object[]): string =>
  JSON.stringify({
    live: 'false',
    notificationItems: items.map((item) => ({ NotificationRequestItem: item })),
  });

export function alipayBody(signed: string, more: { readonly [name: string]: string }): string {
  const parameters = signed.split('&').map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    return [name, value];
  });
  return new URLSearchParams([...parameters, ...Object.entries(more)]).toString();
}

export const SCHEMES: readonly Scheme[] = [
  {
    name: 'Standard Webhooks',
    verify: standardWebhooks({ keys: { main: STANDARD_WEBHOOKS.key } })._unsafeUnwrap(),
    valid: {
      body: bytes(STANDARD_WEBHOOKS.body),
      headers: {
        'Webhook-Id': STANDARD_WEBHOOKS.id,
        'webhook-timestamp': String(STANDARD_WEBHOOKS.seconds),
        'webhook-signature': `v1,${STANDARD_WEBHOOKS.signature}`,
      },
      at: STANDARD_WEBHOOKS.seconds * 1_000,
    },
    meaning: text,
  },
  {
    name: 'Stripe',
    verify: stripeWebhooks({ keys: { main: 'whsec_test_secret' } })._unsafeUnwrap(),
    valid: {
      body: bytes(STRIPE_BODY),
      headers: signStripe('whsec_test_secret', { body: STRIPE_BODY, at: STRIPE_AT }),
      at: STRIPE_AT,
    },
    meaning: text,
  },
  {
    name: 'WeChat Pay v3',
    verify: wechatPayWebhooks({ keys: { [WECHAT.notification.serial]: WECHAT.publicKey } })._unsafeUnwrap(),
    valid: {
      body: bytes(WECHAT.notification.body),
      headers: {
        'Wechatpay-Serial': WECHAT.notification.serial,
        'Wechatpay-Timestamp': String(WECHAT.notification.seconds),
        'Wechatpay-Nonce': WECHAT.notification.nonce,
        'Wechatpay-Signature': WECHAT.notification.signature,
      },
      at: WECHAT.notification.seconds * 1_000,
    },
    meaning: text,
  },
  {
    name: 'Alipay RSA2',
    verify: alipayWebhooks({ keys: { main: ALIPAY.publicKey } })._unsafeUnwrap(),
    valid: { body: bytes(alipayBody(ALIPAY.text, { sign: ALIPAY.sign, sign_type: 'RSA2' })), at: 0 },
    meaning: (body) =>
      JSON.stringify([...new URLSearchParams(text(body))].filter(([name]) => name !== 'sign_type').sort()),
  },
  {
    name: 'Adyen',
    verify: adyenWebhooks({ keys: { main: ADYEN.key } })._unsafeUnwrap(),
    valid: { body: bytes(adyenBody(adyenItem(...ADYEN.signed[1]))), at: 0 },
    meaning: (body) => {
      try {
        const { notificationItems } = JSON.parse(text(body));
        return JSON.stringify(
          notificationItems.map(({ NotificationRequestItem: item }: Notified) => [
            [item.pspReference, item.originalReference, item.merchantAccountCode, item.merchantReference],
            [String(item.amount.value), item.amount.currency, item.eventCode, item.success],
            item.additionalData.hmacSignature,
          ]),
        );
      } catch {
        return 'unreadable';
      }
    },
  },
];

/** The body with one to three things done to it: bits flipped, bytes put in, cut out, moved or repeated. */
export function mutated(body: Uint8Array, { below }: Random): Uint8Array {
  let next = Buffer.from(body);
  for (let left = 1 + below(3); left > 0; left--) {
    const at = below(next.length + 1);
    const until = Math.min(next.length, at + 1 + below(8));
    const [head, middle, tail] = [next.subarray(0, at), next.subarray(at, until), next.subarray(until)];
    switch (below(6)) {
      case 0:
        next = Buffer.concat([head, Buffer.from([below(256)]), middle, tail]);
        break;
      case 1:
        next = Buffer.concat([head, tail]);
        break;
      case 2:
        next = Buffer.concat([head, middle, middle, tail]);
        break;
      case 3:
        next = Buffer.concat([middle, head, tail]);
        break;
      default:
        next = Buffer.from(next);
        if (at < next.length) next[at] = (next[at] ?? 0) ^ (1 << below(8));
    }
  }
  return new Uint8Array(next);
}

export const resultOf = ({ result }: Verification): string => result;
