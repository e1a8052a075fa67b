/** Signatures as the channels make them, so that a test can forge a valid callback and then spoil it. For tests only. */
import { createCipheriv, createSign } from 'node:crypto';
import { adyenText } from '../adapters/signatures/adyen.ts';
import { alipayText } from '../adapters/signatures/alipay.ts';
import { hmac } from '../adapters/signatures/hmac.ts';
import type { WechatResource } from '../adapters/signatures/index.ts';
import { webhookPrefix } from '../adapters/signatures/standard-webhooks.ts';
import { stripePrefix } from '../adapters/signatures/stripe.ts';
import { wechatPrefix } from '../adapters/signatures/wechat-pay.ts';
import type { Instant } from '../core/quantity.ts';

type Body = string | Uint8Array;
type SignedHeaders = { readonly [name: string]: string };
interface Timed {
  readonly body: Body;
  /** Epoch milliseconds; the schemes sign whole seconds. */
  readonly at: Instant;
}

const seconds = (at: Instant) => String(Math.floor(at / 1_000));

/** The headers of a Standard Webhooks message; `key` as the verifier takes it. */
export function signStandardWebhook(
  key: string,
  { id, body, at }: Timed & { readonly id: string },
): SignedHeaders {
  const secret = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds(at),
    'webhook-signature': `v1,${hmac(secret, 'base64', webhookPrefix(id, seconds(at)), body)}`,
  };
}

/** The header of a Stripe message. */
export function signStripe(key: string, { body, at }: Timed): SignedHeaders {
  const signature = hmac(Buffer.from(key, 'utf8'), 'hex', stripePrefix(seconds(at)), body);
  return { 'stripe-signature': `t=${seconds(at)},v1=${signature}` };
}

/** The headers of a WeChat Pay v3 message, signed with a private key in PEM. */
export function signWechatPay(
  privateKey: string,
  {
    serial,
    nonce = 'test-nonce',
    body,
    at,
  }: Timed & { readonly serial: string; readonly nonce?: string | undefined },
): SignedHeaders {
  return {
    'wechatpay-serial': serial,
    'wechatpay-timestamp': seconds(at),
    'wechatpay-nonce': nonce,
    'wechatpay-signature': rsa(privateKey, wechatPrefix(seconds(at), nonce), body, '\n'),
  };
}

/** The encrypted part of a WeChat Pay v3 notice; `key` is the APIv3 key of 32 characters. */
export function sealWechatResource(
  key: string,
  content: string,
  { nonce = 'test-nonce-0', associatedData = '' } = {},
): WechatResource {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(key, 'utf8'), nonce);
  cipher.setAAD(Buffer.from(associatedData, 'utf8'));
  const sealed = Buffer.concat([cipher.update(content, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: sealed.toString('base64'),
    nonce,
    associated_data: associatedData,
  };
}

/** The body of an Alipay notice, signed with a private key in PEM. */
export function signAlipay(
  privateKey: string,
  parameters: { readonly [name: string]: string },
  options: { readonly signTypeIncluded?: boolean | undefined } = {},
): string {
  const all = { ...parameters, sign_type: 'RSA2' };
  const sign = rsa(privateKey, alipayText(Object.entries(all), options));
  return new URLSearchParams({ ...all, sign }).toString();
}

/** An Adyen item with its signature; `key` is hexadecimal. */
export function signAdyen<Item extends object>(
  key: string,
  item: Item,
): Item & { readonly additionalData: object } {
  const { additionalData } = item as { readonly additionalData?: object };
  const hmacSignature = hmac(Buffer.from(key, 'hex'), 'base64', adyenText(item));
  return { ...item, additionalData: { ...additionalData, hmacSignature } };
}

function rsa(privateKey: string, ...parts: readonly Body[]): string {
  const sign = createSign('RSA-SHA256');
  for (const part of parts) sign.update(part);
  return sign.sign(privateKey, 'base64');
}
