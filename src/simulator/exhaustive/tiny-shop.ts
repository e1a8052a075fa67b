/**
 * The smallest shop in which every pair of commands can meet:
 * one SKU, two orders, one payment, fixed instants.
 */
import { MINUTE_MS } from '../../core/quantity.ts';
import { moveStock, type UseCase } from '../../flow/index.ts';
import { order } from '../../order/index.ts';
import { type Flow, flowOf } from '../world/parts.ts';

export interface TinyCommand {
  readonly name: string;
  readonly useCase: UseCase<never>;
  readonly command: object;
}

const T0 = 1_767_600_000_000;
const at = T0 + MINUTE_MS;
const late = T0 + 40 * MINUTE_MS;

const flow: Flow = flowOf(order);

function tiny<C extends object>(name: string, useCase: UseCase<C>, command: C): TinyCommand {
  return { name, useCase: useCase as never, command };
}

const line = (quantity: number) => [{ lineId: '1', sku: 's', location: 'm', quantity, unitPriceMinor: 100 }];
const place = (orderId: string, quantity: number) =>
  tiny(`place ${orderId}`, flow.place, {
    orderId,
    userId: 'u',
    currency: 'EUR',
    by: 'shopper',
    at: T0,
    lines: line(quantity),
  });

const about = { orderId: 'o1', paymentId: 'p1', by: 'card', at } as const;
const paidWith = (channelTxnId: string, amountMinor = 200) =>
  ({
    ...about,
    type: 'paid',
    attemptId: 'a1',
    channel: 'card',
    channelTxnId,
    amountMinor,
    currency: 'EUR',
    merchantId: 'shop',
  }) as const;
const paymentCommand = (name: string, command: object) => tiny(name, flow.paymentInput, command as never);
const refund = (refundId: string, amountMinor: number) =>
  paymentCommand(`request refund ${refundId}`, {
    ...about,
    type: 'requestRefund',
    refundId,
    amountMinor,
    currency: 'EUR',
    by: 'merchant',
  });
const move = (name: string, type: string, quantity: number, more: object = {}) =>
  tiny(name, moveStock, { opId: name, type, sku: 's', location: 'm', quantity, at: T0, ...more } as never);

/** A reported fact as the webhook pipeline passes it on, with the order of its payment where one is known. */
const callback = (name: string, channelTxnId: string, orderId?: string) => {
  const { orderId: _, by, at: __, ...fact } = paidWith(channelTxnId);
  const reported = {
    channel: 'card',
    merchantId: 'shop',
    eventId: `e-${channelTxnId}`,
    paymentId: 'p1',
    fact,
  };
  return tiny(name, flow.recordPaymentFact, { reported, by, at, ...(orderId !== undefined && { orderId }) });
};

const commands = [
  move('receive', 'INCREASE', 3),
  move('receive more', 'INCREASE', 1),
  move('count', 'ADJUST', -1, { by: 'keeper', reason: 'count' }),
  move('withhold', 'LOCK', 1),
  place('o1', 2),
  place('o2', 2),
  tiny('open', flow.openPayment, {
    orderId: 'o1',
    paymentId: 'p1',
    attemptId: 'a1',
    merchantId: 'shop',
    by: 'shopper',
    at,
  }),
  paymentCommand('submit again', { ...about, by: 'shopper', type: 'submit', attemptId: 'a2' }),
  paymentCommand('processing', { ...about, type: 'processing', attemptId: 'a1' }),
  paymentCommand('failed', { ...about, type: 'failed', attemptId: 'a1' }),
  paymentCommand('unknown', { ...about, type: 'unknown' }),
  paymentCommand('paid', paidWith('t1')),
  paymentCommand('paid twice', paidWith('t2')),
  paymentCommand('paid wrong amount', paidWith('t3', 199)),
  callback('callback', 't1', 'o1'),
  callback('callback for unknown payment', 't4'),
  tiny('cancel', flow.cancel, { orderId: 'o1', reason: 'USER_CANCEL', by: 'shopper', at }),
  tiny('cancel payment too', flow.cancel, {
    orderId: 'o1',
    reason: 'USER_CANCEL',
    by: 'shopper',
    paymentId: 'p1',
    at,
  }),
  tiny('stock-out', flow.cancel, { orderId: 'o1', reason: 'STOCK_OUT', by: 'merchant', at }),
  tiny('cancel o2', flow.cancel, { orderId: 'o2', reason: 'USER_CANCEL', by: 'shopper', at }),
  tiny('expire', flow.expire, { orderId: 'o1', by: 'system', paymentId: 'p1', at: late }),
  tiny('accept', flow.accept, { orderId: 'o1', by: 'merchant', at }),
  tiny('ship one', flow.ship, {
    orderId: 'o1',
    shipmentId: 's1',
    by: 'merchant',
    at,
    lines: [{ lineId: '1', quantity: 1 }],
  }),
  tiny('ship the rest', flow.ship, { orderId: 'o1', shipmentId: 's2', by: 'merchant', at }),
  tiny('deliver s1', flow.deliver, { orderId: 'o1', shipmentId: 's1', by: 'system', at }),
  tiny('deliver s2', flow.deliver, { orderId: 'o1', shipmentId: 's2', by: 'system', at }),
  tiny('complete', flow.complete, { orderId: 'o1', by: 'system', at }),
  tiny('complain', flow.openAfterSales, { orderId: 'o1', caseId: 'c1', by: 'shopper', at }),
  tiny('close case', flow.closeAfterSales, { orderId: 'o1', caseId: 'c1', by: 'merchant', at }),
  tiny('take back', flow.completeAfterSales, {
    orderId: 'o1',
    caseId: 'c1',
    by: 'merchant',
    at,
    returned: [{ lineId: '1', quantity: 1 }],
  }),
  refund('r1', 50),
  refund('r2', 200),
  paymentCommand('send r1', { ...about, by: 'system', type: 'sendRefund', refundId: 'r1' }),
  paymentCommand('r1 done', {
    ...about,
    type: 'refundSucceeded',
    refundId: 'r1',
    amountMinor: 50,
    currency: 'EUR',
  }),
  paymentCommand('r1 failed', { ...about, type: 'refundFailed', refundId: 'r1' }),
  paymentCommand('r1 reversed', { ...about, type: 'refundReversed', refundId: 'r1' }),
  paymentCommand('retry r1', {
    ...about,
    by: 'merchant',
    type: 'retryRefund',
    refundId: 'r1',
    retryId: 'r9',
  }),
  paymentCommand('dispute', {
    ...about,
    type: 'disputeOpened',
    disputeId: 'd1',
    amountMinor: 200,
    currency: 'EUR',
  }),
] as const;

export const TINY: readonly TinyCommand[] = commands;

const named = (...names: string[]): readonly TinyCommand[] =>
  names.map((name) => TINY.find((each) => each.name === name) as TinyCommand);

const PAID = ['receive', 'place o1', 'open', 'paid'];

/** The stages at which a pair begins. */
export const BASES: readonly (readonly TinyCommand[])[] = [
  named('receive'),
  named('receive', 'place o1'),
  named('receive', 'place o1', 'open'),
  named(...PAID),
  named(...PAID, 'accept'),
  named(...PAID, 'accept', 'ship one'),
  named(...PAID, 'accept', 'ship the rest', 'deliver s2'),
  named(...PAID, 'request refund r1', 'send r1'),
  named('receive', 'place o1', 'open', 'cancel'),
  named(...PAID, 'accept', 'ship the rest', 'complain'),
];
