import { describe, expect, it } from 'vitest';
import type { ChannelNotification, Read, ReadOptions } from '../../src/channels/index.ts';
import {
  adyen,
  adyenManual,
  readAdyenNotification,
  readAlipayNotification,
  readAlipayQuery,
  readAlipayRefundQuery,
  readGenericNotification,
  readShopifyTransaction,
  readStripeEvent,
  readStripeObject,
  readWechatEnvelope,
  readWechatRefund,
  readWechatRefundXml,
  readWechatTransaction,
  readWechatXml,
} from '../../src/channels/index.ts';
import {
  ADYEN_ITEM,
  ALIPAY_PAID,
  AT,
  adyenNotification,
  form,
  GENERIC,
  SHOPIFY,
  STRIPE_CHARGE,
  STRIPE_DISPUTE,
  STRIPE_INTENT,
  STRIPE_REFUND,
  stripeEvent,
  WECHAT_PAID,
  WECHAT_REFUND,
  WECHAT_REFUND_XML,
  WECHAT_XML,
} from './samples.ts';

const NOW: ReadOptions = { at: AT, merchantId: 'ours' };
const read = <T>(answer: Read<T>): T => answer._unsafeUnwrap();
/** What a message tells the machine, without who and when. */
const facts = (answer: Read<ChannelNotification>) =>
  read(answer).facts.map(({ fact: { at: _, by: __, source: ___, remark: ____, ...fact } }) => fact);
const problems = (answer: Read<unknown>) =>
  answer.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );
const HOUR = 3_600_000;

describe('WeChat Pay v3', () => {
  const transaction = (more: object, options = NOW) =>
    readWechatTransaction(JSON.stringify({ ...WECHAT_PAID, ...more }), options);
  const refund = (more: object) => readWechatRefund(JSON.stringify({ ...WECHAT_REFUND, ...more }), NOW);

  it('given a payment with coupons, when it is read, then the amount is that of the order, not what the payer paid', () => {
    expect(read(transaction({}))).toEqual({
      channel: 'wechatPay',
      eventId: 'payment/p-1/SUCCESS/4200000001',
      channelStatus: 'SUCCESS',
      facts: [
        {
          paymentId: 'p-1',
          channelTxnId: '4200000001',
          happenedAt: AT - 14 * HOUR,
          fact: {
            type: 'paid',
            at: AT,
            by: 'wechatPay',
            source: 'callback',
            remark: 'SUCCESS',
            attemptId: 'p-1',
            paymentId: 'p-1',
            channel: 'wechatPay',
            channelTxnId: '4200000001',
            merchantId: '1900000109',
            amountMinor: 10_000,
            currency: 'CNY',
          },
        },
      ],
    });
  });
  it('given each trade state, when it is read, then it gives the fact of its meaning', () => {
    const words = ['NOTPAY', 'USERPAYING', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND'];
    const bare = { transaction_id: undefined, amount: undefined, success_time: undefined };
    expect(
      words.map(
        (trade_state) =>
          facts(transaction(trade_state === 'REFUND' ? { trade_state } : { ...bare, trade_state }))[0]?.type,
      ),
    ).toEqual(['pending', 'processing', 'failed', 'closed', 'closed', 'paid']);
  });
  it('given `numbers`, when a message is read, then our number is mapped to payment and attempt', () => {
    const numbers = (number: string) => ({ paymentId: number.slice(0, 3), attemptId: number });
    expect(facts(transaction({ out_trade_no: 'p-1_2' }, { ...NOW, numbers }))).toMatchObject([
      { paymentId: 'p-1', attemptId: 'p-1_2' },
    ]);
  });
  it('given an abnormal and a closed refund, when they are read, then the first stays reserved and the second has failed', () => {
    const status = (refund_status: string) => facts(refund({ refund_status }))[0];
    expect(status('SUCCESS')).toEqual({
      type: 'refundSucceeded',
      refundId: 'r-1',
      amountMinor: 3_000,
      currency: 'CNY',
      receiptId: 'wechatPay/4200000001',
    });
    expect(status('ABNORMAL')).toEqual({ type: 'refundAbnormal', refundId: 'r-1' });
    expect(status('CLOSED')).toEqual({ type: 'refundFailed', refundId: 'r-1' });
    expect(facts(refund({ refund_status: undefined, status: 'PROCESSING' }))[0]?.type).toBe('refundAccepted');
  });
  it('given unknown values, when a message is read, then every problem is reported with path and code', () => {
    expect(problems(transaction({ trade_state: 'NEWSTATE' }))).toEqual(['trade_state UNKNOWN_VALUE']);
    expect(problems(transaction({ trade_state: 'constructor' }))).toEqual(['trade_state UNKNOWN_VALUE']);
    expect(
      problems(
        transaction({
          success_time: '2026-02-30T00:00:00+08:00',
          transaction_id: null,
          amount: { total: 0, currency: 'cny' },
        }),
      ),
    ).toEqual(['success_time NOT_A_TIME', 'transaction_id MISSING', 'amount.total UNKNOWN_CURRENCY']);
    expect(problems(transaction({ amount: { total: 0 } }))).toEqual(['amount.total NOT_POSITIVE']);
    for (const total of [19.99, '100', null, -0.5, 2 ** 53])
      expect(problems(transaction({ amount: { total } }))[0]).toMatch(/^amount.total /);
    expect(problems(transaction({ mchid: ' ' }))).toEqual(['mchid INVALID_ID']);
    expect(problems(readWechatTransaction('{"mchid":"a","mchid":"b"}', NOW))).toEqual([
      'mchid DUPLICATE_KEY',
    ]);
    expect(problems(readWechatTransaction('[]', NOW))).toEqual([' invalid_type']);
  });
  it('given an encrypted notification, when its envelope is read, then id, event type and resource are found', () => {
    const outside = {
      id: 'n-1',
      event_type: 'TRANSACTION.SUCCESS',
      resource: { algorithm: 'a', ciphertext: 'b', nonce: 'c' },
    };
    expect(read(readWechatEnvelope(JSON.stringify(outside)))).toMatchObject({
      id: 'n-1',
      resource: { nonce: 'c' },
    });
    expect(problems(readWechatEnvelope('{"resource":{}}'))).toHaveLength(5);
  });
});

describe('WeChat Pay v2', () => {
  it('given numbers as text, a local time and a coupon, when a v2 message is read, then the total is the amount', () => {
    expect(read(readWechatXml(WECHAT_XML, NOW)).facts).toMatchObject([
      {
        happenedAt: AT - 14 * HOUR,
        fact: { type: 'paid', amountMinor: 1, currency: 'CNY', channelTxnId: '4200000001' },
      },
    ]);
    expect(facts(readWechatRefundXml(WECHAT_REFUND_XML, NOW))).toMatchObject([
      { type: 'refundSucceeded', amountMinor: 3_000 },
    ]);
  });
  it('given a failure, a repeated name, a document type, an entity or nesting, when XML is read, then it is refused', () => {
    const spoiled = [
      WECHAT_XML.replace('<result_code><![CDATA[SUCCESS', '<result_code><![CDATA[FAIL'),
      WECHAT_XML.replace('</xml>', '<mch_id>2</mch_id></xml>'),
      `<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/passwd">]>${WECHAT_XML}`,
      WECHAT_XML.replace('1900000109', '&a;'),
      WECHAT_XML.replace('<mch_id>', '<mch_id a="1">'),
      WECHAT_XML.replace('1900000109', '<b>1</b>'),
      WECHAT_XML.replace('<total_fee>1<', '<total_fee>0.01<'),
      WECHAT_XML.replace('<total_fee>1<', '<total_fee>1e2<'),
      WECHAT_XML.replace('20260105180000', '20260230180000'),
      '',
      '<xml></xml>',
    ];
    for (const text of spoiled) expect(problems(readWechatXml(text, NOW)), text).not.toEqual(['read']);
  });
});

describe('Alipay', () => {
  const notification = (more: object, options: Parameters<typeof readAlipayNotification>[1] = NOW) =>
    readAlipayNotification(form({ ...ALIPAY_PAID, ...more }), options);
  const refund = {
    gmt_refund: '2026-01-05 19:00:00.320',
    refund_fee: '100.00',
    trade_status: 'TRADE_CLOSED',
  };

  it('given an amount in yuan, when it is read, then it is exact in fen, and text in another form is refused', () => {
    expect(facts(notification({ total_amount: '4503599627370.49' }))).toMatchObject([
      { amountMinor: 450_359_962_737_049 },
    ]);
    expect(facts(notification({}))).toMatchObject([
      { type: 'paid', amountMinor: 10_000, merchantId: '2088000001' },
    ]);
    expect(read(notification({})).eventId).toBe('n-1');
    for (const [total_amount, problem] of [
      ['100', 'read'],
      ['10,00', 'total_amount NOT_AN_AMOUNT'],
      ['1e2', 'total_amount NOT_AN_AMOUNT'],
      ['10.005', 'total_amount TOO_MANY_DECIMALS'],
      ['0.00', 'total_amount NOT_POSITIVE'],
      ['-1.00', 'total_amount NOT_POSITIVE'],
    ] as const)
      expect(problems(notification({ total_amount }))).toEqual([problem]);
  });
  it('given TRADE_CLOSED, when it is read, then it is a full refund if it names a refund, and closed otherwise', () => {
    expect(facts(notification({ trade_status: 'TRADE_CLOSED' }))[0]?.type).toBe('closed');
    expect(facts(notification({ ...refund, out_biz_no: 'r-1' }))).toEqual([
      {
        type: 'refundSucceeded',
        refundId: 'r-1',
        amountMinor: 10_000,
        currency: 'CNY',
        receiptId: 'alipay/2026010522001',
      },
    ]);
    // Made at the console; and after 30 had gone back before, only the rest is news.
    expect(facts(notification(refund, { ...NOW, refundedMinor: 3_000 }))).toMatchObject([
      { refundId: 'alipay/2026010522001/refund', amountMinor: 7_000 },
    ]);
    expect(facts(notification(refund, { ...NOW, refundedMinor: 10_000 }))).toEqual([]);
  });
  it('given a partial refund, when it is read, then its outcome is unknown: the message has only the sum', () => {
    const partial = { ...refund, trade_status: 'TRADE_SUCCESS', refund_fee: '30.00', out_biz_no: 'r-1' };
    expect(facts(notification(partial))).toEqual([{ type: 'refundUnknown', refundId: 'r-1' }]);
  });
  it('given a form with a repeated or undecodable parameter, when it is read, then it is refused', () => {
    for (const tail of ['&total_amount=1.00', '&x=%', '&=1', '&x'])
      expect(problems(readAlipayNotification(form(ALIPAY_PAID) + tail, NOW))).toEqual([' NOT_A_FORM']);
  });
  it('given the answers of Alipay’s queries, when they are read, then they give the facts of payment and refund', () => {
    const asked = { paymentId: 'p-1', attemptId: 'a-1', refundId: 'r-1' };
    const query = (answer: object) =>
      readAlipayQuery(JSON.stringify(answer), { ...NOW, source: 'query', asked });
    expect(
      facts(query({ code: '10000', trade_status: 'TRADE_SUCCESS', trade_no: 't', total_amount: '1.00' })),
    ).toMatchObject([{ type: 'paid', attemptId: 'a-1', merchantId: 'ours', amountMinor: 100 }]);
    expect(facts(query({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }))).toEqual([
      { type: 'pending', attemptId: 'a-1' },
    ]);
    expect(problems(query({ code: '20000', sub_code: 'isp.unknow-error' }))).toEqual([
      'trade_status UNKNOWN_VALUE',
    ]);
    const refundQuery = (answer: object) => readAlipayRefundQuery(JSON.stringify(answer), { ...NOW, asked });
    expect(
      facts(
        refundQuery({ code: '10000', refund_status: 'REFUND_SUCCESS', refund_amount: '1.00', trade_no: 't' }),
      ),
    ).toMatchObject([{ type: 'refundSucceeded', refundId: 'r-1', amountMinor: 100 }]);
    expect(facts(refundQuery({ code: '10000' }))).toEqual([{ type: 'refundUnknown', refundId: 'r-1' }]);
  });
});

describe('Stripe', () => {
  const event = (type: string, object: object, more: object = {}, options = NOW) =>
    readStripeEvent(JSON.stringify(stripeEvent(type, object, more)), options);

  it('given an intent and its charge, when both are read, then they name the same receipt', () => {
    const intent = facts(event('payment_intent.succeeded', STRIPE_INTENT));
    expect(intent).toEqual(facts(event('charge.succeeded', STRIPE_CHARGE)));
    expect(intent).toMatchObject([
      {
        type: 'paid',
        paymentId: 'p-1',
        attemptId: 'pi_1',
        channelTxnId: 'ch_1',
        amountMinor: 1_099,
        currency: 'USD',
        merchantId: 'ours',
      },
    ]);
    expect(facts(event('charge.succeeded', STRIPE_CHARGE, { account: 'acct_2' }))).toMatchObject([
      { merchantId: 'acct_2' },
    ]);
  });
  it('given an authorisation and a declined card, when they are read, then neither is paid and neither is final', () => {
    expect(
      facts(event('charge.succeeded', { ...STRIPE_CHARGE, captured: false, amount_captured: 0 }))[0]?.type,
    ).toBe('authorised');
    const declined = { ...STRIPE_INTENT, status: 'requires_payment_method', latest_charge: null };
    expect(facts(event('payment_intent.payment_failed', declined))[0]?.type).toBe('pending');
    expect(facts(event('charge.failed', { ...STRIPE_CHARGE, status: 'failed' }))[0]?.type).toBe('pending');
    expect(facts(event('payment_intent.canceled', { ...declined, status: 'canceled' }))[0]?.type).toBe(
      'closed',
    );
  });
  describe('where captures are ordered', () => {
    const manual = (more: object, around: object = {}, options?: object) =>
      readStripeEvent(
        JSON.stringify(
          stripeEvent(
            'payment_intent.amount_capturable_updated',
            {},
            {
              data: { object: { ...STRIPE_INTENT, capture_method: 'manual', ...more }, ...around },
            },
          ),
        ),
        { ...NOW, ...options },
      );
    const waiting = (amount_capturable: number, amount_received: number) => ({
      status: 'requires_capture',
      amount_capturable,
      amount_received,
    });

    it('given captures one by one, when events with sums are read, then each difference is a capture', () => {
      expect(facts(manual(waiting(1_099, 0)))).toMatchObject([{ type: 'authorised', amountMinor: 1_099 }]);
      const first = { previous_attributes: { amount_received: 0 } };
      expect(facts(manual(waiting(699, 400), first))).toMatchObject([
        { type: 'authorised', amountMinor: 1_099 },
        { type: 'captured', captureId: 'ch_1/captured/400', channelTxnId: 'ch_1', amountMinor: 400 },
      ]);
      const named = { metadata: { ...STRIPE_INTENT.metadata, capture_id: 'c-2' }, amount_received: 900 };
      const last = manual({ ...named, status: 'succeeded' }, {}, { capturedMinor: 400 });
      expect(facts(last)).toMatchObject([
        { type: 'captured', captureId: 'c-2', amountMinor: 500, final: true },
      ]);
      const known = manual({ ...named, status: 'succeeded' }, {}, { capturedMinor: 900 });
      expect(facts(known).map(({ type }) => type)).toEqual(['closed']);
    });
    it('given manual capture set on the payment method, when an intent is read, then it is authorised', () => {
      const options = { card: { capture_method: 'manual' }, link: null };
      const intent = {
        ...STRIPE_INTENT,
        payment_method_options: options,
        capture_method: 'automatic',
        amount_received: 400,
      };
      expect(facts(event('payment_intent.succeeded', intent))).toMatchObject([
        { type: 'captured', amountMinor: 400, final: true },
      ]);
    });
    it('given a charge, when it is read, then its intent reports the capture, and a charge without an intent reports itself', () => {
      const partly = { ...STRIPE_CHARGE, amount_captured: 900 };
      expect(facts(event('charge.captured', partly))).toEqual([]);
      expect(facts(event('charge.updated', partly))).toEqual([]);
      expect(facts(event('charge.captured', { ...partly, payment_intent: null }))).toMatchObject([
        { type: 'captured', captureId: 'ch_1/captured/900', amountMinor: 900, final: true },
      ]);
    });
  });
  it('given a refund that failed after the money had left, when it is read, then it is reversed', () => {
    const refund = (more: object) => facts(event('refund.updated', { ...STRIPE_REFUND, ...more }))[0];
    expect(refund({})).toEqual({
      type: 'refundSucceeded',
      refundId: 'r-1',
      amountMinor: 500,
      currency: 'USD',
      receiptId: 'stripe/ch_1',
    });
    expect(refund({ status: 'failed' })?.type).toBe('refundFailed');
    expect(refund({ status: 'failed', failure_balance_transaction: 'txn_1' })?.type).toBe('refundReversed');
    expect(refund({ status: 'pending', metadata: {} })).toEqual({ type: 'refundAccepted', refundId: 're_1' });
    expect(read(event('refund.updated', STRIPE_REFUND)).facts[0]).toMatchObject({ channelTxnId: 'ch_1' });
  });
  it('given an inquiry and a dispute, when they are read, then only the dispute gives a fact', () => {
    const dispute = (status: string) =>
      facts(event('charge.dispute.updated', { ...STRIPE_DISPUTE, status })).map(({ type }) => type);
    expect(['warning_needs_response', 'needs_response', 'won', 'lost'].map(dispute)).toEqual([
      [],
      ['disputeOpened'],
      ['disputeWon'],
      ['disputeLost'],
    ]);
  });
  it('given a payout and an event about no payment, when they are read, then the first has no fact and the second is refused', () => {
    const payout = { object: 'payout', id: 'po_1', amount: 1, currency: 'usd', created: 1, status: 'paid' };
    expect(facts(event('payout.paid', payout))).toEqual([]);
    expect(problems(event('customer.created', { object: 'customer' }))).toEqual(['type UNKNOWN_EVENT']);
    expect(problems(event('charge.updated', { object: 'customer' }))).toEqual([
      'data.object.object UNKNOWN_EVENT',
    ]);
  });
  it('given a test message in live mode or a live one in test mode, when it is read, then it is refused [bad input 101]', () => {
    const test = { livemode: false };
    expect(problems(event('charge.succeeded', STRIPE_CHARGE, test))).toEqual([
      'data.object.livemode WRONG_MODE',
    ]);
    expect(facts(event('charge.succeeded', STRIPE_CHARGE, test, { ...NOW, mode: 'test' }))).toHaveLength(1);
    expect(problems(event('charge.succeeded', STRIPE_CHARGE, {}, { ...NOW, mode: 'test' }))).toEqual([
      'data.object.livemode WRONG_MODE',
    ]);
  });
  it('given a message without our payment, when it is read, then the queried payment is used, or its absence is reported', () => {
    const bare = { ...STRIPE_CHARGE, metadata: {} };
    expect(problems(event('charge.succeeded', bare))).toEqual(['data.object.metadata.payment_id MISSING']);
    const asked = { paymentId: 'p-9', attemptId: 'a-9' };
    expect(facts(readStripeObject(JSON.stringify(bare), { ...NOW, asked }))).toMatchObject([
      { paymentId: 'p-9', attemptId: 'a-9', type: 'paid' },
    ]);
  });
  it('given a currency with other minor units at Stripe, when it is read, then the amount is converted or refused', () => {
    const of = (amount: number, currency: string) =>
      event('charge.succeeded', { ...STRIPE_CHARGE, amount, amount_captured: amount, currency });
    expect(facts(of(50_000, 'ugx'))).toMatchObject([{ amountMinor: 500, currency: 'UGX' }]);
    expect(facts(of(500, 'jpy'))).toMatchObject([{ amountMinor: 500, currency: 'JPY' }]);
    expect(facts(of(500, 'mga'))).toMatchObject([{ amountMinor: 50_000, currency: 'MGA' }]);
    expect(problems(of(50_001, 'ugx'))).toEqual(['data.object.amount TOO_MANY_DECIMALS']);
    expect(problems(of(500, 'xxx'))).toEqual(['data.object.amount UNKNOWN_CURRENCY']);
  });
});

describe('Adyen', () => {
  const item = (more: object, card = adyen as Parameters<typeof readAdyenNotification>[2]) =>
    readAdyenNotification(JSON.stringify(adyenNotification({ ...ADYEN_ITEM, ...more })), NOW, card).map(
      ([notification]) => notification as ChannelNotification,
    );
  const later = { originalReference: 'psp-1', pspReference: 'psp-2' };

  it('given each event code, when it is read, then it gives the fact of its meaning', () => {
    expect(read(item({}))).toMatchObject({ eventId: 'psp-1/AUTHORISATION/true', merchantId: 'Shop' });
    expect(facts(item({}))).toMatchObject([{ type: 'paid', channelTxnId: 'psp-1', amountMinor: 1_130 }]);
    const types = [
      ['AUTHORISATION', 'false'],
      ['CAPTURE', 'true'],
      ['CANCELLATION', 'true'],
      ['REFUND', 'true'],
      ['REFUND', 'false'],
      ['REFUND_FAILED', 'true'],
      ['NOTIFICATION_OF_CHARGEBACK', 'true'],
      ['CHARGEBACK', 'true'],
      ['CHARGEBACK_REVERSED', 'true'],
    ].map(([eventCode, success]) => facts(item({ ...later, eventCode, success })).map(({ type }) => type));
    expect(types).toEqual([
      ['failed'],
      [],
      ['closed'],
      ['refundSucceeded'],
      ['refundFailed'],
      ['refundReversed'],
      ['disputeOpened'],
      ['disputeLost'],
      ['disputeWon'],
    ]);
    expect(problems(item({ eventCode: 'NEW_EVENT' }))).toEqual([
      'notificationItems.0.NotificationRequestItem.eventCode UNKNOWN_VALUE',
    ]);
  });
  it('given manual capture, when messages are read, then the authorisation reserves and each capture brings its part', () => {
    expect(facts(item({}, adyenManual))).toMatchObject([
      { type: 'authorised', attemptId: 'p-1', amountMinor: 1_130, merchantId: 'Shop' },
    ]);
    const capture = (more: object) => facts(item({ ...later, eventCode: 'CAPTURE', ...more }, adyenManual));
    expect(capture({ amount: { value: 400, currency: 'EUR' } })).toMatchObject([
      { type: 'captured', captureId: 'psp-2', channelTxnId: 'psp-1', amountMinor: 400, paymentId: 'p-1' },
    ]);
    expect(capture({ success: 'false' })).toEqual([{ type: 'captureFailed', captureId: 'psp-2' }]);
    expect(capture({ eventCode: 'CAPTURE_FAILED' })).toEqual([{ type: 'captureFailed', captureId: 'psp-2' }]);
    const numbers = () => ({ paymentId: 'p-9', attemptId: 'a-9', captureId: 'c-9' });
    const text = JSON.stringify(adyenNotification({ ...ADYEN_ITEM, ...later, eventCode: 'CAPTURE' }));
    const [notification] = readAdyenNotification(text, { ...NOW, numbers }, adyenManual)._unsafeUnwrap();
    expect(notification?.facts[0]?.fact).toMatchObject({
      captureId: 'c-9',
      attemptId: 'a-9',
      paymentId: 'p-9',
    });
  });
  it('given a second chargeback, when it is read, then it is a dispute of its own', () => {
    const dispute = (eventCode: string) => facts(item({ ...later, eventCode }))[0];
    expect(dispute('CHARGEBACK')).toMatchObject({ disputeId: 'dispute/psp-1', receiptId: 'adyen/psp-1' });
    expect(dispute('SECOND_CHARGEBACK')).toMatchObject({ type: 'disputeLost', disputeId: 'dispute/psp-1/2' });
  });
  it('given a currency with other minor units, or a test message, when it is read, then it is converted or refused', () => {
    expect(facts(item({ amount: { value: 12_000, currency: 'IDR' } }))).toMatchObject([
      { amountMinor: 1_200_000 },
    ]);
    expect(facts(item({ amount: { value: 12_000, currency: 'CLP' } }))).toMatchObject([{ amountMinor: 120 }]);
    const test = JSON.stringify({ ...adyenNotification(ADYEN_ITEM), live: 'false' });
    expect(problems(readAdyenNotification(test, NOW))[0]).toMatch(/live WRONG_MODE$/);
  });
});

describe('Shopify', () => {
  const transaction = (more: object) =>
    readShopifyTransaction(JSON.stringify({ transaction: { ...SHOPIFY, ...more } }), NOW);

  it('given each kind of transaction, when it is read, then amount, time and fact are those of the message', () => {
    expect(read(transaction({})).facts).toMatchObject([
      {
        paymentId: '7',
        happenedAt: AT - 7 * HOUR,
        fact: { type: 'paid', amountMinor: 1_999, channelTxnId: '11', merchantId: 'ours' },
      },
    ]);
    const kinds = ['authorization', 'capture', 'void', 'refund', 'change'];
    expect(kinds.map((kind) => facts(transaction({ kind, parent_id: 10 }))[0]?.type)).toEqual([
      'authorised',
      'captured',
      'closed',
      'refundSucceeded',
      undefined,
    ]);
    expect(facts(transaction({ kind: 'capture', parent_id: 10 }))).toMatchObject([
      { captureId: '11', channelTxnId: '10', attemptId: '10', amountMinor: 1_999 },
    ]);
    expect(facts(transaction({ kind: 'capture', parent_id: 10, status: 'failure' }))).toEqual([
      { type: 'captureFailed', captureId: '11' },
    ]);
    expect(facts(transaction({ kind: 'capture', parent_id: 10, status: 'pending' }))).toEqual([]);
    expect(facts(transaction({ kind: 'refund', parent_id: 10 }))).toMatchObject([
      { receiptId: 'shopify/10', refundId: '11' },
    ]);
    expect(facts(transaction({ status: 'failure' }))[0]?.type).toBe('failed');
    expect(facts(transaction({ kind: 'void', status: 'failure' }))).toEqual([]);
  });
  it('given a transaction without a currency, or of a test shop, when it is read, then it is refused', () => {
    expect(problems(transaction({ currency: undefined }))).toEqual(['transaction.currency invalid_type']);
    expect(problems(transaction({ test: true }))).toEqual(['transaction.test WRONG_MODE']);
    expect(problems(transaction({ kind: 'tip', created_at: 'yesterday' }))).toEqual([
      'transaction.kind UNKNOWN_VALUE',
      'transaction.created_at NOT_A_TIME',
    ]);
  });
});

describe('the generic channel', () => {
  const notification = (more: object) =>
    readGenericNotification(JSON.stringify({ ...GENERIC, ...more }), NOW);
  it('given the generic notification, when it is read, then its facts are found, and unknown members are refused', () => {
    expect(facts(notification({}))).toMatchObject([
      { type: 'paid', amountMinor: 1_999, channelTxnId: 't-1' },
    ]);
    expect(facts(notification({ status: 'authorised', transactionId: undefined }))).toMatchObject([
      { type: 'authorised', amountMinor: 1_999 },
    ]);
    expect(facts(notification({ status: 'captured', captureId: 'c-1', final: true }))).toMatchObject([
      { type: 'captured', captureId: 'c-1', amountMinor: 1_999, final: true },
    ]);
    expect(problems(notification({ status: 'captured' }))).toEqual(['captureId MISSING']);
    expect(facts(notification({ status: 'captureFailed', captureId: 'c-1' }))).toEqual([
      { type: 'captureFailed', captureId: 'c-1' },
    ]);
    expect(problems(notification({ extra: 1 }))).toEqual([' unrecognized_keys']);
    expect(problems(notification({ currency: 'eur' }))).toEqual(['amount UNKNOWN_CURRENCY']);
    expect(problems(notification({ time: '2026-01-05 10:00:00' }))).toEqual(['time NOT_A_TIME']);
    expect(problems(notification({ transactionId: undefined }))).toEqual(['transactionId MISSING']);
    const refund = {
      about: 'refund',
      id: 'm',
      status: 'succeeded',
      amount: '1',
      currency: 'EUR',
      refundId: 'r',
    };
    expect(facts(readGenericNotification(JSON.stringify(refund), NOW))).toEqual([
      { type: 'refundSucceeded', refundId: 'r', amountMinor: 100, currency: 'EUR' },
    ]);
  });
});
