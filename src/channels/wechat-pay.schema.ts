/** WeChat Pay: v3 in JSON, as a notification's decrypted content or the answer to a query; v2 in XML. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { ChannelCard } from './card.ts';
import { wechatPay } from './cards.table.ts';
import { paymentFact, refundFact } from './facts.ts';
import type { ChannelNotification, ReadOptions } from './notification.ts';
import {
  id,
  Look,
  maybe,
  maybeId,
  open,
  type Read,
  readAs,
  readValue,
  wholeNumber,
} from './reader.schema.ts';
import { flatXml } from './xml.ts';

/** The outside of a v3 notification; what it is about is encrypted in `resource`. */
export interface WechatEnvelope {
  /** The same for every delivery: the inbox key. */
  readonly id: string;
  readonly event_type: string;
  readonly resource: {
    readonly algorithm: string;
    readonly ciphertext: string;
    readonly nonce: string;
    readonly associated_data?: string | undefined;
    readonly original_type?: string | undefined;
  };
}

const envelope: z.ZodType<WechatEnvelope> = open({
  id,
  event_type: z.string(),
  resource: open({
    algorithm: z.string(),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: maybe,
    original_type: maybe,
  }),
});

/** Reads the outside of a v3 notification. Errors: `MALFORMED_INPUT`. */
export function readWechatEnvelope(text: string): Read<WechatEnvelope> {
  return readAs(envelope, text);
}

const transaction = open({
  mchid: id,
  out_trade_no: id,
  transaction_id: maybeId,
  trade_state: z.string(),
  success_time: maybe,
  // `payer_total` is what the payer paid after coupons: read by nobody.
  amount: open({ total: wholeNumber, currency: maybe }).optional(),
});

/**
 * What a v3 payment notification or query says. Compared is `amount.total`, the amount of the order.
 *
 * Errors: `MALFORMED_INPUT` with every path, `UNKNOWN_WORD` for a `trade_state` the card does not have.
 *
 * @example
 * readWechatTransaction(decrypted, { at: now }).map(({ facts }) => facts[0]?.fact.type) // ok('paid')
 */
export function readWechatTransaction(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readAs(transaction, text).andThen((it) => {
    const look = new Look(card, options);
    const meaning = look.word(card.payment, it.trade_state, 'trade_state');
    const happenedAt = look.time(it.success_time, 'success_time');
    const paid = meaning === 'paid';
    const about = {
      ...numbersOf(it.out_trade_no, options),
      merchantId: it.mchid,
      channelTxnId: paid ? look.needed(it.transaction_id, 'transaction_id') : '',
      money: paid ? look.amount(it.amount?.total, 'amount.total', it.amount?.currency) : undefined,
    };
    const eventId = joinId('payment', it.out_trade_no, it.trade_state, it.transaction_id ?? '');
    return look.notification(eventId, it.trade_state, [
      paymentFact({ card, options, word: it.trade_state, happenedAt }, meaning, about),
    ]);
  });
}

const refund = open({
  out_trade_no: maybeId,
  transaction_id: maybeId,
  out_refund_no: id,
  refund_id: maybeId,
  /** Notifications say `refund_status`, answers `status`. */
  refund_status: maybe,
  status: maybe,
  success_time: maybe,
  amount: open({ refund: wholeNumber, currency: maybe }),
});

/** What a v3 refund notification or query says. `ABNORMAL` keeps the reservation, `CLOSED` gives it back. Errors as above. */
export function readWechatRefund(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readAs(refund, text).andThen((it) => {
    const { status, ...rest } = it;
    return refundNotification(
      new Look(card, options),
      { ...rest, word: it.refund_status ?? status },
      it.amount.refund,
      it.amount.currency,
    );
  });
}

const paidXml = open({
  return_code: z.literal('SUCCESS'),
  result_code: z.literal('SUCCESS'),
  mch_id: id,
  out_trade_no: id,
  transaction_id: id,
  total_fee: z.string(),
  fee_type: maybe,
  time_end: z.string(),
});

/**
 * What a v2 payment notification says: XML with numbers as text and a local time. `total_fee` counts, not `cash_fee`, nor
 * `coupon_fee`, which may be more. The `sign` in it (MD5 or HMAC) is not verified here; query before you believe it.
 */
export function readWechatXml(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readValue(paidXml, flatXml(text)).andThen((it) => {
    const look = new Look(card, options);
    const about = {
      ...numbersOf(it.out_trade_no, options),
      merchantId: it.mch_id,
      channelTxnId: it.transaction_id,
      money: look.amount(it.total_fee, 'total_fee', it.fee_type),
    };
    const happenedAt = look.time(it.time_end, 'time_end');
    return look.notification(joinId('payment', it.out_trade_no, 'SUCCESS', it.transaction_id), 'SUCCESS', [
      paymentFact({ card, options, word: 'SUCCESS', happenedAt }, 'paid', about),
    ]);
  });
}

const refundXml = open({
  out_trade_no: maybeId,
  transaction_id: maybeId,
  out_refund_no: id,
  refund_id: maybeId,
  refund_status: maybe,
  refund_fee: z.string(),
  success_time: maybe,
});

/** What the decrypted `req_info` of a v2 refund notification says. */
export function readWechatRefundXml(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readValue(refundXml, flatXml(text)).andThen((it) =>
    refundNotification(
      new Look(card, options),
      { ...it, word: it.refund_status },
      it.refund_fee,
      undefined,
      'refund_fee',
    ),
  );
}

interface RefundRead {
  readonly out_trade_no?: string | undefined;
  readonly transaction_id?: string | undefined;
  readonly out_refund_no: string;
  readonly refund_id?: string | undefined;
  readonly success_time?: string | undefined;
  readonly word: string | undefined;
}

function refundNotification(
  look: Look,
  it: RefundRead,
  amount: string | number,
  currency: string | undefined,
  path = 'amount.refund',
): Read<ChannelNotification> {
  const { card, options } = look;
  const word = look.needed(it.word, 'refund_status');
  const meaning = look.word(card.refund, word, 'refund_status');
  const happenedAt = look.time(it.success_time, 'success_time');
  const { asked } = options;
  const paymentId =
    it.out_trade_no === undefined ? asked?.paymentId : numbersOf(it.out_trade_no, options).paymentId;
  const about = {
    paymentId,
    refundId: it.out_refund_no,
    channelTxnId: it.transaction_id,
    money: look.amount(amount, path, currency),
  };
  const eventId = joinId('refund', it.out_refund_no, word, it.refund_id ?? '');
  return look.notification(eventId, word, [refundFact({ card, options, word, happenedAt }, meaning, about)]);
}

function numbersOf(number: string, { numbers, asked }: ReadOptions) {
  const both = numbers?.(number) ?? { paymentId: number, attemptId: number };
  return { ...both, ...(asked?.attemptId !== undefined && { attemptId: asked.attemptId }) };
}
