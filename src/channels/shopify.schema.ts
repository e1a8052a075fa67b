/** Shopify's transactions of an order: decimal text, times with an offset. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { ChannelCard, PaymentMeaning } from './card.ts';
import { shopify } from './cards.table.ts';
import { paymentFact, refundFact } from './facts.ts';
import type { ChannelNotification, ReadOptions } from './notification.ts';
import { Look, open, type Read, readAs, wholeNumber } from './reader.schema.ts';

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

/** What a successful transaction of a kind says of its payment; refunds have words of their own. */
const KINDS = {
  authorization: 'authorised',
  capture: 'captured',
  sale: 'paid',
  void: 'closed',
  refund: 'irrelevant',
  change: 'irrelevant',
} as const satisfies { readonly [kind: string]: PaymentMeaning };

/**
 * What a transaction says, from `{ "transaction": { … } }`. The order's id stands for the payment unless `numbers` says
 * otherwise; a capture or a refund is of its parent transaction. A transaction that names no currency is refused: there is no amount
 * without one. `merchantId` is the shop, from the options.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 */
export function readShopifyTransaction(
  text: string,
  options: ReadOptions,
  card: ChannelCard = shopify,
): Read<ChannelNotification> {
  return readAs(open({ transaction }), text).andThen(({ transaction: it }) => {
    const look = new Look(card, options);
    look.mode(!it.test, 'transaction.test');
    const kind = look.word(KINDS, it.kind, 'transaction.kind');
    const numbers = options.numbers?.(it.order_id) ?? {
      paymentId: it.order_id,
      attemptId: it.parent_id ?? it.id,
    };
    const money = look.amount(it.amount, 'transaction.amount', it.currency);
    const happenedAt = look.time(it.created_at, 'transaction.created_at');
    const from = { card, options, word: `${it.kind} ${it.status}`, happenedAt };
    const eventId = joinId(it.id, it.kind, it.status);
    if (it.kind === 'refund') {
      const meaning = look.word(card.refund, it.status, 'transaction.status');
      const about = { paymentId: numbers.paymentId, refundId: options.asked?.refundId ?? it.id, money };
      const channelTxnId = it.parent_id ?? undefined;
      return look.notification(eventId, from.word, [refundFact(from, meaning, { ...about, channelTxnId })]);
    }
    const status = look.word(card.payment, it.status, 'transaction.status');
    const meaning = meant(it.kind, kind, status);
    return look.notification(eventId, from.word, [
      paymentFact(from, meaning, {
        ...numbers,
        merchantId: look.merchant(undefined, 'merchantId'),
        channelTxnId: it.kind === 'capture' ? (it.parent_id ?? it.id) : it.id,
        captureId: options.asked?.captureId ?? it.id,
        money,
      }),
    ]);
  });
}

/** A capture or a void that did not succeed leaves the authorisation as it is. */
function meant(
  kind: string,
  word: PaymentMeaning | undefined,
  status: PaymentMeaning | undefined,
): PaymentMeaning | undefined {
  if (status === 'paid') return word;
  if (kind === 'void') return 'irrelevant';
  return kind === 'capture' ? (status === 'failed' ? 'captureFailed' : 'irrelevant') : status;
}
