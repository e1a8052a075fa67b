/** WeChat Pay. v3 is JSON: the decrypted content of a notification, or the answer to a query. v2 is XML. */
import * as z from 'zod';
import { joinId } from '../core/id.ts';
import type { ChannelCard } from './card.ts';
import { wechatPay } from './cards.table.ts';
import { paymentFact, refundFact } from './facts.ts';
import type { ChannelNotification, ReadOptions } from './notification.ts';
import {
  FieldReader,
  id,
  maybe,
  maybeId,
  open,
  type Read,
  readAs,
  readValue,
  wholeNumber,
} from './reader.schema.ts';
import { flatXml } from './xml.ts';

/** The envelope of a v3 notification. Its content is encrypted in `resource`. */
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

/**
 * Reads the envelope of a v3 notification. Errors: `MALFORMED_INPUT`.
 *
 * @example
 * readWechatEnvelope(body).map(({ resource }) => open(resource)) // open: of wechatPayResources
 */
export function readWechatEnvelope(text: string): Read<WechatEnvelope> {
  return readAs(envelope, text);
}

const transaction = open({
  mchid: id,
  out_trade_no: id,
  transaction_id: maybeId,
  trade_state: z.string(),
  success_time: maybe,
  // `payer_total`, what the payer paid after coupons, is never read.
  amount: open({ total: wholeNumber, currency: maybe }).optional(),
});

/**
 * Reads a v3 payment notification or the answer to a query. The compared amount is `amount.total`, the order's.
 *
 * Errors: `MALFORMED_INPUT` with every path; `UNKNOWN_VALUE` for a `trade_state` that the card does not list.
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
    const fields = new FieldReader(card, options);
    const meaning = fields.meaning(card.payment, it.trade_state, 'trade_state');
    const happenedAt = fields.time(it.success_time, 'success_time');
    const paid = meaning === 'paid';
    const about = {
      ...numbersOf(it.out_trade_no, options),
      merchantId: it.mchid,
      channelTxnId: paid ? fields.needed(it.transaction_id, 'transaction_id') : '',
      money: paid ? fields.amount(it.amount?.total, 'amount.total', it.amount?.currency) : undefined,
    };
    const eventId = joinId('payment', it.out_trade_no, it.trade_state, it.transaction_id ?? '');
    return fields.notification(eventId, it.trade_state, [
      paymentFact({ card, options, channelStatus: it.trade_state, happenedAt }, meaning, about),
    ]);
  });
}

const refund = open({
  out_trade_no: maybeId,
  transaction_id: maybeId,
  out_refund_no: id,
  refund_id: maybeId,
  /** Notifications have `refund_status`, answers `status`. */
  refund_status: maybe,
  status: maybe,
  success_time: maybe,
  amount: open({ refund: wholeNumber, currency: maybe }),
});

/**
 * Reads a v3 refund notification or the answer to a query. `ABNORMAL` keeps the reservation, `CLOSED` releases it.
 * Errors: as of {@link readWechatTransaction}.
 *
 * @example
 * readWechatRefund(decrypted, { at: now }).map(({ facts }) => facts[0]?.fact.type) // ok('refundSucceeded')
 */
export function readWechatRefund(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readAs(refund, text).andThen((it) => {
    const { status, ...rest } = it;
    return refundNotification(
      new FieldReader(card, options),
      { ...rest, channelStatus: it.refund_status ?? status },
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
 * Reads a v2 payment notification: XML with numbers as text and a local time. The compared amount is `total_fee`, never
 * `cash_fee` or `coupon_fee`, which may be more. Its `sign` (MD5 or HMAC) is not verified here: query the payment before
 * you trust it. Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readWechatXml(body, { at: now }).map(({ facts }) => facts[0]?.fact.type) // ok('paid')
 */
export function readWechatXml(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readValue(paidXml, flatXml(text)).andThen((it) => {
    const fields = new FieldReader(card, options);
    const about = {
      ...numbersOf(it.out_trade_no, options),
      merchantId: it.mch_id,
      channelTxnId: it.transaction_id,
      money: fields.amount(it.total_fee, 'total_fee', it.fee_type),
    };
    const happenedAt = fields.time(it.time_end, 'time_end');
    return fields.notification(joinId('payment', it.out_trade_no, 'SUCCESS', it.transaction_id), 'SUCCESS', [
      paymentFact({ card, options, channelStatus: 'SUCCESS', happenedAt }, 'paid', about),
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

/**
 * Reads the decrypted `req_info` of a v2 refund notification. Errors: `MALFORMED_INPUT` with every path.
 *
 * @example
 * readWechatRefundXml(decrypted, { at: now }).map(({ facts }) => facts[0]?.fact.type) // ok('refundSucceeded')
 */
export function readWechatRefundXml(
  text: string,
  options: ReadOptions,
  card: ChannelCard = wechatPay,
): Read<ChannelNotification> {
  return readValue(refundXml, flatXml(text)).andThen((it) =>
    refundNotification(
      new FieldReader(card, options),
      { ...it, channelStatus: it.refund_status },
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
  readonly channelStatus: string | undefined;
}

function refundNotification(
  fields: FieldReader,
  it: RefundRead,
  amount: string | number,
  currency: string | undefined,
  path = 'amount.refund',
): Read<ChannelNotification> {
  const { card, options } = fields;
  const channelStatus = fields.needed(it.channelStatus, 'refund_status');
  const meaning = fields.meaning(card.refund, channelStatus, 'refund_status');
  const happenedAt = fields.time(it.success_time, 'success_time');
  const { asked } = options;
  const paymentId =
    it.out_trade_no === undefined ? asked?.paymentId : numbersOf(it.out_trade_no, options).paymentId;
  const about = {
    paymentId,
    refundId: it.out_refund_no,
    channelTxnId: it.transaction_id,
    money: fields.amount(amount, path, currency),
  };
  const eventId = joinId('refund', it.out_refund_no, channelStatus, it.refund_id ?? '');
  return fields.notification(eventId, channelStatus, [
    refundFact({ card, options, channelStatus, happenedAt }, meaning, about),
  ]);
}

function numbersOf(number: string, { numbers, asked }: ReadOptions) {
  const both = numbers?.(number) ?? { paymentId: number, attemptId: number };
  return { ...both, ...(asked?.attemptId !== undefined && { attemptId: asked.attemptId }) };
}
