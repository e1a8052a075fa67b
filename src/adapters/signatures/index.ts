/** Verifiers of webhook signatures, over the bytes as they arrived. They need Node's own crypto and nothing else. */
export { adyenWebhooks } from './adyen.ts';
export { type AlipayOptions, alipayWebhooks } from './alipay.ts';
export { standardWebhooks } from './standard-webhooks.ts';
export { stripeWebhooks } from './stripe.ts';
export type * from './verification.ts';
export { wechatPayWebhooks } from './wechat-pay.ts';
export { type Opened, type Opener, type WechatResource, wechatPayResources } from './wechat-resource.ts';
