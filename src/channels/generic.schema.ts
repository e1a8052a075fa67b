/** The generic notification, for channels without a format of their own: a bank, a wallet, a cash desk. */
import * as z from 'zod';
import type { ChannelCard } from './card.ts';
import { generic } from './cards.table.ts';
import { isArrival, isCapture, paymentFact, refundFact } from './facts.ts';
import type { ChannelNotification, ReadOptions } from './notification.ts';
import { FieldReader, id, maybe, maybeId, type Read, readAs } from './reader.schema.ts';

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
    final: z.boolean().optional(),
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
 * and `{ about: 'refund', id, status, amount, currency, refundId, paymentId?, transactionId?, time? }`. Unknown members are
 * refused. The statuses are those of the card; amounts are decimal text.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readGenericNotification(body, { at: now }).map(({ facts }) => facts[0]?.fact.type) // ok('paid')
 */
export function readGenericNotification(
  text: string,
  options: ReadOptions,
  card: ChannelCard = generic,
): Read<ChannelNotification> {
  return readAs(notification, text).andThen((it) => {
    const fields = new FieldReader(card, options);
    const origin = { card, options, channelStatus: it.status, happenedAt: fields.time(it.time, 'time') };
    const money = fields.amount(it.amount, 'amount', it.currency);
    if (it.about === 'refund') {
      const meaning = fields.meaning(card.refund, it.status, 'status');
      const about = { paymentId: it.paymentId, refundId: it.refundId, channelTxnId: it.transactionId, money };
      return fields.notification(it.id, it.status, [refundFact(origin, meaning, about)]);
    }
    const meaning = fields.meaning(card.payment, it.status, 'status');
    const channelTxnId = isArrival(meaning) ? fields.needed(it.transactionId, 'transactionId') : '';
    const captureId = isCapture(meaning) ? fields.needed(it.captureId, 'captureId') : '';
    const { paymentId, attemptId, merchantId, final = false } = it;
    return fields.notification(it.id, it.status, [
      paymentFact(origin, meaning, {
        paymentId,
        attemptId,
        merchantId,
        channelTxnId,
        captureId,
        final,
        money,
      }),
    ]);
  });
}
