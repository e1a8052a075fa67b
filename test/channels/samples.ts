/** Small messages of every channel, made by hand after what each of them documents. */
export const AT = Date.UTC(2026, 0, 6);

export const WECHAT_PAID = {
  mchid: '1900000109',
  appid: 'wx1',
  out_trade_no: 'p-1',
  transaction_id: '4200000001',
  trade_state: 'SUCCESS',
  success_time: '2026-01-05T18:00:00+08:00',
  amount: { total: 10_000, payer_total: 9_000, currency: 'CNY', payer_currency: 'CNY' },
};
export const WECHAT_REFUND = {
  mchid: '1900000109',
  out_trade_no: 'p-1',
  transaction_id: '4200000001',
  out_refund_no: 'r-1',
  refund_id: '5000000001',
  refund_status: 'SUCCESS',
  success_time: '2026-01-05T19:00:00+08:00',
  amount: { total: 10_000, refund: 3_000, payer_total: 9_000, payer_refund: 2_700 },
};
export const WECHAT_XML = `<xml>
  <return_code><![CDATA[SUCCESS]]></return_code>
  <result_code><![CDATA[SUCCESS]]></result_code>
  <mch_id>1900000109</mch_id>
  <out_trade_no><![CDATA[p-1]]></out_trade_no>
  <transaction_id><![CDATA[4200000001]]></transaction_id>
  <total_fee>1</total_fee>
  <coupon_fee><![CDATA[10]]></coupon_fee>
  <fee_type><![CDATA[CNY]]></fee_type>
  <time_end><![CDATA[20260105180000]]></time_end>
</xml>`;
export const WECHAT_REFUND_XML = `<root>
<out_refund_no><![CDATA[r-1]]></out_refund_no>
<out_trade_no><![CDATA[p-1]]></out_trade_no>
<refund_fee><![CDATA[3000]]></refund_fee>
<refund_id><![CDATA[5000000001]]></refund_id>
<refund_status><![CDATA[SUCCESS]]></refund_status>
<success_time><![CDATA[2026-01-05 19:00:00]]></success_time>
<transaction_id><![CDATA[4200000001]]></transaction_id>
</root>`;

export const ALIPAY_PAID = {
  notify_id: 'n-1',
  seller_id: '2088000001',
  out_trade_no: 'p-1',
  trade_no: '2026010522001',
  trade_status: 'TRADE_SUCCESS',
  total_amount: '100.00',
  receipt_amount: '90.00',
  buyer_pay_amount: '90.00',
  gmt_payment: '2026-01-05 18:00:00',
};
export const form = (parameters: object): string =>
  new URLSearchParams(parameters as { [name: string]: string }).toString();

const stripeObject = {
  livemode: true,
  created: 1_767_600_000,
  currency: 'usd',
  metadata: { payment_id: 'p-1' },
};
export const STRIPE_INTENT = {
  ...stripeObject,
  object: 'payment_intent',
  id: 'pi_1',
  amount: 1_099,
  amount_received: 1_099,
  status: 'succeeded',
  latest_charge: 'ch_1',
};
export const STRIPE_CHARGE = {
  ...stripeObject,
  object: 'charge',
  id: 'ch_1',
  amount: 1_099,
  amount_captured: 1_099,
  captured: true,
  status: 'succeeded',
  payment_intent: 'pi_1',
};
export const STRIPE_REFUND = {
  ...stripeObject,
  object: 'refund',
  id: 're_1',
  amount: 500,
  charge: 'ch_1',
  status: 'succeeded',
  metadata: { refund_id: 'r-1' },
};
export const STRIPE_DISPUTE = {
  ...stripeObject,
  object: 'dispute',
  id: 'dp_1',
  amount: 1_099,
  charge: 'ch_1',
  status: 'needs_response',
  metadata: {},
};
export const stripeEvent = (type: string, object: object, more: object = {}): object => ({
  object: 'event',
  id: 'evt_1',
  type,
  livemode: true,
  created: 1_767_600_000,
  data: { object },
  ...more,
});

export const ADYEN_ITEM = {
  pspReference: 'psp-1',
  merchantAccountCode: 'Shop',
  merchantReference: 'p-1',
  amount: { value: 1_130, currency: 'EUR' },
  eventCode: 'AUTHORISATION',
  success: 'true',
  eventDate: '2026-01-05T18:00:00+08:00',
};
export const adyenNotification = (...items: readonly object[]): object => ({
  live: 'true',
  notificationItems: items.map((item) => ({ NotificationRequestItem: item })),
});

export const SHOPIFY = {
  id: 11,
  order_id: 7,
  parent_id: null,
  kind: 'sale',
  status: 'success',
  amount: '19.99',
  currency: 'USD',
  created_at: '2026-01-05T12:00:00-05:00',
  test: false,
};

export const GENERIC = {
  about: 'payment',
  id: 'm-1',
  status: 'paid',
  amount: '19.99',
  currency: 'EUR',
  paymentId: 'p-1',
  attemptId: 'a-1',
  merchantId: 'shop',
  transactionId: 't-1',
  time: '2026-01-05T10:00:00Z',
};
