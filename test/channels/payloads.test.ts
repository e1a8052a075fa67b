/** Messages that the vendors themselves publish: each is read, or refused with the place and the reason. */
import { expect, it } from 'vitest';
import type { ChannelNotification, Read, ReadOptions } from '../../src/channels/index.ts';
import {
  readShopifyTransaction,
  readStripeEvent,
  readStripeObject,
  readWechatEnvelope,
  readWechatRefundXml,
  readWechatXml,
} from '../../src/channels/index.ts';
import { describeData, sample } from '../setup/data.ts';

const options: ReadOptions = { at: Date.UTC(2026, 0, 6), merchantId: 'ours', mode: 'test' };
const asked = { paymentId: 'p-1', attemptId: 'a-1' };

/** What a message was taken for: the facts with their amounts, or every problem with its path. */
function taken(read: Read<ChannelNotification>): readonly string[] {
  return read.match(
    ({ facts }) =>
      facts.map(({ fact }) =>
        'amountMinor' in fact ? `${fact.type} ${fact.amountMinor} ${fact.currency}` : fact.type,
      ),
    ({ problems }) => problems.map(({ path, problem }) => `refused: ${path} ${problem}`),
  );
}

describeData('payloads', 'published messages', () => {
  it('given every object of Stripe’s fixtures, when it is read, then those about payments give facts and the others are refused', () => {
    const fixtures = JSON.parse(sample('payloads/stripe/fixtures_selected.json'));
    const objects: { readonly [name: string]: object } = fixtures.resources ?? fixtures;
    const read = Object.fromEntries(
      Object.entries(objects).map(([name, object]) => [
        name,
        taken(readStripeObject(JSON.stringify(object), { ...options, asked })),
      ]),
    );
    const { payment_intent, charge, refund, dispute, payout, ...others } = read;
    expect({ payment_intent, charge, refund, dispute, payout }).toEqual({
      payment_intent: ['pending'],
      charge: ['authorised 100 USD'], // not captured
      refund: ['refundSucceeded 100 USD'],
      dispute: [], // an inquiry
      payout: [],
    });
    expect(Object.keys(others)).toHaveLength(19);
    for (const [name, answer] of Object.entries(others))
      expect(answer, name).toEqual([
        expect.stringMatching(/^refused: object UNKNOWN_EVENT$|^refused: object invalid_type$/),
      ]);
    expect(taken(readStripeEvent(JSON.stringify(objects.event), options))).toEqual([
      'refused: type UNKNOWN_EVENT',
    ]);
    expect(taken(readStripeObject(JSON.stringify(objects.charge), options))).toEqual([
      'refused: metadata.payment_id MISSING',
    ]);
  });

  it('given WeChat Pay’s published notifications, when they are read, then the payment, the refund and the envelope are found', () => {
    const paid = readWechatXml(sample('payloads/wechatpay/paysuccess.notification.sample.xml'), options);
    expect(taken(paid)).toEqual(['paid 1 CNY']); // with a coupon of ten times the total
    expect(paid._unsafeUnwrap().facts[0]?.happenedAt).toBe(Date.parse('2014-09-03T13:15:40+08:00'));
    const refund = sample('payloads/wechatpay/refund.notification.req_info.sample.xml');
    expect(taken(readWechatRefundXml(refund, options))).toEqual(['refundSucceeded 3960 CNY']);
    expect(taken(readWechatXml(sample('payloads/wechatpay/unifiedorder.sample.xml'), options))).toContain(
      'refused: return_code invalid_value',
    );
    const envelope = readWechatEnvelope(sample('payloads/wechatpay/v3_encrypted_notification.json'));
    expect(envelope._unsafeUnwrapErr().problems.map(({ path }) => path)).toEqual(['id', 'event_type']);
  });

  it('given Shopify’s published transactions, when they are read, then those without a currency are refused', () => {
    const single = sample('payloads/shopify/transaction.json');
    expect(taken(readShopifyTransaction(single, { ...options, mode: 'live' }))).toEqual([
      'refused: transaction.currency invalid_type',
    ]);
    const [first] = JSON.parse(sample('payloads/shopify/transactions.json'));
    const wrapped = JSON.stringify({ transaction: { ...first, currency: 'USD' } });
    expect(taken(readShopifyTransaction(wrapped, { ...options, mode: 'live' }))).toEqual([
      'authorised 40994 USD',
    ]);
    const { refund } = JSON.parse(sample('payloads/shopify/refund.json'));
    const refunds = refund.transactions.map((transaction: object) =>
      taken(readShopifyTransaction(JSON.stringify({ transaction }), { ...options, mode: 'live' })),
    );
    expect(refunds).toEqual([['refundSucceeded 20900 USD']]);
  });
});
