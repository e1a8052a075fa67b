/** The rule cards. A comment says so where a number comes from a second-hand page only. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../core/quantity.ts';
import type { ChannelCard } from './card.ts';

const minutes = (...waits: readonly number[]) => waits.map((wait) => wait * MINUTE_MS);
const times = (count: number, wait: number) => Array.from({ length: count }, () => wait);

/** Source B: query a payment every minute for half an hour, a refund every three minutes until it is definite. */
const sourceB = {
  payment: { waitsMs: minutes(...times(30, 1)) },
  refund: { waitsMs: [], thenEveryMs: 3 * MINUTE_MS },
} as const;

/** For a channel that signs with Standard Webhooks and sends the generic notification: a bank, a wallet, a cash desk. */
export const generic = {
  channel: 'generic',
  amount: { unit: 'decimal', field: 'amount' },
  retry: { submit: 'sameKey', refundUnknown: 'sameKey', refundFailed: 'newKey', refundAbnormal: 'newKey' },
  payment: {
    pending: 'pending',
    processing: 'processing',
    authorised: 'authorised',
    paid: 'paid',
    captured: 'captured',
    captureFailed: 'captureFailed',
    failed: 'failed',
    closed: 'closed',
  },
  refund: {
    accepted: 'accepted',
    succeeded: 'succeeded',
    failed: 'failed',
    abnormal: 'abnormal',
    reversed: 'reversed',
    unknown: 'unknown',
  },
  errors: {},
  poll: sourceB,
  refundLimits: {},
  close: { order: 'before' },
  redelivery: { spanMs: 3 * DAY_MS },
} as const satisfies ChannelCard;

/** Source: Stripe, "How PaymentIntents work", "Refunds", "Disputes", "Currencies", API reference. */
export const stripe = {
  channel: 'stripe',
  amount: {
    unit: 'minor',
    field: 'amount',
    never: ['amount_capturable', 'amount_details'],
    // As "Currencies" has its special cases; older integrations are seen to count UGX in whole units.
    exponents: { ISK: 2, UGX: 2, MGA: 0 },
  },
  retry: { submit: 'sameKey', refundUnknown: 'sameKey', refundFailed: 'newKey', refundAbnormal: 'newKey' },
  payment: {
    // A declined card is not the end: the same intent may be paid with another one.
    requires_payment_method: 'pending',
    requires_confirmation: 'pending',
    requires_action: 'pending',
    processing: 'processing',
    requires_capture: 'authorised',
    succeeded: 'paid', // `captured` where captures are ordered: `capture_method: manual`
    canceled: 'closed',
  },
  refund: {
    pending: 'accepted',
    requires_action: 'accepted',
    succeeded: 'succeeded',
    failed: 'failed',
    canceled: 'failed',
  },
  errors: {
    resource_missing: 'notFound',
    // `payment_intent_unexpected_state` is neither paid nor closed: the outcome is unknown and queried.
    charge_already_refunded: 'failed',
    amount_too_large: 'failed',
    refund_disputed_payment: 'failed',
  },
  poll: sourceB,
  refundLimits: {},
  close: { order: 'before' },
  redelivery: { spanMs: 3 * DAY_MS },
} as const satisfies ChannelCard;

/** Source: WeChat Pay APIv3, "Payment notice", "Query an order", "Refund notice", "Apply for a refund". */
export const wechatPay = {
  channel: 'wechatPay',
  amount: {
    unit: 'minor',
    field: 'amount.total',
    never: ['amount.payer_total', 'cash_fee', 'settlement_total_fee'],
    currency: 'CNY',
  },
  zone: '+08:00',
  retry: { submit: 'sameKey', refundUnknown: 'sameKey', refundFailed: 'newKey', refundAbnormal: 'ownCall' },
  payment: {
    NOTPAY: 'pending',
    USERPAYING: 'processing',
    ACCEPT: 'processing',
    SUCCESS: 'paid',
    REFUND: 'paid', // paid, and partly or fully refunded since
    PAYERROR: 'failed',
    CLOSED: 'closed',
    REVOKED: 'closed',
  },
  refund: {
    PROCESSING: 'accepted',
    SUCCESS: 'succeeded',
    CLOSED: 'failed', // not refunded: the reservation is released
    ABNORMAL: 'abnormal', // the money left and did not arrive: the reservation stays
  },
  errors: {
    ORDERNOTEXIST: 'notFound',
    ORDER_NOT_EXIST: 'notFound',
    RESOURCE_NOT_EXISTS: 'notFound',
    ORDERPAID: 'alreadyPaid',
    ORDERCLOSED: 'alreadyClosed',
    ORDER_CLOSED: 'alreadyClosed',
    NOT_ENOUGH: 'failed',
    USER_ACCOUNT_ABNORMAL: 'failed',
    PARAM_ERROR: 'failed',
    MCH_NOT_EXISTS: 'failed',
  },
  poll: {
    payment: sourceB.payment,
    refund: { waitsMs: minutes(1, 1, 1, 1, 1, 5, 10, 20, 30), thenEveryMs: 30 * MINUTE_MS },
  },
  refundLimits: { maxCount: 50, maxAgeMs: 365 * DAY_MS }, // second-hand
  close: { order: 'before', minAgeMs: 5 * MINUTE_MS }, // the age is of v2, and second-hand
  redelivery: { tries: 15, spanMs: 24 * HOUR_MS + 4 * MINUTE_MS },
} as const satisfies ChannelCard;

/** Source: Alipay, "Asynchronous notice", "alipay.trade.query", "alipay.trade.refund". */
export const alipay = {
  channel: 'alipay',
  amount: {
    unit: 'decimal',
    field: 'total_amount',
    never: ['buyer_pay_amount', 'receipt_amount', 'invoice_amount'],
    currency: 'CNY',
  },
  zone: '+08:00',
  // Always the same number and amount; another number would be another refund.
  retry: { submit: 'sameKey', refundUnknown: 'sameKey', refundFailed: 'sameKey', refundAbnormal: 'sameKey' },
  payment: {
    WAIT_BUYER_PAY: 'pending',
    TRADE_SUCCESS: 'paid',
    TRADE_FINISHED: 'paid', // and no longer refundable
    TRADE_CLOSED: 'closed', // unless the notification names a refund
  },
  refund: { REFUND_SUCCESS: 'succeeded', '': 'unknown' },
  errors: {
    'ACQ.TRADE_NOT_EXIST': 'notFound',
    'ACQ.TRADE_HAS_SUCCESS': 'alreadyPaid',
    'ACQ.TRADE_HAS_CLOSE': 'alreadyClosed',
    // These two were seen in answers that merchants published; the others come second-hand from Alipay's list of codes.
    'ACQ.SELLER_BALANCE_NOT_ENOUGH': 'failed',
    'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL': 'failed',
    'ACQ.REASON_TRADE_REFUND_FEE_ERR': 'failed',
    'ACQ.TRADE_HAS_FINISHED': 'failed',
  },
  poll: {
    payment: sourceB.payment,
    refund: { waitsMs: [10_000], thenEveryMs: 3 * MINUTE_MS }, // not before about ten seconds
  },
  refundLimits: { minIntervalMs: 3_000 }, // second-hand
  close: { order: 'before' },
  redelivery: { tries: 8, spanMs: 25 * HOUR_MS }, // second-hand
} as const satisfies ChannelCard;

/** Source: Adyen, "Webhook types", "Refund", "Disputes", "Currency codes". */
export const adyen = {
  channel: 'adyen',
  amount: { unit: 'minor', field: 'amount.value', exponents: { CLP: 2, CVE: 0, IDR: 0, ISK: 2 } },
  retry: { submit: 'sameKey', refundUnknown: 'sameKey', refundFailed: 'newKey', refundAbnormal: 'newKey' },
  payment: {
    'AUTHORISATION true': 'paid', // Adyen captures by itself, unless the account is set to manual: {@link adyenManual}
    'AUTHORISATION false': 'failed',
    'PENDING true': 'pending',
    'CANCELLATION true': 'closed',
    'OFFER_CLOSED true': 'closed',
    'TECHNICAL_CANCEL true': 'closed',
    'CANCELLATION false': 'irrelevant',
    'TECHNICAL_CANCEL false': 'irrelevant',
    'CAPTURE true': 'irrelevant', // where the authorisation has paid
    'CAPTURE false': 'captureFailed',
    'CAPTURE_FAILED true': 'captureFailed', // the scheme refused it later; a booked capture is corrected by the statement
    'REPORT_AVAILABLE true': 'irrelevant',
  },
  refund: {
    'REFUND true': 'succeeded',
    'REFUND false': 'failed',
    'CANCEL_OR_REFUND false': 'failed',
    // Both come after a success: the money was sent and is back.
    'REFUND_FAILED true': 'reversed',
    'REFUNDED_REVERSED true': 'reversed',
  },
  errors: { '167': 'notFound' }, // of the original payment, not of the operation; from the code list, not seen in an answer
  poll: sourceB,
  refundLimits: {},
  close: { order: 'none' },
  redelivery: { spanMs: 30 * DAY_MS }, // from Adyen's page on webhooks: keep inbox ids for ever
} as const satisfies ChannelCard;

/** The same for an account with manual capture: captures are requested one by one. */
export const adyenManual = {
  ...adyen,
  payment: { ...adyen.payment, 'AUTHORISATION true': 'authorised', 'CAPTURE true': 'captured' },
} as const satisfies ChannelCard;

/** Source: Shopify Admin REST API, "Transaction". */
export const shopify = {
  channel: 'shopify',
  amount: { unit: 'decimal', field: 'amount' },
  retry: { submit: 'newKey', refundUnknown: 'newKey', refundFailed: 'newKey', refundAbnormal: 'newKey' },
  payment: {
    pending: 'pending',
    success: 'paid',
    failure: 'failed',
    error: 'failed',
  },
  refund: { pending: 'accepted', success: 'succeeded', failure: 'failed', error: 'failed' },
  errors: {},
  poll: sourceB,
  refundLimits: {},
  close: { order: 'none' },
  redelivery: { tries: 8, spanMs: 4 * HOUR_MS }, // not confirmed
} as const satisfies ChannelCard;

/** Every card of the library, by channel. */
export const channelCards: { readonly [channel: string]: ChannelCard } = {
  generic,
  stripe,
  wechatPay,
  alipay,
  adyen,
  shopify,
};
