/** A notification in the library's own plain form, for channels that have none of their own: a bank, a wallet, a till. */
import * as z from 'zod';
import type { ChannelCard } from './card.ts';
import { generic } from './cards.table.ts';
import { arrives, captures, paymentFact, refundFact } from './facts.ts';
import type { ChannelNotification, ReadOptions } from './notification.ts';
import { id, Look, maybe, maybeId, type Read, readAs } from './reader.schema.ts';

const shared = { id, status: z.string(), amount: z.string(), currency: z.string(), time: maybe };
const notification = z.discriminatedUnion('about', [
  z.strictObject({
    about: z.literal('payment'),
    ...shared,
    paymentId: id,
    attemptId: id,
    merchantId: id,
    transactionId: maybeId,
    captureId: maybeId,
    final: z.boolean().exactOptional(),
  }),
  z.strictObject({
    about: z.literal('refund'),
    ...shared,
    refundId: id,
    paymentId: maybeId,
    transactionId: maybeId,
  }),
]);

/**
 * Reads `{ about: 'payment', id, status, amount, currency, paymentId, attemptId, merchantId, transactionId?, captureId?, final?, time? }`
 * and
 * `{ about: 'refund', id, status, amount, currency, refundId, paymentId?, transactionId?, time? }`. Nothing else may be in
 * it. The statuses are the card's words; amounts are decimal text.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 */
export function readGenericNotification(
  text: string,
  options: ReadOptions,
  card: ChannelCard = generic,
): Read<ChannelNotification> {
  return readAs(notification, text).andThen((it) => {
    const look = new Look(card, options);
    const from = { card, options, word: it.status, happenedAt: look.time(it.time, 'time') };
    const money = look.amount(it.amount, 'amount', it.currency);
    if (it.about === 'refund') {
      const meaning = look.word(card.refund, it.status, 'status');
      const about = { paymentId: it.paymentId, refundId: it.refundId, channelTxnId: it.transactionId, money };
      return look.notification(it.id, it.status, [refundFact(from, meaning, about)]);
    }
    const meaning = look.word(card.payment, it.status, 'status');
    const channelTxnId = arrives(meaning) ? look.needed(it.transactionId, 'transactionId') : '';
    const captureId = captures(meaning) ? look.needed(it.captureId, 'captureId') : '';
    const { paymentId, attemptId, merchantId, final = false } = it;
    return look.notification(it.id, it.status, [
      paymentFact(from, meaning, { paymentId, attemptId, merchantId, channelTxnId, captureId, final, money }),
    ]);
  });
}
