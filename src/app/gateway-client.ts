/** Calls a channel and tells the payment what came of it: an answer, or that nobody knows. */
import { hasCode } from '../core/error-code.ts';
import type { Instant } from '../core/quantity.ts';
import type { CallbackFlow, ShopUseCases, TimerPlan } from '../flow/index.ts';
import type { Order } from '../order/index.ts';
import type { Payment, UnstampedFact } from '../payment/index.ts';
import type { Gateway, GatewayAnswer, Store } from '../ports/index.ts';
import { accepted } from './deadlines.ts';
import type { App } from './handle.ts';

export interface PaymentsSettings {
  readonly app: App;
  readonly store: Pick<Store, 'read'>;
  /** With its timers: `withTimers({ ...shopUseCases(order), ...callbackFlow(order) })`. */
  readonly flow: ShopUseCases & CallbackFlow;
  readonly gateway: Gateway;
  /** The plan the flow was given; default `defaultTimerPlan`. */
  readonly timers?: TimerPlan | undefined;
  /** How long a call may take before its outcome counts as unknown, default 30 s. */
  readonly timeoutMs?: number | undefined;
  /** Makes the signal of a call; a test hands in a clock of its own. Default `AbortSignal.timeout`. */
  readonly abortAfter?: ((ms: number) => AbortSignal) | undefined;
}

/** What came of a call. `unknown`: it may have happened. `notSent`: it certainly did not. */
export type Called<A> =
  | { readonly outcome: 'answered'; readonly answer: A }
  | { readonly outcome: 'unknown' | 'notSent'; readonly cause: unknown };

export class GatewayClient {
  readonly #settings: PaymentsSettings;

  constructor(settings: PaymentsSettings) {
    this.#settings = settings;
  }

  /** Waits no longer than the signal, also for a gateway that does not listen to it. */
  async call<A extends GatewayAnswer>(
    work: (gateway: Gateway, signal: AbortSignal) => Promise<A>,
  ): Promise<Called<A>> {
    const { gateway, timeoutMs = 30_000, abortAfter = (ms) => AbortSignal.timeout(ms) } = this.#settings;
    const signal = abortAfter(timeoutMs);
    let stop = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason);
      signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return { outcome: 'answered', answer: await Promise.race([work(gateway, signal), aborted]) };
    } catch (cause) {
      return { outcome: hasCode(cause, 'NOT_SENT') ? 'notSent' : 'unknown', cause };
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** Tells the payment facts, one commit each: every one of them may be told again. */
  async tell(
    payment: Payment,
    facts: readonly UnstampedFact[],
    at: Instant | undefined,
    source?: 'query',
  ): Promise<void> {
    for (const fact of facts) {
      const paid = (fact.type === 'paid' || fact.type === 'captured') && {
        orderPayable: await this.#isPayable(payment.orderId),
      };
      await this.send(
        payment,
        { ...fact, ...paid, ...(source && { source }), by: payment.channel ?? 'channel' },
        at,
      );
    }
  }

  /** Sends the payment a command; whether the rules agreed. */
  send({ id: paymentId, orderId }: Payment, command: object, at?: Instant): Promise<boolean> {
    const { app, flow } = this.#settings;
    const request = { by: 'system', ...command, orderId, paymentId, ...(at !== undefined && { at }) };
    return accepted(app, flow.tellPayment, request as Parameters<typeof flow.tellPayment.locks>[0]);
  }

  async payment(id: string): Promise<Payment | undefined> {
    const [row] = await this.#settings.store.read([{ kind: 'payment', id }]);
    return row?.state as Payment | undefined;
  }

  async #isPayable(id: string): Promise<boolean> {
    const [row] = await this.#settings.store.read([{ kind: 'order', id }]);
    return (row?.state as Order | undefined)?.status === 'PENDING_PAYMENT';
  }
}
