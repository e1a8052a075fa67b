/** Adyen's classic notifications. */

import { err, ok } from 'neverthrow';
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import { type ChannelCard, meaningOf } from './card.ts';
import { adyen } from './cards.table.ts';
import { arrives, disputeFact, paymentFact, refundFact } from './facts.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import { id, Look, maybeId, open, type Read, readAs, wholeNumber } from './reader.schema.ts';

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

/** A chargeback takes the money at once and may be won back; a second one is a dispute of its own. */
const DISPUTES = {
  'NOTIFICATION_OF_CHARGEBACK true': 'disputeOpened',
  'CHARGEBACK true': 'disputeLost',
  'CHARGEBACK_REVERSED true': 'disputeWon',
  'SECOND_CHARGEBACK true': 'disputeLost',
} as const;

/**
 * What a notification says, one notification an item. Words are event code and success: `REFUND true`. Our payment number is
 * `merchantReference`; the receipt is the authorisation's `pspReference`, which later messages repeat as
 * `originalReference`. `REFUND_FAILED` follows a success and means the money is back.
 *
 * With the card `adyenManual` an authorisation reserves, and each `CAPTURE true` brings its part. Adyen repeats the reference
 * that was given to the capture: let `numbers` say whose it is and which capture; without, a capture has Adyen's own number.
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readAdyenNotification(body, { at: now, mode: 'live' }).map(([notification]) => notification?.word) // ok('AUTHORISATION true')
 */
export function readAdyenNotification(
  text: string,
  options: ReadOptions,
  card: ChannelCard = adyen,
): Read<readonly ChannelNotification[]> {
  return readAs(notification, text).andThen(({ live, notificationItems }) => {
    const notifications: ChannelNotification[] = [];
    for (const [i, { NotificationRequestItem: each }] of notificationItems.entries()) {
      const look = new Look(card, options);
      look.mode(live === 'true', 'live');
      const read = itemNotification(look, each);
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

function itemNotification(look: Look, it: Item): Read<ChannelNotification> {
  const word = `${it.eventCode} ${it.success}`;
  const { card, options } = look;
  const fact = factOf(look, it, word, {
    card,
    options,
    word,
    happenedAt: look.time(it.eventDate, 'eventDate'),
  });
  return look
    .notification(joinId(it.pspReference, it.eventCode, it.success), word, [fact])
    .map((notification) => ({ ...notification, merchantId: it.merchantAccountCode }));
}

function factOf(
  look: Look,
  it: Item,
  word: string,
  from: Parameters<typeof refundFact>[0],
): ChannelFact | undefined {
  const { card } = look;
  const money = () => look.amount(it.amount.value, 'amount.value', it.amount.currency);
  const related = () => ({ channelTxnId: look.needed(it.originalReference, 'originalReference') });
  const dispute = meaningOf(DISPUTES, word);
  if (dispute) {
    const parts = [
      'dispute',
      it.originalReference ?? '',
      ...(it.eventCode.startsWith('SECOND') ? ['2'] : []),
    ];
    const about = { paymentId: undefined, disputeId: joinId(...parts), ...related(), money: money() };
    return disputeFact(from, dispute, about);
  }
  const refund = meaningOf(card.refund, word);
  if (refund) {
    const about = { paymentId: undefined, refundId: look.needed(it.merchantReference, 'merchantReference') };
    return refundFact(from, refund, { ...about, ...related(), money: money() });
  }
  const meaning = look.word(card.payment, word, 'eventCode');
  if (meaning === undefined || meaning === 'irrelevant') return undefined;
  const number = look.needed(it.merchantReference, 'merchantReference');
  const { captureId = it.pspReference, ...both } = look.options.numbers?.(number) ?? {
    paymentId: number,
    attemptId: number,
  };
  return paymentFact(from, meaning, {
    ...both,
    captureId,
    merchantId: it.merchantAccountCode,
    channelTxnId: it.originalReference ?? it.pspReference,
    money: arrives(meaning) || meaning === 'authorised' ? money() : undefined,
  });
}
