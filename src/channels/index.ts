/** Payment channels: rule cards as data, and readers that turn a channel's messages into payment facts. */
export { readAdyenNotification } from './adyen.schema.ts';
export { readAlipayNotification, readAlipayQuery, readAlipayRefundQuery } from './alipay.schema.ts';
export { type AmountProblem, type AmountRead, amountIn } from './amount.ts';
export {
  type ChannelCard,
  type ErrorMeaning,
  errorMeaning,
  type PaymentMeaning,
  type RefundMeaning,
  type RetryKey,
} from './card.ts';
export {
  adyen,
  adyenManual,
  alipay,
  channelCards,
  generic,
  shopify,
  stripe,
  wechatPay,
} from './cards.table.ts';
export { readGenericNotification } from './generic.schema.ts';
export type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
export type { Read } from './reader.schema.ts';
export { readShopifyTransaction } from './shopify.schema.ts';
export { readStripeEvent, readStripeObject, STRIPE_METADATA } from './stripe.schema.ts';
export { instantOf } from './time.ts';
export {
  readWechatEnvelope,
  readWechatRefund,
  readWechatRefundXml,
  readWechatTransaction,
  readWechatXml,
  type WechatEnvelope,
} from './wechat-pay.schema.ts';
