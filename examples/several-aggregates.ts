/**
 * A use case of the host's own over several aggregates: an order is placed, its stock held and a coupon spent in one
 * decision and one transaction. Either all of it happens, or the shopper learns every reason why not.
 *
 * npm run example examples/several-aggregates.ts
 */

import { createApp } from 'orderwright/app';
import { type AnyCommand, type AnyEvent, defineMachine, type Refusal, type TableOf } from 'orderwright/core';
import { moveStock, type OrderRequest, orderUseCases, type UseCase } from 'orderwright/flow';
import { memoryStore } from 'orderwright/memory';
import { order, type PlaceOrder } from 'orderwright/order';

// --- the coupon: a machine of six lines ---

const couponTable = {
  ISSUED: { spend: { to: 'SPENT', when: 'notExpired' } },
  SPENT: { restore: 'ISSUED' },
} as const satisfies TableOf<'ISSUED' | 'SPENT', 'notExpired'>;

interface Coupon {
  readonly id: string;
  readonly status: keyof typeof couponTable;
  readonly orderId: string | null;
  readonly expiresAt: number;
}
type CouponCommand = AnyCommand & { readonly type: 'spend' | 'restore'; readonly orderId: string };
interface CouponEvent extends AnyEvent {
  readonly type: 'coupon.spent' | 'coupon.restored';
  readonly to: Coupon['status'];
  readonly orderId: string;
}
type CouponRefusal = Refusal & { readonly code: 'COUPON_EXPIRED'; readonly expiresAt: number };

const EXPIRES_AT = Date.UTC(2027, 0, 1);

export const coupon = defineMachine<typeof couponTable, Coupon, CouponCommand, CouponEvent, CouponRefusal>({
  kind: 'coupon',
  table: couponTable,
  guards: {
    notExpired: ({ expiresAt }, { at }) =>
      at < expiresAt ? undefined : { code: 'COUPON_EXPIRED', expiresAt },
  },
  rules: {},
  initial: (id) => ({ id, status: 'ISSUED', orderId: null, expiresAt: EXPIRES_AT }),
  emit: (_, { type, orderId, at }, { to: [to] }) => [
    {
      type: type === 'spend' ? 'coupon.spent' : 'coupon.restored',
      to,
      orderId,
      at,
    },
  ],
  evolve: (state, { to, orderId }) => ({ ...state, status: to, orderId: to === 'SPENT' ? orderId : null }),
});

// --- the use case: the order's own, and the coupon beside it ---

export const flow = orderUseCases(order);

type PlaceWithCoupon = OrderRequest<PlaceOrder> & { readonly couponId: string };

export const placeWithCoupon: UseCase<PlaceWithCoupon> = {
  name: 'order.placeWithCoupon',
  locks: (request) => [{ kind: coupon.kind, id: request.couponId }, ...flow.place.locks(request)],
  decide: (work, { couponId, ...request }) => {
    work.send(coupon, couponId, { type: 'spend', orderId: request.orderId, at: request.at });
    flow.place.decide(work, { ...request, discountMinor: 500 });
  },
};

/** Two shoppers send the same coupon at once; the second also wants more than there is. */
export async function twoShoppersOneCoupon(): Promise<readonly string[]> {
  const store = memoryStore();
  const app = createApp({ store });
  const delivery = { opId: 'd-1', type: 'INCREASE', sku: 'tea', location: 'main', quantity: 5 } as const;
  (await app.handle(moveStock, delivery))._unsafeUnwrap();
  const basket = (orderId: string, quantity: number) => ({
    orderId,
    userId: `user of ${orderId}`,
    currency: 'EUR',
    by: 'shopper' as const,
    couponId: 'welcome',
    lines: [{ lineId: '1', sku: 'tea', location: 'main', quantity, unitPriceMinor: 450 }],
  });
  const [first, second] = await Promise.all([
    app.handle(placeWithCoupon, basket('o-1', 3)),
    app.handle(placeWithCoupon, basket('o-2', 3)),
  ]);
  return [first, second].map((answer) =>
    answer.match(
      ({ events }) => events.map(({ event, to }) => `${event} → ${to}`).join(', '),
      (failure) =>
        failure.code === 'REFUSED' ? failure.refusals.map(({ code }) => code).join(', ') : failure.code,
    ),
  );
}

export async function main(): Promise<void> {
  for (const line of await twoShoppersOneCoupon()) console.log(line);
}
