/**
 * The simulated gateway behind the library's port, as one node reaches it.
 * Calls may be slow, lost or unanswered.
 */
import { type Gateway, NotSentError } from '../../ports/index.ts';
import { CallCounters } from '../../testing/call-counters.ts';
import type { GatewayChannel } from '../../testing/gateway/channel.ts';
import type { GatewayReply } from '../../testing/gateway/environment.ts';
import type { RunContext } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import type { AppNode } from '../world/node.ts';
import type { AbortTimeout } from '../world/serve.ts';

const TIMEOUT_MS = 30_000;

/** What a payment orders from the gateway: one attempt, capture or refund. */
export interface Intent {
  readonly attemptId?: string;
  readonly captureId?: string;
  readonly refundId?: string;
}

export interface GatewayConnectionSettings {
  /** Whether the payment has recorded this intent. */
  readonly isRecorded: (paymentId: string, what: Intent) => boolean;
  /** Whether money is only reserved at first. */
  readonly authorises: (paymentId: string) => boolean;
  readonly findings: Findings;
}

export class GatewayConnection {
  readonly #context: RunContext;
  readonly #channel: GatewayChannel;
  readonly #settings: GatewayConnectionSettings;
  readonly #counters = new CallCounters();

  constructor(context: RunContext, channel: GatewayChannel, settings: GatewayConnectionSettings) {
    this.#context = context;
    this.#channel = channel;
    this.#settings = settings;
  }

  #authorises(paymentId: string): boolean {
    return this.#settings.authorises(paymentId);
  }

  /** The port on one node, with the timeout of its calls. Timeouts run on the node's virtual time. */
  of(node: AppNode): { readonly gateway: Gateway; readonly timeout: AbortTimeout } {
    const calls = new WeakMap<AbortSignal, AbortController>();
    const abortAfter = (): AbortSignal => {
      const controller = new AbortController();
      calls.set(controller.signal, controller);
      return controller.signal;
    };
    const call = async <A>(entity: string, work: () => A, signal: AbortSignal): Promise<A> => {
      const { schedule } = this.#context;
      const nth = this.#counters.next(entity);
      await node.delay(1 + Math.floor(schedule('to the gateway', entity, nth) * 40));
      const reply: GatewayReply<A> = this.#channel.call(entity, work);
      if (node.dies('crash-after-call', entity, nth)) return new Promise(() => {});
      if ('silence' in reply) {
        await node.delay(TIMEOUT_MS);
        calls.get(signal)?.abort(new Error('the gateway did not answer'));
        return new Promise(() => {});
      }
      await node.delay(1 + Math.floor(schedule('from the gateway', entity, nth) * 40));
      if ('error' in reply) throw new NotSentError('503');
      return reply.answer;
    };
    return { gateway: this.#port(call), timeout: { timeoutMs: TIMEOUT_MS, abortAfter } };
  }

  /** Claim W19: an intent is recorded before the gateway is called. */
  #checkRecorded(paymentId: string, what: Intent): void {
    const { isRecorded: isWritten, findings } = this.#settings;
    if (!isWritten(paymentId, what))
      findings.add('W19', `payment ${paymentId}`, `intents for ${JSON.stringify(what)}`, 1, 0);
  }

  #port(call: <A>(entity: string, work: () => A, signal: AbortSignal) => Promise<A>): Gateway {
    const channel = this.#channel;
    return {
      pay: ({ attemptId, paymentId, orderId, amountMinor, currency, merchantId }, signal) =>
        call(
          `open ${attemptId}`,
          () => {
            this.#checkRecorded(paymentId, { attemptId });
            const authoriseFirst = this.#authorises(paymentId);
            channel.open({
              attemptId,
              paymentId,
              orderId,
              amountMinor,
              currency,
              merchantId,
              authoriseFirst,
            });
            return { facts: channel.query([attemptId], false), nextAction: { payAt: attemptId } };
          },
          signal,
        ),
      query: ({ attemptId }, signal) => {
        const known = () => channel.books.charges.has(attemptId);
        const answer = () => ({ facts: known() ? channel.query([attemptId], false) : [] });
        return call(`query ${attemptId}`, answer, signal);
      },
      close: ({ attemptId }, signal) =>
        call(`close ${attemptId}`, () => ({ facts: channel.close(attemptId) }), signal),
      capture: (request, signal) => {
        const answer = () => {
          this.#checkRecorded(request.paymentId, { captureId: request.captureId });
          return { facts: channel.authorisations.capture(request) };
        };
        return call(request.captureId, answer, signal);
      },
      queryCapture: ({ attemptId, captureId }, signal) =>
        call(`query ${captureId}`, () => channel.authorisations.query(attemptId, captureId), signal),
      void: ({ attemptId }, signal) =>
        call(`void ${attemptId}`, () => ({ facts: channel.authorisations.void(attemptId) }), signal),
      refund: ({ refundId, paymentId, channelTxnId: txn, amountMinor, how }, signal) => {
        const answer = () => {
          this.#checkRecorded(paymentId, { refundId });
          return { facts: [channel.refund({ refundId, txn, amountMinor }, how)] };
        };
        return call(refundId, answer, signal);
      },
      queryRefund: ({ refundId }, signal) => {
        const answer = () => ({ facts: [channel.refundFact(channel.books.refunds.get(refundId), refundId)] });
        return call(`query ${refundId}`, answer, signal);
      },
    };
  }
}
