/** Adyen's classic notifications. */

import { err, ok } from 'neverthrow';
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import { type ChannelCard, meaningOf } from './card.ts';
import { adyen } from './cards.table.ts';
import { disputeFact, isArrival, type Origin, paymentFact, refundFact } from './facts.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import { FieldReader, id, maybeId, open, type Read, readAs, wholeNumber } from './reader.schema.ts';

const item = open({
  pspReference: id,
  originalReference: z
    .string()
    .nullish()
    .transform((text) => text || undefined),
  merchantAccountCode: id,
  merchantReference: maybeId,
  amount: open({ value: wholeNumber, currency: z.string() }),
  eventCode: z.string(),
  success: z.union([z.literal('true'), z.literal('false'), z.boolean()]).transform(String),
  eventDate: maybeId,
});
type Item = z.infer<typeof item>;

const notification = open({
  live: z.union([z.literal('true'), z.literal('false'), z.boolean()]).transform(String),
  notificationItems: z.array(open({ NotificationRequestItem: item })).min(1),
});

/** A chargeback takes the money at once and may be reversed. A second chargeback is a dispute of its own. */
const DISPUTES = {
  'NOTIFICATION_OF_CHARGEBACK true': 'disputeOpened',
  'CHARGEBACK true': 'disputeLost',
  'CHARGEBACK_REVERSED true': 'disputeWon',
  'SECOND_CHARGEBACK true': 'disputeLost',
} as const;

/**
 * Reads a message: one notification for each item. A status is event code and success, such as `REFUND true`. Our payment
 * number is `merchantReference`. The receipt is the authorisation's `pspReference`, which later messages repeat as
 * `originalReference`. `REFUND_FAILED` follows a success and means that the money came back.
 *
 * With the card `adyenManual` an authorisation reserves, and each `CAPTURE true` brings its part. Adyen repeats the
 * reference that was given to the capture: `numbers` maps it to the payment and the capture. Without it, a capture has
 * Adyen's own number.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readAdyenNotification(body, { at: now, mode: 'live' }).map(([first]) => first?.channelStatus) // ok('AUTHORISATION true')
 */
export function readAdyenNotification(
  text: string,
  options: ReadOptions,
  card: ChannelCard = adyen,
): Read<readonly ChannelNotification[]> {
  return readAs(notification, text).andThen(({ live, notificationItems }) => {
    const notifications: ChannelNotification[] = [];
    for (const [i, { NotificationRequestItem: each }] of notificationItems.entries()) {
      const fields = new FieldReader(card, options);
      fields.mode(live === 'true', 'live');
      const read = itemNotification(fields, each);
      const at = `notificationItems.${i}.NotificationRequestItem.`;
      if (read.isErr()) {
        const { code, problems } = read.error;
        return err({ code, problems: problems.map((problem) => ({ ...problem, path: at + problem.path })) });
      }
      notifications.push(read.value);
    }
    return ok(notifications);
  });
}

function itemNotification(fields: FieldReader, it: Item): Read<ChannelNotification> {
  const { card, options } = fields;
  const channelStatus = `${it.eventCode} ${it.success}`;
  const happenedAt = fields.time(it.eventDate, 'eventDate');
  const fact = factOf(fields, it, { card, options, channelStatus, happenedAt });
  return fields
    .notification(joinId(it.pspReference, it.eventCode, it.success), channelStatus, [fact])
    .map((read) => ({ ...read, merchantId: it.merchantAccountCode }));
}

function factOf(fields: FieldReader, it: Item, origin: Origin): ChannelFact | undefined {
  const { card } = fields;
  const { channelStatus } = origin;
  const money = () => fields.amount(it.amount.value, 'amount.value', it.amount.currency);
  const authorisation = () => ({ channelTxnId: fields.needed(it.originalReference, 'originalReference') });
  const dispute = meaningOf(DISPUTES, channelStatus);
  if (dispute) {
    const isSecond = it.eventCode.startsWith('SECOND');
    const disputeId = joinId('dispute', it.originalReference ?? '', ...(isSecond ? ['2'] : []));
    const about = { paymentId: undefined, disputeId, ...authorisation(), money: money() };
    return disputeFact(origin, dispute, about);
  }
  const refund = meaningOf(card.refund, channelStatus);
  if (refund) {
    const refundId = fields.needed(it.merchantReference, 'merchantReference');
    const about = { paymentId: undefined, refundId, ...authorisation(), money: money() };
    return refundFact(origin, refund, about);
  }
  const meaning = fields.meaning(card.payment, channelStatus, 'eventCode');
  if (meaning === undefined || meaning === 'irrelevant') return undefined;
  const number = fields.needed(it.merchantReference, 'merchantReference');
  const { captureId = it.pspReference, ...ids } = fields.options.numbers?.(number) ?? {
    paymentId: number,
    attemptId: number,
  };
  return paymentFact(origin, meaning, {
    ...ids,
    captureId,
    merchantId: it.merchantAccountCode,
    channelTxnId: it.originalReference ?? it.pspReference,
    money: isArrival(meaning) || meaning === 'authorised' ? money() : undefined,
  });
}
