/** The sweeper: looks every ten minutes for what should have happened by now, by the clock of the node it runs on. */
import { MINUTE_MS } from '../../core/quantity.ts';
import type { Order } from '../../order/index.ts';
import type { Payment } from '../../payment/index.ts';
import type { Commit } from './database.ts';
import { ask, refusedFor, type Story } from './director.ts';
import type { AppNode } from './node.ts';
import type { Shop } from './shop.ts';

export const SWEEP_MS = 10 * MINUTE_MS;

export class Sweeper {
  /** The due tables: orders that wait for money, payments that wait for word. */
  readonly orders = new Map<string, number>();
  readonly payments = new Map<string, { readonly orderId: string; readonly dueAt: number }>();
  readonly #paymentOf = new Map<string, string>();
  #sweeps = 0;

  /** Keeps the due tables up to date with what was committed. */
  watch({ writes }: Commit): void {
    for (const { kind, id, state } of writes.changes) {
      if (kind === 'order') {
        const { status, payBy } = state as Order;
        if (status === 'PENDING_PAYMENT' && payBy !== null) this.orders.set(id, payBy);
        else this.orders.delete(id);
      } else if (kind === 'payment') {
        const { status, orderId, expiresAt } = state as Payment;
        this.#paymentOf.set(orderId, id);
        if (status === 'CREATED' || status === 'PENDING' || status === 'PROCESSING')
          this.payments.set(id, { orderId, dueAt: expiresAt });
        else this.payments.delete(id);
      }
    }
  }

  get idle(): boolean {
    return this.orders.size === 0 && this.payments.size === 0;
  }

  /** One sweep, by the clock of `node`. */
  sweep(shop: Shop, node: AppNode): void {
    const nth = this.#sweeps++;
    const { director, habits } = shop;
    if (!habits.sweeps) return;
    const now = node.clock;
    for (const [orderId, dueAt] of this.orders)
      if (dueAt <= now) director.start(`sweep${nth}/${orderId}`, this.#expire(shop, orderId));
    for (const [paymentId, { orderId, dueAt }] of this.payments)
      if (dueAt <= now) director.start(`sweep${nth}/${paymentId}`, timeOut(shop, orderId, paymentId));
  }

  *#expire(shop: Shop, orderId: string): Story {
    const seen = shop.db.look({ kind: 'order', id: orderId }, 'sweeper') as Order | undefined;
    if (seen?.status !== 'PENDING_PAYMENT') return;
    const paymentId = this.#paymentOf.get(orderId);
    const command = { orderId, by: 'system', ...(paymentId !== undefined && { paymentId }) } as const;
    const outcome = yield ask(shop.flow.expire, command, { tries: 2 });
    if (refusedFor(outcome) === 'ILLEGAL_TRANSITION') shop.ground.marks.hit('stale-read-acted-on');
  }
}

function* timeOut(shop: Shop, orderId: string, paymentId: string): Story {
  yield ask(shop.flow.tellPayment, { orderId, paymentId, type: 'timeout', by: 'system' }, { tries: 2 });
}
