/** Payments at a channel: the intent is written, then the channel is called, then its answer is recorded. */
import { hasCode } from '../core/error-code.ts';
import type { OpenPayment } from '../flow/index.ts';
import type { Payment } from '../payment/index.ts';
import { captureTimers } from './capture-timers.ts';
import type { Failure } from './commit-result.ts';
import { deadlines } from './deadlines.ts';
import { GatewayClient, type PaymentsSettings } from './gateway-client.ts';
import type { HandleOptions, Stampable } from './handle.ts';
import { paymentTimers } from './payment-timers.ts';
import type { TimerHandler } from './sweep.ts';

export type { PaymentsSettings } from './gateway-client.ts';

/** What came of asking for money. */
export type PayOutcome =
  /** The channel answered; `payment` is as it stands now, also when it was refused. */
  | { readonly outcome: 'answered'; readonly payment: Payment; readonly nextAction?: object }
  /** The outcome is unknown, so a timer queries the channel. `notSent`: the channel was not reached; retry with the same attempt. */
  | { readonly outcome: 'unknown' | 'notSent'; readonly payment: Payment; readonly cause: unknown }
  /** Nothing was written, and the channel was not called. */
  | { readonly outcome: 'refused'; readonly failure: Failure };

export interface Payments {
  /**
   * Opens a payment over what the order owes and submits an attempt. The same `attemptId` again is the same attempt,
   * here and at the channel, and gives the shopper the same next action.
   */
  pay(request: Stampable<OpenPayment>, options?: HandleOptions): Promise<PayOutcome>;
  /** Handlers for `sweep`: every query and every command that the channel still needs. */
  readonly timers: { readonly [kind: string]: TimerHandler };
}

/**
 * Payments at a channel. A process that dies anywhere is resumed by the next sweep: what was written before a call says
 * that it may have happened, so the channel is asked before anything is sent again, and then under the same key.
 *
 * @example
 * const payments = createPayments({ app, store, flow, gateway });
 * const { nextAction } = await payments.pay({ orderId, paymentId, attemptId, merchantId, by: 'shopper' });
 * setInterval(() => sweep({ store, handlers: payments.timers, now: Date.now() }), 5_000);
 */
export function createPayments(settings: PaymentsSettings): Payments {
  const client = new GatewayClient(settings);
  const { app, flow } = settings;
  return {
    pay: async (request, options = {}) => {
      const { attemptId, paymentId } = request;
      const failure = await app.handle(flow.openPayment, request, options).match(
        () => undefined,
        (reason) => reason,
      );
      if (failure) return { outcome: 'refused', failure };
      const payment = (await client.payment(paymentId)) as Payment;
      const { orderId, channel, merchantId, amountMinor, currency, expiresAt } = payment;
      const terms = {
        orderId,
        merchantId,
        amountMinor,
        currency,
        expiresAt,
        ...(channel !== undefined && { channel }),
      };
      const called = await client.call((gateway, signal) =>
        gateway.pay({ attemptId, paymentId, ...terms }, signal),
      );
      try {
        if (called.outcome === 'answered') await client.record(payment, called.answer.facts, request.at);
        else if (called.outcome === 'unknown')
          await client.recordUnknown(payment, { type: 'unknown' }, request.at);
      } catch (cause) {
        // The store did not take in what the channel said. What was written before the call has the channel asked.
        if (!hasCode(cause, 'UNDECIDED_COMMAND')) throw cause;
        return { outcome: 'unknown', payment, cause };
      }
      const now = (await client.payment(paymentId)) ?? payment;
      if (called.outcome !== 'answered') return { ...called, payment: now };
      const { nextAction } = called.answer;
      return { outcome: 'answered', payment: now, ...(nextAction && { nextAction }) };
    },
    timers: {
      ...deadlines(settings),
      ...paymentTimers(settings, client),
      ...captureTimers(settings, client),
    },
  };
}
