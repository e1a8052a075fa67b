/** What one message says, member by member, and the field it is refused by: Stripe, Adyen, Shopify and the generic channel. */
import { describe, expect, it } from 'vitest';
import type { ChannelCard, ChannelNotification, Read, ReadOptions } from '../../src/channels/index.ts';
import {
  adyen,
  amountIn,
  generic,
  instantOf,
  readAdyenNotification,
  readGenericNotification,
  readShopifyTransaction,
  readStripeEvent,
  readStripeObject,
  stripe,
} from '../../src/channels/index.ts';
import {
  ADYEN_ITEM,
  AT,
  adyenNotification,
  GENERIC,
  SHOPIFY,
  STRIPE_CHARGE,
  STRIPE_DISPUTE,
  STRIPE_INTENT,
  STRIPE_REFUND,
  stripeEvent,
} from './samples.ts';

const NOW: ReadOptions = { at: AT, merchantId: 'ours' };
const read = <T>(answer: Read<T>): T => answer._unsafeUnwrap();
const facts = (answer: Read<ChannelNotification>) =>
  read(answer).facts.map(({ fact: { at: _, by: __, source: ___, remark: ____, ...fact } }) => fact);
const problems = (answer: Read<unknown>) =>
  answer.match(
    () => ['read'],
    (refusal) => refusal.problems.map(({ path, problem }) => `${path} ${problem}`),
  );

describe('Stripe', () => {
  const event = (type: string, object: object, options = NOW) =>
    readStripeEvent(JSON.stringify(stripeEvent(type, object)), options);
  const object = (value: object, options = NOW) => readStripeObject(JSON.stringify(value), options);
  const happenedAt = 1_767_600_000_000;

  it('given an event and a queried object, when they are read, then every field of the result is as expected', () => {
    expect(read(event('charge.dispute.created', STRIPE_DISPUTE))).toStrictEqual({
      channel: 'stripe',
      eventId: 'evt_1',
      channelStatus: 'charge.dispute.created',
      facts: [
        {
          channelTxnId: 'ch_1',
          happenedAt,
          fact: {
            type: 'disputeOpened',
            disputeId: 'dp_1',
            amountMinor: 1_099,
            currency: 'USD',
            receiptId: 'stripe/ch_1',
            at: AT,
            by: 'stripe',
            source: 'callback',
            remark: 'needs_response',
          },
        },
      ],
    });
    const named = (value: object) => read(object(value)).eventId;
    expect(named(STRIPE_INTENT)).toBe('pi_1/succeeded/1099/1099');
    expect(named(STRIPE_CHARGE)).toBe('ch_1/succeeded/1099');
    expect(read(object(STRIPE_CHARGE)).facts[0]?.fact).toMatchObject({
      source: 'query',
      remark: 'succeeded',
    });
  });

  it('given a refund or a dispute, when it is read, then its payment is that of its metadata, the queried one, or absent beside its charge', () => {
    const asked = { paymentId: 'p-7', refundId: 'r-7' };
    for (const value of [STRIPE_REFUND, STRIPE_DISPUTE]) {
      const metadata = { payment_id: 'p-1' };
      expect(read(object({ ...value, metadata }, { ...NOW, asked })).facts[0]?.paymentId).toBe('p-1');
      expect(read(object(value, { ...NOW, asked })).facts[0]?.paymentId).toBe('p-7');
      expect(read(object(value)).facts[0]).not.toHaveProperty('paymentId');
      expect(read(object({ ...value, charge: { id: 'ch_1' } })).facts[0]?.channelTxnId).toBe('ch_1');
    }
  });

  it('given a message with a wrong field, when it is read, then the field is named', () => {
    const one = (value: object) => problems(object(value));
    for (const value of [STRIPE_INTENT, STRIPE_CHARGE, STRIPE_REFUND, STRIPE_DISPUTE])
      expect(one({ ...value, status: 'new' })).toContain('status UNKNOWN_VALUE');
    const payout = { ...STRIPE_CHARGE, object: 'payout', status: 'new' };
    expect(one(payout)).toEqual(['status UNKNOWN_VALUE']);
    for (const value of [STRIPE_REFUND, STRIPE_DISPUTE]) {
      expect(one({ ...value, amount: 0, charge: null })).toEqual(['charge MISSING', 'amount NOT_POSITIVE']);
      expect(one({ ...value, charge: {} })).toHaveLength(1);
    }
    expect(one({ ...STRIPE_INTENT, latest_charge: null })).toEqual(['latest_charge MISSING']);
    expect(one({ ...STRIPE_INTENT, capture_method: 'manual', latest_charge: null })).toEqual([
      'latest_charge MISSING',
    ]);
    expect(problems(object({ ...STRIPE_CHARGE, metadata: {} }, { at: AT }))).toEqual([
      'metadata.payment_id MISSING',
      'account MISSING',
    ]);
    for (const currency of ['USD', 'usdx', 'xusd', 'us'])
      expect(one({ ...STRIPE_CHARGE, currency })).toEqual(['currency invalid_format']);
    expect(one({})).toEqual(['object invalid_type']);
    expect(one({ object: 'customer' })).toEqual(['object UNKNOWN_EVENT']);
    expect(one({ ...STRIPE_CHARGE, livemode: 'yes' })).toEqual(['livemode invalid_type']);
    const bad = (data: object) =>
      problems(readStripeEvent(JSON.stringify({ ...stripeEvent('charge.succeeded', {}), data }), NOW));
    expect(bad({})).toEqual(['data.object invalid_type']);
    expect(bad({ object: STRIPE_CHARGE, previous_attributes: { amount_received: 'x' } })).toEqual([
      'data.previous_attributes.amount_received invalid_type',
    ]);
  });

  it('given an authorised intent, when it is read, then it needs no charge, and the rest is authorised beside each capture', () => {
    const waiting = { ...STRIPE_INTENT, status: 'requires_capture', latest_charge: null, amount_received: 0 };
    expect(facts(object(waiting))).toMatchObject([{ type: 'authorised', amountMinor: 1_099 }]);
    const partly = { ...waiting, latest_charge: 'ch_1', amount_capturable: 500, amount_received: 400 };
    expect(facts(object(partly))).toMatchObject([
      { type: 'authorised', amountMinor: 900 },
      { type: 'captured', amountMinor: 400 },
    ]);
    expect(facts(object(partly))[1]).not.toHaveProperty('final');
  });

  it('given a charge without an intent, when it was captured later or in part, then it is captured rather than paid', () => {
    const alone = { ...STRIPE_CHARGE, payment_intent: null };
    const whole = { type: 'captured', amountMinor: 1_099, final: true, attemptId: 'ch_1' };
    expect(facts(event('charge.captured', alone))).toMatchObject([whole]);
    expect(facts(event('charge.succeeded', alone))).toMatchObject([{ type: 'paid', amountMinor: 1_099 }]);
    for (const value of [alone, STRIPE_CHARGE])
      expect(facts(object({ ...value, amount_captured: 900 }))).toMatchObject([
        { type: 'captured', amountMinor: 900, final: true },
      ]);
  });

  it('given a refund with a failure transaction, when it is read, then it is reversed only if it failed', () => {
    const refund = { ...STRIPE_REFUND, status: 'pending', failure_balance_transaction: 'txn_1' };
    expect(facts(object(refund))).toEqual([{ type: 'refundAccepted', refundId: 'r-1' }]);
  });
});

describe('Adyen', () => {
  const AT_ITEM = 'notificationItems.0.NotificationRequestItem.';
  const all = (...items: readonly object[]) =>
    readAdyenNotification(
      JSON.stringify(adyenNotification(...items.map((more) => ({ ...ADYEN_ITEM, ...more })))),
      NOW,
    );
  const refused = (more: object) => problems(all(more)).map((each) => each.replace(AT_ITEM, ''));
  const factsOf = (more: object) => read(all(more)).map((notification) => notification.facts)[0];

  it('given a message of several items, when it is read, then each gives a notification, and a message without items is refused', () => {
    expect(read(all({}, { pspReference: 'psp-2' })).map(({ eventId }) => eventId)).toEqual([
      'psp-1/AUTHORISATION/true',
      'psp-2/AUTHORISATION/true',
    ]);
    expect(problems(all())).toEqual(['notificationItems too_small']);
    expect(problems(all({}, { eventCode: 'NEW' }))).toEqual([
      'notificationItems.1.NotificationRequestItem.eventCode UNKNOWN_VALUE',
    ]);
  });

  it('given a message with a wrong field, when it is read, then the field is named', () => {
    expect(refused({ eventDate: 'x' })).toEqual(['eventDate NOT_A_TIME']);
    expect(refused({ amount: { value: 0, currency: 'EUR' } })).toEqual(['amount.value NOT_POSITIVE']);
    expect(refused({ amount: {} })).toEqual(['amount.value invalid_type', 'amount.currency invalid_type']);
    expect(refused({ merchantReference: null })).toEqual(['merchantReference MISSING']);
    const bare = { merchantReference: null, originalReference: '' };
    expect(refused({ ...bare, eventCode: 'REFUND' })).toEqual([
      'merchantReference MISSING',
      'originalReference MISSING',
    ]);
    expect(refused({ ...bare, eventCode: 'CHARGEBACK' })).toEqual(['originalReference MISSING']);
    expect(refused({ ...bare, eventCode: 'NEW' })).toEqual(['eventCode UNKNOWN_VALUE']);
  });

  it('given an irrelevant event, when it is read, then neither our number nor an amount is needed', () => {
    expect(factsOf({ eventCode: 'REPORT_AVAILABLE', merchantReference: null })).toEqual([]);
    const nothing = { amount: { value: 0, currency: 'EUR' } };
    expect(factsOf({ ...nothing, success: false })).toMatchObject([
      { fact: { type: 'failed', attemptId: 'p-1' } },
    ]);
  });

  it('given a refund, when it is read, then every field of the result is as expected', () => {
    const refund = {
      eventCode: 'REFUND',
      originalReference: 'psp-0',
      merchantReference: 'r-1',
      eventDate: null,
    };
    expect(factsOf(refund)).toStrictEqual([
      {
        channelTxnId: 'psp-0',
        fact: {
          type: 'refundSucceeded',
          refundId: 'r-1',
          amountMinor: 1_130,
          currency: 'EUR',
          receiptId: 'adyen/psp-0',
          at: AT,
          by: 'adyen',
          source: 'callback',
          remark: 'REFUND true',
        },
      },
    ]);
  });
});

describe('Shopify', () => {
  const transaction = (more: object, options = NOW) =>
    readShopifyTransaction(JSON.stringify({ transaction: { ...SHOPIFY, ...more } }), options);

  it('given a sale with a parent, when it is read, then the sale itself is the receipt', () => {
    expect(read(transaction({ parent_id: 10 }))).toMatchObject({
      eventId: '11/sale/success',
      channelStatus: 'sale success',
    });
    expect(facts(transaction({ parent_id: 10 }))).toMatchObject([{ channelTxnId: '11', attemptId: '10' }]);
    expect(read(transaction({})).facts[0]?.fact).toMatchObject({ remark: 'sale success', attemptId: '11' });
  });

  it('given a message with a wrong field, when it is read, then the field is named', () => {
    expect(problems(transaction({ amount: 'x', status: 'new' }))).toEqual([
      'transaction.amount NOT_AN_AMOUNT',
      'transaction.status UNKNOWN_VALUE',
    ]);
    expect(problems(transaction({ kind: 'refund', status: 'new' }))).toEqual([
      'transaction.status UNKNOWN_VALUE',
    ]);
    expect(problems(transaction({}, { at: AT }))).toEqual(['merchantId MISSING']);
  });
});

describe('the generic channel', () => {
  const notification = (more: object, card?: ChannelCard) =>
    readGenericNotification(JSON.stringify({ ...GENERIC, ...more }), NOW, card);
  const REFUND = {
    about: 'refund',
    id: 'm',
    status: 'succeeded',
    amount: '1',
    currency: 'EUR',
    refundId: 'r',
  };
  const refund = (more: object, card?: ChannelCard) =>
    readGenericNotification(JSON.stringify({ ...REFUND, ...more }), NOW, card);

  it('given a message with a wrong field, when it is read, then the field is named', () => {
    expect(problems(notification({ status: 'new' }))).toEqual(['status UNKNOWN_VALUE']);
    expect(problems(refund({ status: 'new' }))).toEqual(['status UNKNOWN_VALUE']);
  });

  it('given a capture without `final`, when it is read, then the authorisation stays open', () => {
    for (const final of [undefined, false])
      expect(facts(notification({ status: 'captured', captureId: 'c-1', final }))[0]).not.toHaveProperty(
        'final',
      );
  });

  it('given a status that the card calls irrelevant, when it is read, then there is no fact', () => {
    const card: ChannelCard = {
      ...generic,
      payment: { queued: 'irrelevant' },
      refund: { queued: 'irrelevant' },
    };
    expect(read(notification({ status: 'queued' }, card)).facts).toEqual([]);
    expect(read(refund({ status: 'queued' }, card)).facts).toEqual([]);
  });

  it('given a refund that names its payment, when it is read, then the fact has that payment', () => {
    const of = (more: object) => read(refund(more)).facts[0];
    expect(of({})).not.toHaveProperty('paymentId');
    expect(of({})).not.toHaveProperty('channelTxnId');
    expect(of({ paymentId: 'p-1', transactionId: 't-1' })).toMatchObject({
      paymentId: 'p-1',
      channelTxnId: 't-1',
      fact: { receiptId: 'generic/t-1' },
    });
  });
});

describe('a channel’s own minor units', () => {
  it('given a channel’s own minor units, when amounts are converted, then the result is exact or refused', () => {
    const mils: Pick<ChannelCard, 'amount'> = {
      amount: { unit: 'minor', field: 'x', exponents: { EUR: 3, KWD: 1 } },
    };
    for (let n = 0; n < 3_000; n++) {
      expect(amountIn(stripe, n * 100, 'UGX')).toEqual({ amountMinor: n, currency: 'UGX' });
      expect(amountIn(stripe, n, 'MGA')).toEqual({ amountMinor: n * 100, currency: 'MGA' });
      expect(amountIn(adyen, n, 'USD')).toEqual({ amountMinor: n, currency: 'USD' });
      expect(amountIn(mils, n * 10, 'EUR')).toEqual({ amountMinor: n, currency: 'EUR' });
      expect(amountIn(mils, n, 'KWD')).toEqual({ amountMinor: n * 100, currency: 'KWD' });
    }
    const large = 90_071_992_547_409;
    expect(amountIn(stripe, large, 'MGA')).toEqual({ amountMinor: large * 100, currency: 'MGA' });
    expect(amountIn(mils, 15, 'EUR')).toBe('TOO_MANY_DECIMALS');
  });
});

describe('a time', () => {
  it('given a time, when it is read, then the whole text must be a time and its offset must exist', () => {
    const text = '2026-01-05 10:00:00';
    const at = Date.UTC(2026, 0, 5, 10);
    expect(instantOf(text, 'Z')).toBe(at);
    for (const odd of [`x${text}`, `${text}x`]) expect(instantOf(odd, 'Z'), odd).toBeUndefined();
    for (const [zone, minutes] of [
      ['+00:00', 0],
      ['+05:30', 330],
      ['-03:30', -210],
      ['+12:59', 779],
      ['+14:00', 840],
    ] as const)
      expect(instantOf(text, zone), zone).toBe(at - minutes * 60_000);
    for (const zone of ['+15:00', '+08:60', 'x+08:00', '+08:00x', ''])
      expect(instantOf(text, zone), zone).toBeUndefined();
  });
});
