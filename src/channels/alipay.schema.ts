/** Alipay: notifications as form parameters, answers of its query interfaces as JSON. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { AmountRead } from './amount.ts';
import { type ChannelCard, errorMeaning } from './card.ts';
import { alipay } from './cards.table.ts';
import { paymentFact, refundFact } from './facts.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import { id, Look, malformed, maybe, maybeId, open, type Read, readAs, readValue } from './reader.schema.ts';

const notification = open({
  notify_id: maybeId,
  out_trade_no: id,
  trade_no: id,
  trade_status: z.string(),
  seller_id: maybeId,
  total_amount: maybe,
  gmt_payment: maybe,
  /** The sum of all refunds of this trade so far. */
  refund_fee: maybe,
  gmt_refund: maybe,
  gmt_close: maybe,
  out_biz_no: maybeId,
});

/**
 * What an asynchronous notification says, from its verified form body. `TRADE_CLOSED` that names a refund is a trade refunded in
 * full, not one that nobody paid. A partial refund arrives as `TRADE_SUCCESS` with the *sum* refunded so far, not the
 * amount of this refund: it is read as `refundUnknown`, which asks the channel.
 *
 * `refundedMinor`: what you know to have been refunded of the trade before. Compared is `total_amount`.
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readAlipayNotification('trade_status=TRADE_SUCCESS&…', { at: now }).map(({ facts }) => facts[0]?.fact.type) // ok('paid')
 */
export function readAlipayNotification(
  form: string,
  options: ReadOptions & { readonly refundedMinor?: number | undefined },
  card: ChannelCard = alipay,
): Read<ChannelNotification> {
  const parameters = formOf(form);
  if (parameters === undefined)
    return malformed([{ path: '', problem: 'NOT_A_FORM', message: 'a parameter stands twice, or no form' }]);
  return readValue(notification, parameters).andThen((it) => {
    const look = new Look(card, options);
    const word = it.trade_status;
    const meaning = look.word(card.payment, word, 'trade_status');
    const total = look.amount(it.total_amount, 'total_amount');
    const numbers = options.numbers?.(it.out_trade_no) ?? {
      paymentId: it.out_trade_no,
      attemptId: it.out_trade_no,
    };
    const about = {
      ...numbers,
      merchantId: look.merchant(it.seller_id, 'seller_id'),
      channelTxnId: it.trade_no,
      money: total,
    };
    const refunded = it.refund_fee !== undefined || it.gmt_refund !== undefined;
    const when = refunded ? 'gmt_refund' : it.gmt_payment === undefined ? 'gmt_close' : 'gmt_payment';
    const happenedAt = look.time(it[when], when);
    const from = { card, options, word, happenedAt };
    const fact = refunded
      ? refundOf(look, from, it, { ...about, refundedMinor: options.refundedMinor ?? 0 })
      : paymentFact(from, meaning, about);
    const eventId = it.notify_id ?? joinId(it.trade_no, word, it.out_biz_no ?? '', it.refund_fee ?? '');
    return look.notification(eventId, word, [fact]);
  });
}

function refundOf(
  look: Look,
  from: Parameters<typeof refundFact>[0],
  it: z.infer<typeof notification>,
  about: {
    readonly paymentId: string;
    readonly channelTxnId: string;
    readonly money: AmountRead | undefined;
    readonly refundedMinor: number;
  },
): ChannelFact | undefined {
  const { paymentId, channelTxnId, refundedMinor } = about;
  const sum = look.amount(it.refund_fee, 'refund_fee');
  // Without a number of ours it was made at the console; one trade is refunded in full once.
  const refundId = it.out_biz_no ?? joinId(look.card.channel, it.trade_no, 'refund');
  const full = it.trade_status === 'TRADE_CLOSED';
  const amountMinor = (sum?.amountMinor ?? 0) - refundedMinor;
  if (full && sum && amountMinor <= 0) return undefined; // nothing that we did not know
  const money = sum && { ...sum, amountMinor };
  return refundFact(from, full ? 'succeeded' : 'unknown', { paymentId, refundId, channelTxnId, money });
}

const answer = open({
  code: z.string(),
  sub_code: maybe,
  out_trade_no: maybeId,
  trade_no: maybeId,
  trade_status: maybe,
  total_amount: maybe,
  send_pay_date: maybe,
  out_request_no: maybeId,
  refund_status: maybe,
  refund_amount: maybe,
  gmt_refund_pay: maybe,
});

/**
 * What the answer of `alipay.trade.query` says; `options.asked` and `options.merchantId` say what the answer leaves out.
 * A trade that does not exist yet is one nobody has scanned: pending. Give it the inner object, `alipay_trade_query_response`.
 */
export function readAlipayQuery(
  text: string,
  options: ReadOptions,
  card: ChannelCard = alipay,
): Read<ChannelNotification> {
  return readAs(answer, text).andThen((it) => {
    const look = new Look(card, options);
    const { asked } = options;
    const word = it.trade_status ?? it.sub_code ?? it.code;
    const missing = it.code !== '10000' && errorMeaning(card, it.sub_code ?? '') === 'notFound';
    const meaning = missing ? 'pending' : look.word(card.payment, word, 'trade_status');
    const number = it.out_trade_no ?? asked?.paymentId;
    const paid = meaning === 'paid';
    const about = {
      paymentId: look.needed(asked?.paymentId ?? number, 'out_trade_no'),
      attemptId: look.needed(asked?.attemptId ?? number, 'out_trade_no'),
      merchantId: paid ? look.merchant(undefined, 'merchantId') : '',
      channelTxnId: paid ? look.needed(it.trade_no, 'trade_no') : '',
      money: paid ? look.amount(it.total_amount, 'total_amount') : undefined,
    };
    const happenedAt = look.time(it.send_pay_date, 'send_pay_date');
    return look.notification(joinId('query', about.attemptId, word), word, [
      paymentFact({ card, options, word, happenedAt }, meaning, about),
    ]);
  });
}

/**
 * What the answer of `alipay.trade.fastpay.refund.query` says. Only `REFUND_SUCCESS` is a refund; an answer without a
 * status is no failure either, so it is `refundUnknown`, to be asked again.
 */
export function readAlipayRefundQuery(
  text: string,
  options: ReadOptions,
  card: ChannelCard = alipay,
): Read<ChannelNotification> {
  return readAs(answer, text).andThen((it) => {
    const look = new Look(card, options);
    const { asked } = options;
    const word = it.refund_status ?? '';
    const meaning = look.word(card.refund, word, 'refund_status');
    const refundId = look.needed(it.out_request_no ?? asked?.refundId, 'out_request_no');
    const about = {
      paymentId: asked?.paymentId ?? it.out_trade_no,
      refundId,
      channelTxnId: it.trade_no,
      money: meaning === 'succeeded' ? look.amount(it.refund_amount, 'refund_amount') : undefined,
    };
    const happenedAt = look.time(it.gmt_refund_pay, 'gmt_refund_pay');
    return look.notification(joinId('query', refundId, word), word, [
      refundFact({ card, options, word, happenedAt }, meaning, about),
    ]);
  });
}

/** The parameters of a form, decoded once; nothing where one stands twice or cannot be decoded. */
function formOf(form: string): { readonly [name: string]: string } | undefined {
  const parameters = new Map<string, string>();
  try {
    for (const pair of form.split('&')) {
      const equals = pair.indexOf('=');
      const [name = '', value = ''] = [pair.slice(0, Math.max(0, equals)), pair.slice(equals + 1)].map(
        (part) => decodeURIComponent(part.replaceAll('+', ' ')),
      );
      if (name === '' || parameters.has(name)) return undefined;
      parameters.set(name, value);
    }
  } catch {
    return undefined; // a `%` that begins no escape
  }
  return Object.fromEntries(parameters);
}
