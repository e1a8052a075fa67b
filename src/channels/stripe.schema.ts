/** Stripe: events, and the objects in them as the answer to a query. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { ChannelCard } from './card.ts';
import { stripe } from './cards.table.ts';
import { disputeFact, paymentFact, refundFact } from './facts.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import {
  id,
  Look,
  malformed,
  maybeId,
  open,
  type Read,
  readAs,
  readValue,
  wholeNumber,
} from './reader.schema.ts';
import {
  type Around,
  captureIdOf,
  capturing,
  fromOf,
  isManual,
  ofPayment,
  related,
  STRIPE_METADATA,
  type Stated,
} from './stripe.facts.ts';
import { STRIPE_CHARGES, STRIPE_DISPUTES, STRIPE_EVENTS, STRIPE_PAYOUTS } from './stripe.table.ts';

export { STRIPE_METADATA };

/** An object's id, or the object itself where it was expanded. */
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
 * What an event says. Its objects name our payment in `metadata.payment_id`; refunds and disputes that do not are found by
 * their charge. Event types outside the list, and objects that are none of payments, are refused with `UNKNOWN_EVENT`.
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
        { path: 'type', problem: 'UNKNOWN_EVENT', message: `no event of payments: ${it.type}` },
      ]);
    const { account, livemode } = it;
    const named = account === undefined ? options : { ...options, merchantId: account };
    const around = { type: it.type, receivedBefore: it.data.previous_attributes?.amount_received };
    return objectNotification({ ...it.data.object, livemode }, named, card, 'data.object', around).map(
      (notification) => ({
        ...notification,
        eventId: it.id,
        word: it.type,
      }),
    );
  });
}

/** What an object says: the answer to a query. Name the payment in `options.asked`. Errors as above. */
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
  around: Around = {},
): Read<ChannelNotification> {
  const { object } = value as { readonly object: string };
  if (!Object.hasOwn(schemas, object))
    return malformed([
      {
        path: `${path && `${path}.`}object`,
        problem: 'UNKNOWN_EVENT',
        message: `no object of payments: ${object}`,
      },
    ]);
  const kind = object as keyof typeof schemas;
  const look = new Look(card, options);
  const read = readers[kind](value, look, around);
  return read.mapErr(({ code, problems }) => ({
    code,
    problems: problems.map((each) => ({ ...each, path: [path, each.path].filter(Boolean).join('.') })),
  }));
}

type Reader = (value: unknown, look: Look, around: Around) => Read<ChannelNotification>;

const readers: { readonly [kind in keyof typeof schemas]: Reader } = {
  payment_intent: (value, look, around) =>
    readValue(schemas.payment_intent, value).andThen((it) => {
      const meaning = look.word(look.card.payment, it.status, 'status');
      if (meaning === 'authorised' || (meaning === 'paid' && isManual(it)))
        return done(look, it, ...capturing(look, it, around, meaning));
      const charge = meaning === 'paid' ? look.needed(it.latest_charge, 'latest_charge') : '';
      return done(look, it, paymentFact(fromOf(look, it), meaning, ofPayment(look, it, charge, it.id)));
    }),
  charge: (value, look, { type }) =>
    readValue(schemas.charge, value).andThen((it) => {
      const word = look.word(STRIPE_CHARGES, it.status, 'status');
      const { amount_captured: received, amount, payment_intent: intent } = it;
      // Of a capture the intent says how much it was; its charge knows only the sum.
      if (intent !== undefined && (type === 'charge.captured' || type === 'charge.updated'))
        return done(look, it);
      // Authorised: the money is reserved at the bank and not ours yet.
      const partly = type === 'charge.captured' || received < amount;
      const meaning = word !== 'paid' ? word : !it.captured ? 'authorised' : partly ? 'captured' : 'paid';
      const about = ofPayment(
        look,
        { ...it, amount: meaning === 'captured' ? received : amount },
        it.id,
        intent ?? it.id,
      );
      const capture = { captureId: captureIdOf(look, it, it.id, received), final: true };
      return done(look, it, paymentFact(fromOf(look, it), meaning, { ...about, ...capture }));
    }),
  refund: (value, look) =>
    readValue(schemas.refund, value).andThen((it) => {
      const meaning = look.word(look.card.refund, it.status, 'status');
      // Failed after the money had left us: it is back on the balance.
      const back = it.status === 'failed' && it.failure_balance_transaction !== undefined;
      const refundId = it.metadata[STRIPE_METADATA.refund] ?? look.options.asked?.refundId ?? it.id;
      return done(
        look,
        it,
        refundFact(fromOf(look, it), back ? 'reversed' : meaning, { ...related(look, it), refundId }),
      );
    }),
  dispute: (value, look) =>
    readValue(schemas.dispute, value).andThen((it) => {
      const type = look.word(STRIPE_DISPUTES, it.status, 'status');
      const about = { ...related(look, it), disputeId: it.id };
      const fact =
        type === undefined || type === 'irrelevant' ? undefined : disputeFact(fromOf(look, it), type, about);
      return done(look, it, fact);
    }),
  payout: (value, look) =>
    readValue(schemas.payout, value).andThen((it) => {
      look.word(STRIPE_PAYOUTS, it.status, 'status');
      return done(look, it);
    }),
};

function done(
  look: Look,
  it: Stated,
  ...facts: readonly (ChannelFact | undefined)[]
): Read<ChannelNotification> {
  if (it.livemode !== undefined) look.mode(it.livemode, 'livemode');
  const received = 'amount_received' in it ? [String(it.amount_received)] : [];
  return look.notification(joinId(it.id, it.status, String(it.amount), ...received), it.status, facts);
}
