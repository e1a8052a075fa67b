/** Channels: their rule cards as data, and readers from their messages to the payment machine's facts. */
export { readAdyenNotification } from './adyen.schema.ts';
export { readAlipayNotice, readAlipayQuery, readAlipayRefundQuery } from './alipay.schema.ts';
export { type AmountProblem, type AmountRead, amountIn } from './amount.ts';
export {
  type ChannelCard,
  type ErrorWord,
  errorWord,
  type PaymentWord,
  type RefundWord,
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
export { readGenericNotice } from './generic.schema.ts';
export type { Notice, ReadOptions, Said } from './notice.ts';
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
