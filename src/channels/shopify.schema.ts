/** Shopify: the transactions of an order, with amounts as decimal text and times with an offset. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { ChannelCard, PaymentMeaning } from './card.ts';
import { shopify } from './cards.table.ts';
import { paymentFact, refundFact } from './facts.ts';
import type { ChannelNotification, ReadOptions } from './notification.ts';
import { FieldReader, open, type Read, readAs, wholeNumber } from './reader.schema.ts';

const numbered = wholeNumber.transform(String);
const transaction = open({
  id: numbered,
  order_id: numbered,
  parent_id: numbered.nullish(),
  kind: z.string(),
  status: z.string(),
  amount: z.string(),
  currency: z.string(),
  created_at: z.string(),
  test: z.boolean(),
});

/** The meaning of a successful transaction of each kind. Refunds have statuses of their own. */
const KINDS = {
  authorization: 'authorised',
  capture: 'captured',
  sale: 'paid',
  void: 'closed',
  refund: 'irrelevant',
  change: 'irrelevant',
} as const satisfies { readonly [kind: string]: PaymentMeaning };

/**
 * Reads a transaction, `{ "transaction": { … } }`. The order's id is the payment's, unless `numbers` maps it. A capture or
 * a refund belongs to its parent transaction. A transaction without a currency is refused: an amount needs one.
 * `merchantId` of the options is the shop.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readShopifyTransaction(body, { at: now, merchantId: 'shop-1' }).map(({ facts }) => facts[0]?.fact.type) // ok('paid')
 */
export function readShopifyTransaction(
  text: string,
  options: ReadOptions,
  card: ChannelCard = shopify,
): Read<ChannelNotification> {
  return readAs(open({ transaction }), text).andThen(({ transaction: it }) => {
    const fields = new FieldReader(card, options);
    fields.mode(!it.test, 'transaction.test');
    const kind = fields.meaning(KINDS, it.kind, 'transaction.kind');
    const numbers = options.numbers?.(it.order_id) ?? {
      paymentId: it.order_id,
      attemptId: it.parent_id ?? it.id,
    };
    const money = fields.amount(it.amount, 'transaction.amount', it.currency);
    const happenedAt = fields.time(it.created_at, 'transaction.created_at');
    const channelStatus = `${it.kind} ${it.status}`;
    const origin = { card, options, channelStatus, happenedAt };
    const eventId = joinId(it.id, it.kind, it.status);
    if (it.kind === 'refund') {
      const meaning = fields.meaning(card.refund, it.status, 'transaction.status');
      const about = { paymentId: numbers.paymentId, refundId: options.asked?.refundId ?? it.id, money };
      const channelTxnId = it.parent_id ?? undefined;
      return fields.notification(eventId, channelStatus, [
        refundFact(origin, meaning, { ...about, channelTxnId }),
      ]);
    }
    const status = fields.meaning(card.payment, it.status, 'transaction.status');
    const meaning = meaningOfKind(it.kind, kind, status);
    return fields.notification(eventId, channelStatus, [
      paymentFact(origin, meaning, {
        ...numbers,
        merchantId: fields.merchant(undefined, 'merchantId'),
        channelTxnId: it.kind === 'capture' ? (it.parent_id ?? it.id) : it.id,
        captureId: options.asked?.captureId ?? it.id,
        money,
      }),
    ]);
  });
}

/** A capture or a void that did not succeed leaves the authorisation unchanged. */
function meaningOfKind(
  kind: string,
  whenSuccessful: PaymentMeaning | undefined,
  status: PaymentMeaning | undefined,
): PaymentMeaning | undefined {
  if (status === 'paid') return whenSuccessful;
  if (kind === 'void') return 'irrelevant';
  return kind === 'capture' ? (status === 'failed' ? 'captureFailed' : 'irrelevant') : status;
}
