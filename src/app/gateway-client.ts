/** Calls a channel and records the outcome of the call: an answer, or that the outcome is unknown. */
import { hasCode } from '../core/error-code.ts';
import type { Instant } from '../core/quantity.ts';
import type { PaymentRequest, ShopUseCases, TimerPlan, UseCase } from '../flow/index.ts';
import type { Payment, UnstampedFact } from '../payment/index.ts';
import type { Gateway, GatewayAnswer, Store } from '../ports/index.ts';
import { accepted } from './deadlines.ts';
import type { App } from './handle.ts';

export interface PaymentsSettings {
  readonly app: App;
  readonly store: Pick<Store, 'read'>;
  readonly flow: ShopUseCases;
  readonly gateway: Gateway;
  /** The plan that the application was given; default `defaultTimerPlan`. */
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

  /** Records what the channel answered, one commit a fact: every one of them may be recorded again. */
  async record(
    payment: Payment,
    facts: readonly UnstampedFact[],
    at: Instant | undefined,
    source?: 'query',
  ): Promise<void> {
    for (const fact of facts) await this.#record(payment, fact, payment.channel ?? 'channel', at, source);
  }

  /** Records that the outcome of a call is unknown: its query asks the channel. */
  recordUnknown(
    payment: Payment,
    fact:
      | { readonly type: 'unknown'; readonly remark?: string }
      | { readonly type: 'refundUnknown'; readonly refundId: string },
    at: Instant | undefined,
  ): Promise<void> {
    return this.#record(payment, fact, 'system', at);
  }

  /** Sends the payment a command of the system; whether the rules accepted it. */
  send<T extends 'sendRefund' | 'retryRefund'>(
    { id: paymentId, orderId }: Payment,
    command: T,
    content: Omit<PaymentRequest<T>, 'orderId' | 'paymentId' | 'by' | 'at'>,
    at: Instant,
  ): Promise<boolean> {
    const { app, flow } = this.#settings;
    const useCase = flow[command] as unknown as UseCase<object>;
    return accepted(app, useCase, { ...content, orderId, paymentId, by: 'system', at });
  }

  async #record(
    { id: paymentId, orderId, merchantId, channel = 'channel' }: Payment,
    fact: UnstampedFact,
    by: string,
    at: Instant | undefined,
    source?: 'query',
  ): Promise<void> {
    const { app, flow } = this.#settings;
    const reported = { channel, merchantId, paymentId, fact };
    await accepted(app, flow.recordPaymentFact, { reported, orderId, source, by, at });
  }

  async payment(id: string): Promise<Payment | undefined> {
    const [row] = await this.#settings.store.read([{ kind: 'payment', id }]);
    return row?.state as Payment | undefined;
  }
}
