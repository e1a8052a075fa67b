/**
 * The books of the payment channel, taken from the facts it sent.
 * Money moves once, however often its notification was sent.
 */
import type { RecordPaymentFact } from 'orderwright/flow';
import type { GatewayEntry } from 'orderwright/testing';
import type { Sent } from './entries.ts';

export function gatewayBooks(sent: readonly Sent[]): readonly GatewayEntry[] {
  const books = new Map<string, GatewayEntry>();
  for (const { operation, key, command } of sent) {
    if (operation !== 'payment.record_fact' || books.has(key)) continue;
    const { paymentId, fact } = (command as RecordPaymentFact).reported;
    if (fact.type === 'paid') {
      const { channel, channelTxnId: ref, attemptId: intent, amountMinor, currency } = fact;
      books.set(key, { kind: 'capture', paymentId, channel, ref, intent, amountMinor, currency });
    } else if (fact.type === 'refundSucceeded') {
      const { refundId, amountMinor, currency } = fact;
      books.set(key, {
        kind: 'refund',
        paymentId,
        channel: 'card',
        ref: refundId,
        intent: refundId,
        amountMinor,
        currency,
      });
    }
  }
  return [...books.values()];
}
