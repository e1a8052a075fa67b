/** Stripe: events, and the objects in them as the answer to a query. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { ChannelCard } from './card.ts';
import { stripe } from './cards.table.ts';
import { disputeFact, paymentFact, refundFact } from './facts.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import {
  FieldReader,
  id,
  malformed,
  maybeId,
  open,
  type Read,
  readAs,
  readValue,
  wholeNumber,
} from './reader.schema.ts';
import {
  aboutCharge,
  aboutPayment,
  captureFacts,
  captureIdOf,
  type EventContext,
  isManual,
  originOf,
  STRIPE_METADATA,
  type StripeObject,
} from './stripe.facts.ts';
import { STRIPE_CHARGES, STRIPE_DISPUTES, STRIPE_EVENTS, STRIPE_PAYOUTS } from './stripe.table.ts';

export { STRIPE_METADATA };

/** An object's id, or the object itself if it was expanded. */
const reference = z
  .union([id, open({ id })])
  .nullish()
  .transform((it) => (typeof it === 'string' ? it : it?.id));
const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((it) => it ?? {});
const money = { amount: wholeNumber, currency: z.string().regex(/^[a-z]{3}$/) };
const common = { id, created: wholeNumber, metadata, livemode: z.boolean().optional() };

const schemas = {
  payment_intent: open({
    ...common,
    ...money,
    status: z.string(),
    latest_charge: reference,
    capture_method: z.string().nullish(),
    payment_method_options: z
      .record(z.string(), open({ capture_method: z.string().nullish() }).nullish())
      .nullish()
      .transform((options) => options ?? {}),
    amount_capturable: wholeNumber.default(0),
    amount_received: wholeNumber.default(0),
  }),
  charge: open({
    ...common,
    ...money,
    status: z.string(),
    captured: z.boolean(),
    amount_captured: wholeNumber,
    payment_intent: reference,
  }),
  refund: open({
    ...common,
    ...money,
    status: z.string(),
    charge: reference,
    failure_balance_transaction: reference,
  }),
  dispute: open({ ...common, ...money, status: z.string(), charge: reference }),
  payout: open({ ...common, ...money, status: z.string() }),
} as const;

const typed = open({ object: z.string(), id: maybeId, livemode: z.boolean().optional() });
const event = open({
  id,
  type: z.string(),
  livemode: z.boolean(),
  account: maybeId,
  data: open({
    object: typed,
    previous_attributes: open({ amount_received: wholeNumber.optional() }).nullish(),
  }),
});

/**
 * Reads an event. Its object names our payment in `metadata.payment_id`. Refunds and disputes without it are found by
 * their charge. Event types outside the list, and objects that are not about payments, are `UNKNOWN_EVENT`.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readStripeEvent(body, { at: now, merchantId: 'acct_1' }).map(({ facts }) => facts[0]?.fact.type) // ok('paid')
 */
export function readStripeEvent(
  text: string,
  options: ReadOptions,
  card: ChannelCard = stripe,
): Read<ChannelNotification> {
  return readAs(event, text).andThen((it) => {
    if (!STRIPE_EVENTS.some((type) => type === it.type))
      return malformed([
        { path: 'type', problem: 'UNKNOWN_EVENT', message: `not an event about payments: ${it.type}` },
      ]);
    const { account, livemode } = it;
    const named = account === undefined ? options : { ...options, merchantId: account };
    const context = { type: it.type, receivedBefore: it.data.previous_attributes?.amount_received };
    return objectNotification({ ...it.data.object, livemode }, named, card, 'data.object', context).map(
      (notification) => ({
        ...notification,
        eventId: it.id,
        channelStatus: it.type,
      }),
    );
  });
}

/**
 * Reads an object: the answer to a query. Name the payment in `options.asked`. Errors: as of {@link readStripeEvent}.
 *
 * @example
 * readStripeObject(text, { at: now, merchantId: 'acct_1', asked: { paymentId: 'p-1' } }).map(({ facts }) => facts[0]?.fact.type)
 */
export function readStripeObject(
  text: string,
  options: ReadOptions,
  card: ChannelCard = stripe,
): Read<ChannelNotification> {
  return readAs(typed, text).andThen((it) =>
    objectNotification(it, { ...options, source: options.source ?? 'query' }, card, ''),
  );
}

function objectNotification(
  value: unknown,
  options: ReadOptions,
  card: ChannelCard,
  path: string,
  context: EventContext = {},
): Read<ChannelNotification> {
  const { object } = value as { readonly object: string };
  if (!Object.hasOwn(schemas, object))
    return malformed([
      {
        path: `${path && `${path}.`}object`,
        problem: 'UNKNOWN_EVENT',
        message: `not an object about payments: ${object}`,
      },
    ]);
  const kind = object as keyof typeof schemas;
  const fields = new FieldReader(card, options);
  const read = readers[kind](value, fields, context);
  return read.mapErr(({ code, problems }) => ({
    code,
    problems: problems.map((each) => ({ ...each, path: [path, each.path].filter(Boolean).join('.') })),
  }));
}

type Reader = (value: unknown, fields: FieldReader, context: EventContext) => Read<ChannelNotification>;

const readers: { readonly [kind in keyof typeof schemas]: Reader } = {
  payment_intent: (value, fields, context) =>
    readValue(schemas.payment_intent, value).andThen((it) => {
      const meaning = fields.meaning(fields.card.payment, it.status, 'status');
      if (meaning === 'authorised' || (meaning === 'paid' && isManual(it)))
        return notificationOf(fields, it, ...captureFacts(fields, it, context, meaning));
      const charge = meaning === 'paid' ? fields.needed(it.latest_charge, 'latest_charge') : '';
      return notificationOf(
        fields,
        it,
        paymentFact(originOf(fields, it), meaning, aboutPayment(fields, it, charge, it.id)),
      );
    }),
  charge: (value, fields, { type }) =>
    readValue(schemas.charge, value).andThen((it) => {
      const status = fields.meaning(STRIPE_CHARGES, it.status, 'status');
      const { amount_captured: received, amount, payment_intent: intent } = it;
      // The intent reports the amount of a capture; its charge has only the sum.
      if (intent !== undefined && (type === 'charge.captured' || type === 'charge.updated'))
        return notificationOf(fields, it);
      // An authorised charge reserves money at the bank; it is not ours yet.
      const partly = type === 'charge.captured' || received < amount;
      const meaning = status !== 'paid' ? status : !it.captured ? 'authorised' : partly ? 'captured' : 'paid';
      const about = aboutPayment(
        fields,
        { ...it, amount: meaning === 'captured' ? received : amount },
        it.id,
        intent ?? it.id,
      );
      const capture = { captureId: captureIdOf(fields, it, it.id, received), final: true };
      return notificationOf(fields, it, paymentFact(originOf(fields, it), meaning, { ...about, ...capture }));
    }),
  refund: (value, fields) =>
    readValue(schemas.refund, value).andThen((it) => {
      const meaning = fields.meaning(fields.card.refund, it.status, 'status');
      // A refund that failed after the money had left: the money is back on the balance.
      const isReversed = it.status === 'failed' && it.failure_balance_transaction !== undefined;
      const refundId = it.metadata[STRIPE_METADATA.refund] ?? fields.options.asked?.refundId ?? it.id;
      return notificationOf(
        fields,
        it,
        refundFact(originOf(fields, it), isReversed ? 'reversed' : meaning, {
          ...aboutCharge(fields, it),
          refundId,
        }),
      );
    }),
  dispute: (value, fields) =>
    readValue(schemas.dispute, value).andThen((it) => {
      const type = fields.meaning(STRIPE_DISPUTES, it.status, 'status');
      const about = { ...aboutCharge(fields, it), disputeId: it.id };
      const fact =
        type === undefined || type === 'irrelevant'
          ? undefined
          : disputeFact(originOf(fields, it), type, about);
      return notificationOf(fields, it, fact);
    }),
  payout: (value, fields) =>
    readValue(schemas.payout, value).andThen((it) => {
      fields.meaning(STRIPE_PAYOUTS, it.status, 'status');
      return notificationOf(fields, it);
    }),
};

function notificationOf(
  fields: FieldReader,
  it: StripeObject,
  ...facts: readonly (ChannelFact | undefined)[]
): Read<ChannelNotification> {
  if (it.livemode !== undefined) fields.mode(it.livemode, 'livemode');
  const received = 'amount_received' in it ? [String(it.amount_received)] : [];
  return fields.notification(joinId(it.id, it.status, String(it.amount), ...received), it.status, facts);
}
