/** What the timers of orders and payments do that need no payment channel: they let a deadline pass. */
import type { ShopUseCases, UseCase } from '../flow/index.ts';
import type { Payment } from '../payment/index.ts';
import type { Store } from '../ports/index.ts';
import type { Failure } from './commit-result.ts';
import type { App, Stampable } from './handle.ts';
import type { TimerHandler } from './sweep.ts';

/** The command of a timer failed for another reason than a rule, so the timer will try it again. */
export class UndecidedCommandError extends Error {
  readonly code = 'UNDECIDED_COMMAND';
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(`the command was answered with ${failure.code}`);
    this.failure = failure;
  }
}

/** Sends a command; whether the rules accepted it. Any other failure rejects, so that the timer fires again. */
export function accepted<C extends object>(
  app: App,
  useCase: UseCase<C>,
  command: Stampable<C>,
): Promise<boolean> {
  return app.handle(useCase, command).match(
    () => true,
    (failure) => {
      if (failure.code === 'REFUSED' || failure.code === 'NOT_FOUND') return false;
      throw new UndecidedCommandError(failure);
    },
  );
}

/**
 * Handlers for `order.deadline` and `payment.deadline`: an order that was not paid in time expires and gives its stock
 * back, a payment times out. What was paid meanwhile is left alone: the rules refuse, and the timer is done.
 *
 * @example
 * await sweep({ store, handlers: deadlines({ app, flow, store }), now: Date.now() });
 */
export function deadlines({
  app,
  flow,
  store,
}: {
  readonly app: App;
  readonly flow: Pick<ShopUseCases, 'expire' | 'timeOutPayment'>;
  readonly store: Pick<Store, 'read'>;
}): { readonly [kind in 'order.deadline' | 'payment.deadline']: TimerHandler } {
  return {
    'order.deadline': async ({ about }, now) => {
      await accepted(app, flow.expire, { orderId: about.id, by: 'system', at: now });
      return undefined;
    },
    'payment.deadline': async ({ about }, now) => {
      const [row] = await store.read([about]);
      if (row === undefined) return undefined;
      const { orderId } = row.state as Payment;
      const timeout = { orderId, paymentId: about.id, by: 'system', at: now } as const;
      await accepted(app, flow.timeOutPayment, timeout);
      return undefined;
    },
  };
}
