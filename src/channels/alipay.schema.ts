/** Alipay: notifications are form parameters, answers of the query interfaces are JSON. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { AmountRead } from './amount.ts';
import { type ChannelCard, errorMeaning } from './card.ts';
import { alipay } from './cards.table.ts';
import { type Origin, paymentFact, refundFact } from './facts.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import {
  FieldReader,
  id,
  malformed,
  maybe,
  maybeId,
  open,
  type Read,
  readAs,
  readValue,
} from './reader.schema.ts';

const notification = open({
  notify_id: maybeId,
  out_trade_no: id,
  trade_no: id,
  trade_status: z.string(),
  seller_id: maybeId,
  total_amount: maybe,
  gmt_payment: maybe,
  /** The sum of all refunds of the trade so far. */
  refund_fee: maybe,
  gmt_refund: maybe,
  gmt_close: maybe,
  out_biz_no: maybeId,
});

/**
 * Reads an asynchronous notification from its verified form body. `TRADE_CLOSED` with a refund is a trade refunded in full,
 * not an unpaid one. A partial refund arrives as `TRADE_SUCCESS` with the *sum* refunded so far, not the amount of this
 * refund. It is read as `refundUnknown`, so that the channel is queried. The compared amount is `total_amount`.
 *
 * `refundedMinor`: what was refunded of the trade before, in minor units. Default 0.
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
    return malformed([
      { path: '', problem: 'NOT_A_FORM', message: 'not a form, or a parameter is repeated' },
    ]);
  return readValue(notification, parameters).andThen((it) => {
    const fields = new FieldReader(card, options);
    const channelStatus = it.trade_status;
    const meaning = fields.meaning(card.payment, channelStatus, 'trade_status');
    const total = fields.amount(it.total_amount, 'total_amount');
    const numbers = options.numbers?.(it.out_trade_no) ?? {
      paymentId: it.out_trade_no,
      attemptId: it.out_trade_no,
    };
    const about = {
      ...numbers,
      merchantId: fields.merchant(it.seller_id, 'seller_id'),
      channelTxnId: it.trade_no,
      money: total,
    };
    const refunded = it.refund_fee !== undefined || it.gmt_refund !== undefined;
    const when = refunded ? 'gmt_refund' : it.gmt_payment === undefined ? 'gmt_close' : 'gmt_payment';
    const happenedAt = fields.time(it[when], when);
    const origin = { card, options, channelStatus, happenedAt };
    const fact = refunded
      ? refundOf(fields, origin, it, { ...about, refundedMinor: options.refundedMinor ?? 0 })
      : paymentFact(origin, meaning, about);
    const eventId =
      it.notify_id ?? joinId(it.trade_no, channelStatus, it.out_biz_no ?? '', it.refund_fee ?? '');
    return fields.notification(eventId, channelStatus, [fact]);
  });
}

function refundOf(
  fields: FieldReader,
  origin: Origin,
  it: z.infer<typeof notification>,
  about: {
    readonly paymentId: string;
    readonly channelTxnId: string;
    readonly money: AmountRead | undefined;
    readonly refundedMinor: number;
  },
): ChannelFact | undefined {
  const { paymentId, channelTxnId, refundedMinor } = about;
  const sum = fields.amount(it.refund_fee, 'refund_fee');
  // A refund without our number was made at the console. A trade is refunded in full only once.
  const refundId = it.out_biz_no ?? joinId(fields.card.channel, it.trade_no, 'refund');
  const full = it.trade_status === 'TRADE_CLOSED';
  const amountMinor = (sum?.amountMinor ?? 0) - refundedMinor;
  if (full && sum && amountMinor <= 0) return undefined; // all of it was recorded before
  const money = sum && { ...sum, amountMinor };
  return refundFact(origin, full ? 'succeeded' : 'unknown', { paymentId, refundId, channelTxnId, money });
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
 * Reads the answer of `alipay.trade.query`: the inner object, `alipay_trade_query_response`. `options.asked` and
 * `options.merchantId` add what the answer leaves out. A trade that does not exist yet was not scanned: it is pending.
 * Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readAlipayQuery(text, { at: now, merchantId: '2088…', asked: { paymentId: 'p-1' } }).map(({ facts }) => facts[0]?.fact.type)
 */
export function readAlipayQuery(
  text: string,
  options: ReadOptions,
  card: ChannelCard = alipay,
): Read<ChannelNotification> {
  return readAs(answer, text).andThen((it) => {
    const fields = new FieldReader(card, options);
    const { asked } = options;
    const channelStatus = it.trade_status ?? it.sub_code ?? it.code;
    const missing = it.code !== '10000' && errorMeaning(card, it.sub_code ?? '') === 'notFound';
    const meaning = missing ? 'pending' : fields.meaning(card.payment, channelStatus, 'trade_status');
    const number = it.out_trade_no ?? asked?.paymentId;
    const paid = meaning === 'paid';
    const about = {
      paymentId: fields.needed(asked?.paymentId ?? number, 'out_trade_no'),
      attemptId: fields.needed(asked?.attemptId ?? number, 'out_trade_no'),
      merchantId: paid ? fields.merchant(undefined, 'merchantId') : '',
      channelTxnId: paid ? fields.needed(it.trade_no, 'trade_no') : '',
      money: paid ? fields.amount(it.total_amount, 'total_amount') : undefined,
    };
    const happenedAt = fields.time(it.send_pay_date, 'send_pay_date');
    return fields.notification(joinId('query', about.attemptId, channelStatus), channelStatus, [
      paymentFact({ card, options, channelStatus, happenedAt }, meaning, about),
    ]);
  });
}

/**
 * Reads the answer of `alipay.trade.fastpay.refund.query`. Only `REFUND_SUCCESS` is a refund. An answer without a status
 * is not a failure: it is `refundUnknown`, to be queried again. Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readAlipayRefundQuery(text, { at: now, asked: { refundId: 'r-1' } }).map(({ facts }) => facts[0]?.fact.type)
 */
export function readAlipayRefundQuery(
  text: string,
  options: ReadOptions,
  card: ChannelCard = alipay,
): Read<ChannelNotification> {
  return readAs(answer, text).andThen((it) => {
    const fields = new FieldReader(card, options);
    const { asked } = options;
    const channelStatus = it.refund_status ?? '';
    const meaning = fields.meaning(card.refund, channelStatus, 'refund_status');
    const refundId = fields.needed(it.out_request_no ?? asked?.refundId, 'out_request_no');
    const about = {
      paymentId: asked?.paymentId ?? it.out_trade_no,
      refundId,
      channelTxnId: it.trade_no,
      money: meaning === 'succeeded' ? fields.amount(it.refund_amount, 'refund_amount') : undefined,
    };
    const happenedAt = fields.time(it.gmt_refund_pay, 'gmt_refund_pay');
    return fields.notification(joinId('query', refundId, channelStatus), channelStatus, [
      refundFact({ card, options, channelStatus, happenedAt }, meaning, about),
    ]);
  });
}

/** The parameters of a form, decoded once; nothing if one is repeated or cannot be decoded. */
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
    return undefined; // a `%` that does not begin an escape
  }
  return Object.fromEntries(parameters);
}
