/** Signatures of callbacks, verified over the bytes as they arrived. Node's own crypto, nothing else. */
export { adyenWebhooks } from './adyen.ts';
export { type AlipayOptions, alipayWebhooks } from './alipay.ts';
export { standardWebhooks } from './standard-webhooks.ts';
export { stripeWebhooks } from './stripe.ts';
export type * from './verification.ts';
export { wechatPayWebhooks } from './wechat-pay.ts';
export { type Opened, type Opener, type WechatResource, wechatPayResources } from './wechat-resource.ts';
