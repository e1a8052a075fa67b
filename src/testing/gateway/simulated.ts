/**
 * A payment gateway for tests: the gateway port over books of its own, in virtual time.
 * It is late, silent, repeats itself and mixes up the order, as the seed and the rates require.
 */
import type { ReportedPaymentFact } from '../../flow/index.ts';
import type { UnstampedFact } from '../../payment/index.ts';
import {
  type Gateway,
  type GatewayAnswer,
  NotSentError,
  type PayAnswer,
  type PayRequest,
} from '../../ports/index.ts';
import type { GatewayBooks } from './books.ts';
import { GatewayChannel } from './channel.ts';
import type { CaptureFault, GatewayEnvironment, GatewayFault, GatewayReply } from './environment.ts';

export interface SimulatedGatewaySettings {
  /** The same seed gives the same behaviour; default 1. */
  readonly seed?: number | undefined;
  /** Rate of each fault, 0 to 1; a fault left out never strikes. */
  readonly faults?: { readonly [fault in GatewayFault | CaptureFault]?: number | undefined } | undefined;
  /** Which payments are only authorised, to be captured or voided; default none. */
  readonly authoriseFirst?: ((request: PayRequest) => boolean) | undefined;
  /** Virtual time at the start, epoch milliseconds. */
  readonly start?: number | undefined;
  /**
   * Called with every notification as it is delivered; default: notifications are only kept in `delivered`.
   */
  readonly notify?: ((report: ReportedPaymentFact) => void) | undefined;
}

export interface SimulatedGateway extends Gateway {
  /** What really happened to the money. */
  readonly books: GatewayBooks;
  /** Every delivered notification, repeats included. */
  readonly delivered: readonly ReportedPaymentFact[];
  readonly now: () => number;
  /** Advances virtual time by `ms`. Charges complete and notifications are delivered on the way. */
  advance(ms: number): void;
  /** The shopper pays an attempt, or is declined. */
  shopperPays(attemptId: string, declined?: boolean): void;
}

/**
 * A payment gateway for a host's tests.
 *
 * @example
 * const gateway = simulatedGateway({ seed: 7, faults: { 'timeout-done': 0.2, 'callback-duplicate': 0.5 } });
 * const payments = createPayments({ app, store, flow, gateway });
 */
export function simulatedGateway(settings: SimulatedGatewaySettings = {}): SimulatedGateway {
  const { seed = 1, faults = {}, start = 0, notify = () => {}, authoriseFirst = () => false } = settings;
  let now = start;
  const waiting: { readonly at: number; readonly run: () => void }[] = [];
  const delivered: ReportedPaymentFact[] = [];
  const drawn = (...address: readonly (string | number)[]) => fraction([seed, ...address].join('\n'));
  const environment: GatewayEnvironment = {
    after: (ms, run) => {
      const at = now + ms;
      const next = waiting.findIndex((each) => each.at > at);
      waiting.splice(next < 0 ? waiting.length : next, 0, { at, run });
    },
    strikes: (fault, entity, nth = 0) => drawn('strikes', fault, entity, nth) < (faults[fault] ?? 0),
    strikesCapture: (fault, entity) => drawn('strikes', fault, entity) < (faults[fault] ?? 0),
    severity: (fault, entity, nth = 0) => drawn('severity', fault, entity, nth),
    chance: (site, entity) => drawn('chance', site, entity),
  };
  const channel = new GatewayChannel(environment, ({ report }) => {
    delivered.push(report);
    notify(report);
  });
  const { books } = channel;
  /** Silence lasts until the caller aborts. */
  const answerOf = async <A>(reply: GatewayReply<A>, signal: AbortSignal): Promise<A> => {
    if ('answer' in reply) return reply.answer;
    if ('error' in reply) throw new NotSentError('503');
    return new Promise((_, reject) => {
      if (signal.aborted) reject(signal.reason);
      else signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  };
  const factsAnswer = (...facts: readonly UnstampedFact[]): GatewayAnswer => ({ facts });
  return {
    books,
    delivered,
    now: () => now,
    advance: (ms) => {
      const until = now + ms;
      for (let next = waiting[0]; next !== undefined && next.at <= until; next = waiting[0]) {
        waiting.shift();
        now = next.at;
        next.run();
      }
      now = until;
    },
    shopperPays: (attemptId, declined = false) => channel.pay(attemptId, declined),
    pay: (request, signal) => {
      const { attemptId, paymentId, orderId, amountMinor, currency, merchantId } = request;
      const charge = {
        ...{ attemptId, paymentId, orderId, amountMinor, currency, merchantId },
        authoriseFirst: authoriseFirst(request),
      };
      const opened = channel.call(attemptId, (): PayAnswer => {
        channel.open(charge);
        return { facts: channel.query([attemptId], false), nextAction: { payAt: `sim:${attemptId}` } };
      });
      return answerOf(opened, signal);
    },
    query: ({ attemptId }, signal) =>
      answerOf(
        channel.call(`query ${attemptId}`, () =>
          books.charges.has(attemptId) ? factsAnswer(...channel.query([attemptId], false)) : factsAnswer(),
        ),
        signal,
      ),
    close: ({ attemptId }, signal) =>
      answerOf(
        channel.call(`close ${attemptId}`, () => factsAnswer(...channel.close(attemptId))),
        signal,
      ),
    capture: (request, signal) =>
      answerOf(
        channel.call(request.captureId, () => factsAnswer(...channel.authorisations.capture(request))),
        signal,
      ),
    queryCapture: ({ captureId, attemptId }, signal) =>
      answerOf(
        channel.call(`query ${captureId}`, () => channel.authorisations.query(attemptId, captureId)),
        signal,
      ),
    void: ({ attemptId }, signal) =>
      answerOf(
        channel.call(`void ${attemptId}`, () => factsAnswer(...channel.authorisations.void(attemptId))),
        signal,
      ),
    refund: ({ refundId, channelTxnId: txn, amountMinor, how }, signal) =>
      answerOf(
        channel.call(refundId, () => factsAnswer(channel.refund({ refundId, txn, amountMinor }, how))),
        signal,
      ),
    queryRefund: ({ refundId }, signal) =>
      answerOf(
        channel.call(`query ${refundId}`, () =>
          factsAnswer(channel.refundFact(books.refunds.get(refundId), refundId)),
        ),
        signal,
      ),
  };
}

/** FNV-1a with a finaliser: a number in [0, 1) for every address. */
function fraction(address: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < address.length; i++) hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
