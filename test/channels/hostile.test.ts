/** Whatever arrives, a reader answers: facts that the machine takes, or a refusal with path and code. */
import { describe, expect, it } from 'vitest';
import type { ChannelNotification, Read, ReadOptions } from '../../src/channels/index.ts';
import {
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
import { parse } from '../../src/core/schema.ts';
import { paymentFactSchema } from '../../src/payment/schema.ts';
import { type Random, random } from '../support/random.ts';
import { runs } from '../support/runs.ts';
import * as samples from './samples.ts';

type Reader = (text: string, options: ReadOptions) => Read<unknown>;
const json = (value: object) => JSON.stringify(value);
const notifications = (read: Read<unknown>): readonly ChannelNotification[] =>
  read.match(
    (value) => (Array.isArray(value) ? value : [value]).filter((each) => 'facts' in each),
    () => [],
  );

/** A valid text for every reader. */
const VALID: readonly (readonly [name: string, read: Reader, text: string])[] = [
  ['WeChat Pay transaction', readWechatTransaction, json(samples.WECHAT_PAID)],
  ['WeChat Pay refund', readWechatRefund, json(samples.WECHAT_REFUND)],
  ['WeChat Pay XML', readWechatXml, samples.WECHAT_XML],
  ['WeChat Pay refund XML', readWechatRefundXml, samples.WECHAT_REFUND_XML],
  [
    'Alipay notification',
    readAlipayNotification,
    samples.form({ ...samples.ALIPAY_PAID, refund_fee: '1.00' }),
  ],
  ['Stripe event', readStripeEvent, json(samples.stripeEvent('charge.succeeded', samples.STRIPE_CHARGE))],
  ['Stripe refund', readStripeObject, json(samples.STRIPE_REFUND)],
  ['Adyen', readAdyenNotification, json(samples.adyenNotification(samples.ADYEN_ITEM))],
  ['Shopify', readShopifyTransaction, json({ transaction: samples.SHOPIFY })],
  ['generic', readGenericNotification, json(samples.GENERIC)],
];
const OTHERS: readonly Reader[] = [readAlipayQuery, readAlipayRefundQuery, readWechatEnvelope];

const options: ReadOptions = { at: samples.AT, merchantId: 'ours' };
const SCRAPS = [
  '0',
  '-1',
  '1e9',
  '"',
  '\\',
  'null',
  '{}',
  '[]',
  'é',
  '\u0000',
  '<',
  '&',
  '%',
  ',',
  '__proto__',
  '😀',
  '9'.repeat(20),
];

function spoiled(text: string, { below, pick }: Random): string {
  const at = below(text.length);
  const until = Math.min(text.length, at + below(12));
  const [head, middle, tail] = [text.slice(0, at), text.slice(at, until), text.slice(until)];
  return pick([head + pick(SCRAPS) + tail, head + tail, head + middle + middle + tail, middle + head + tail]);
}

describe('3,000 spoiled messages of each kind', () => {
  for (const [name, read, valid] of VALID) {
    it(`given spoiled messages (${name}), when they are read, then each is refused or gives sound facts`, () => {
      const rng = random(42);
      expect(notifications(read(valid, options)).flatMap(({ facts }) => facts).length, 'the valid one').toBe(
        1,
      );
      let taken = 0;
      for (let i = 0; i < runs(3_000); i++) {
        const answer = read(spoiled(valid, rng), options);
        if (answer.isErr()) {
          expect(answer.error.code).toBe('MALFORMED_INPUT');
          expect(answer.error.problems.length).toBeGreaterThan(0);
          continue;
        }
        taken += 1;
        if (i % 5 > 0) continue; // parsing the facts again is the slow part
        for (const { facts } of notifications(answer))
          for (const { fact } of facts) expect(parse(paymentFactSchema, fact).isOk(), json(fact)).toBe(true);
      }
      expect(taken, 'some are still sound').toBeGreaterThan(0);
    });
  }

  it('given any text, when it is read, then no reader throws', () => {
    const texts = [
      '',
      ' ',
      'null',
      '0',
      '""',
      '[]',
      '{}',
      '['.repeat(200_000),
      '{"a":1,"a":2}',
      '<xml>',
      '\ufeff{}',
      '%',
    ];
    for (const read of [...VALID.map(([, each]) => each), ...OTHERS])
      for (const text of texts) expect(read(text, options).isErr(), text.slice(0, 20)).toBe(true);
  });
});
