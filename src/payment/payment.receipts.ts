/** Money that arrived, wanted or not: the receipt it makes or adds to, and the way back of what nobody asked for. */
import { joinId } from '../core/id.ts';
import { receiptId } from './balances.ts';
import { captureDone } from './payment.captures.ts';
import { knownReceipt, knownRefund } from './payment.classify.ts';
import type { Captured, Paid } from './payment.commands.ts';
import { ofRefund } from './payment.refunds.ts';
import type { Payment, PaymentEventBody, Receipt } from './payment.types.ts';

/** The receipt of a transaction, with the money that it brings now: of several captures, their sum. */
export function receiptWith(payment: Payment, money: Paid | Captured, kind: Receipt['kind']): Receipt {
  const { channel, channelTxnId, attemptId, at } = money;
  const known = knownReceipt(payment, money);
  const amountMinor = (known?.amountMinor ?? 0) + money.amountMinor;
  const receivedAt = known?.receivedAt ?? at;
  return { id: receiptId(money), channel, channelTxnId, amountMinor, kind, attemptId, receivedAt };
}

/** Books money that came late, twice or beside another charge, and orders it back. */
export function surplus(payment: Payment, money: Paid | Captured): readonly PaymentEventBody[] {
  const { channel, channelTxnId, amountMinor, currency, at, by } = money;
  const receipt = receiptWith(payment, money, 'surplus');
  const capture = money.type === 'captured' ? captureDone(payment, money) : undefined;
  const refundId = joinId('surplus', channel, channelTxnId, ...(capture ? [capture.id] : []));
  const request = {
    type: 'requestRefund',
    refundId,
    receiptId: receipt.id,
    amountMinor,
    currency,
    origin: 'surplus',
    at,
    by,
  } as const;
  const back = knownRefund(payment, refundId) ? [] : ofRefund(payment, request);
  return [{ type: 'payment.surplus_received', receipt, ...(capture && { capture }) }, ...back];
}
