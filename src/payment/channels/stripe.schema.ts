/** Stripe: events, and the objects in them as the answer to a query. */
import * as z from 'zod';
import { joinId } from '../../core/id.ts';
import type { ChannelCard } from './card.ts';
import { stripe } from './cards.table.ts';
import { disputeSaid, paymentSaid, refundSaid } from './facts.ts';
import type { Notice, ReadOptions, Said } from './notice.ts';
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
import { STRIPE_CHARGES, STRIPE_DISPUTES, STRIPE_EVENTS, STRIPE_PAYOUTS } from './stripe.table.ts';

/** Metadata that a host sets when it creates the object, so that Stripe repeats our numbers. */
export const STRIPE_METADATA = { payment: 'payment_id', attempt: 'attempt_id', refund: 'refund_id' } as const;

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
  payment_intent: open({ ...common, ...money, status: z.string(), latest_charge: reference }),
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
  data: open({ object: typed }),
});

/**
 * What an event says. Its objects name our payment in `metadata.payment_id`; refunds and disputes that do not are found by
 * their charge. Event types outside the list, and objects that are none of payments, are refused with `UNKNOWN_EVENT`.
 *
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readStripeEvent(body, { at: now, merchantId: 'acct_1' }).map(({ said }) => said[0]?.fact.type) // ok('paid')
 */
export function readStripeEvent(
  text: string,
  options: ReadOptions,
  card: ChannelCard = stripe,
): Read<Notice> {
  return readAs(event, text).andThen((it) => {
    if (!STRIPE_EVENTS.some((type) => type === it.type))
      return malformed([
        { path: 'type', problem: 'UNKNOWN_EVENT', message: `no event of payments: ${it.type}` },
      ]);
    const { account, livemode } = it;
    const named = account === undefined ? options : { ...options, merchantId: account };
    return objectNotice({ ...it.data.object, livemode }, named, card, 'data.object').map((notice) => ({
      ...notice,
      eventId: it.id,
      word: it.type,
    }));
  });
}

/** What an object says: the answer to a query. Name the payment in `options.asked`. Errors as above. */
export function readStripeObject(
  text: string,
  options: ReadOptions,
  card: ChannelCard = stripe,
): Read<Notice> {
  return readAs(typed, text).andThen((it) => objectNotice(it, { source: 'query', ...options }, card, ''));
}

function objectNotice(value: unknown, options: ReadOptions, card: ChannelCard, path: string): Read<Notice> {
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
  const read = readers[kind](value, look);
  return read.mapErr(({ code, problems }) => ({
    code,
    problems: problems.map((each) => ({ ...each, path: [path, each.path].filter(Boolean).join('.') })),
  }));
}

type Reader = (value: unknown, look: Look) => Read<Notice>;
type Of<K extends keyof typeof schemas> = z.infer<(typeof schemas)[K]>;

const readers: { readonly [kind in keyof typeof schemas]: Reader } = {
  payment_intent: (value, look) =>
    readValue(schemas.payment_intent, value).andThen((it) => {
      const meaning = look.word(look.card.payment, it.status, 'status');
      const charge = meaning === 'paid' ? look.needed(it.latest_charge, 'latest_charge') : '';
      return done(look, it, paymentSaid(fromOf(look, it), meaning, ofPayment(look, it, charge, it.id)));
    }),
  charge: (value, look) =>
    readValue(schemas.charge, value).andThen((it) => {
      const word = look.word(STRIPE_CHARGES, it.status, 'status');
      // Authorised: the money is reserved at the bank and not ours yet.
      const meaning = word === 'paid' && !it.captured ? 'processing' : word;
      const amount = meaning === 'paid' ? it.amount_captured : it.amount;
      const about = ofPayment(look, { ...it, amount }, it.id, it.payment_intent ?? it.id);
      return done(look, it, paymentSaid(fromOf(look, it), meaning, about));
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
        refundSaid(fromOf(look, it), back ? 'reversed' : meaning, { ...related(look, it), refundId }),
      );
    }),
  dispute: (value, look) =>
    readValue(schemas.dispute, value).andThen((it) => {
      const type = look.word(STRIPE_DISPUTES, it.status, 'status');
      const about = { ...related(look, it), disputeId: it.id };
      const said =
        type === undefined || type === 'unsaid' ? undefined : disputeSaid(fromOf(look, it), type, about);
      return done(look, it, said);
    }),
  payout: (value, look) =>
    readValue(schemas.payout, value).andThen((it) => {
      look.word(STRIPE_PAYOUTS, it.status, 'status');
      return done(look, it, undefined);
    }),
};

interface Stated {
  readonly id: string;
  readonly status: string;
  readonly created: number;
  readonly metadata: { readonly [name: string]: string };
  readonly amount: number;
  readonly currency: string;
  readonly livemode?: boolean | undefined;
}

function fromOf({ card, options }: Look, { status, created }: Stated) {
  return { card, options, word: status, happenedAt: created * 1_000 };
}

function ofPayment(look: Look, it: Stated, channelTxnId: string, intent: string) {
  const { asked } = look.options;
  const paymentId = it.metadata[STRIPE_METADATA.payment] ?? asked?.paymentId;
  return {
    paymentId: look.needed(paymentId, `metadata.${STRIPE_METADATA.payment}`),
    attemptId: it.metadata[STRIPE_METADATA.attempt] ?? asked?.attemptId ?? intent,
    merchantId: look.merchant(undefined, 'account'),
    channelTxnId,
    money: look.amount(it.amount, 'amount', it.currency.toUpperCase()),
  };
}

function related(look: Look, it: Of<'refund'> | Of<'dispute'>) {
  return {
    paymentId: it.metadata[STRIPE_METADATA.payment] ?? look.options.asked?.paymentId,
    channelTxnId: look.needed(it.charge, 'charge'),
    money: look.amount(it.amount, 'amount', it.currency.toUpperCase()),
  };
}

function done(look: Look, it: Stated, said: Said | undefined): Read<Notice> {
  if (it.livemode !== undefined) look.mode(it.livemode, 'livemode');
  return look.notice(joinId(it.id, it.status, String(it.amount)), it.status, [said]);
}
