// What the compiler promises about orders, money and ids: every promise has a line that must not compile. Checked by
// `npm run typecheck`; nothing here runs.
import { decide } from '../../src/core/decide.ts';
import {
  type AnyCommand,
  addMoney,
  type CommandFor,
  type CommandFrom,
  extend,
  type Money,
  type Moves,
  moveTo,
  type OrderId,
  type OutcomeOf,
  type PaymentId,
  type SourceOf,
  type StateOf,
  subtractMoney,
  type TableOf,
  type TargetOf,
} from '../../src/core/index.ts';
import {
  available,
  type Order,
  type OrderAt,
  order,
  orderRules,
  type orderTable,
  refuse,
  why,
} from '../../src/order/index.ts';

/** True for the same type, and for nothing else. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>(): T | undefined {
  return undefined;
}

const ask = { at: 1, by: 'merchant' } as const;
const pay = { type: 'pay', paymentId: 'p', amountMinor: 1, currency: 'EUR', ...ask } as const;

// --- a state of unknown status takes anything; the answer is a Result ---
declare const anyOrder: Order;
decide(order, anyOrder, { type: 'accept', ...ask });
decide(order, anyOrder, pay);
available(orderRules, anyOrder, ask);
// @ts-expect-error a command that no status knows
decide(order, anyOrder, { type: 'explode', ...ask });
// @ts-expect-error a known command without its content
decide(order, anyOrder, { type: 'refund', ...ask });
// @ts-expect-error a role nobody has
decide(order, anyOrder, { type: 'accept', at: 1, by: 'thief' });
// @ts-expect-error a wish without an instant
decide(order, anyOrder, { type: 'accept', by: 'merchant' });

// --- a state of known status takes what its row lists ---
declare const paid: OrderAt<'PAID'>;
decide(order, paid, { type: 'accept', ...ask });
why(order, paid, { type: 'refund', refundId: 'r', amountMinor: 1, ...ask });
// @ts-expect-error an order that is paid cannot be paid
decide(order, paid, pay);
// @ts-expect-error nor refused to be
refuse(order, paid, pay);
if (anyOrder.status === 'SHIPPED') {
  decide(order, anyOrder, { type: 'deliver', shipmentId: 's', ...ask });
  // @ts-expect-error narrowed to SHIPPED: too late to cancel
  decide(order, anyOrder, { type: 'cancel', reason: 'OTHER', ...ask });
}
declare const expired: OrderAt<'EXPIRED'>;
// @ts-expect-error nothing leaves an expired order
decide(order, expired, { type: 'accept', ...ask });

// --- several statuses take what is legal in all of them ---
declare const underWay: OrderAt<'PROCESSING'> | OrderAt<'SHIPPED'>;
decide(order, underWay, { type: 'deliver', shipmentId: 's', ...ask });
// @ts-expect-error legal in PROCESSING only
decide(order, underWay, { type: 'ship', shipmentId: 's', ...ask });
// @ts-expect-error legal in neither
decide(order, underWay, { type: 'complete', ...ask });
holds<
  Same<CommandFrom<typeof orderTable, 'PROCESSING' | 'SHIPPED'>, 'deliver' | 'openAfterSales' | 'refund'>
>();

// --- what is read off a table ---
holds<Same<TargetOf<typeof orderTable, 'PROCESSING', 'ship'>, 'PROCESSING' | 'SHIPPED'>>();
holds<Same<SourceOf<typeof orderTable, 'expire'>, 'PENDING_PAYMENT'>>();
holds<Same<OutcomeOf<typeof orderTable>, never>>();
({ OPEN: { close: 'CLOSED' }, CLOSED: {} }) as const satisfies TableOf<'OPEN' | 'CLOSED'>;
// @ts-expect-error a target that is no status
({ OPEN: { close: 'CLSOED' }, CLOSED: {} }) as const satisfies TableOf<'OPEN' | 'CLOSED'>;
// @ts-expect-error a status without a row
({ OPEN: { close: 'CLOSED' } }) as const satisfies TableOf<'OPEN' | 'CLOSED'>;
({
  // @ts-expect-error a guard that is not declared
  OPEN: { close: { to: 'CLOSED', when: 'mayClose' } },
  CLOSED: {},
}) as const satisfies TableOf<'OPEN' | 'CLOSED', 'mayOpen'>;
// @ts-expect-error an outcome word that is not declared
({ OPEN: { close: 'ignored' }, CLOSED: {} }) as const satisfies TableOf<
  'OPEN' | 'CLOSED',
  never,
  'duplicate'
>;

// --- a host's own statuses. Each command is a member of its own, with a literal type ---
type Hold = AnyCommand & { readonly type: 'hold' };
type Release = AnyCommand & { readonly type: 'release'; readonly reason: string };
const reviewed = extend(order, {
  table: {
    PAID: { hold: 'ON_HOLD' },
    ON_HOLD: { release: 'PAID', cancel: { to: 'CANCELLED', when: 'mayCancelOnHold' } },
  },
  guards: { mayCancelOnHold: (_, { by }) => (by === 'system' ? undefined : { code: 'ASK_A_PERSON' }) },
  emit: (_: unknown, { at }: Hold | Release, { to: [to] }) => [{ type: 'order.reviewed' as const, to, at }],
  evolve: { 'order.reviewed': moveTo },
});
type Reviewed = StateOf<typeof reviewed>;
declare const onHold: Extract<Reviewed, { readonly status: 'ON_HOLD' }>;
holds<Same<Reviewed['status'], Order['status'] | 'ON_HOLD'>>();
holds<Same<CommandFor<typeof reviewed, typeof onHold>['type'], 'release' | 'cancel'>>();
decide(reviewed, onHold, { type: 'release', reason: 'looks fine', at: 1 });
decide(reviewed, onHold, { type: 'cancel', reason: 'OTHER', ...ask });
decide(reviewed, paid, { type: 'hold', at: 1 });
// @ts-expect-error the host's command without its content
decide(reviewed, onHold, { type: 'release', at: 1 });
// @ts-expect-error nothing is shipped while it is looked at
decide(reviewed, onHold, { type: 'ship', shipmentId: 's', ...ask });
// @ts-expect-error still illegal, as in the original
decide(reviewed, paid, pay);
// @ts-expect-error the original knows no such status
refuse(order, onHold, { type: 'accept', ...ask });
// @ts-expect-error the original knows no such command
refuse(order, paid, { type: 'hold', at: 1 });

// --- and on top of that, another host's ---
const twice = extend(reviewed, {
  table: { ON_HOLD: { escalate: 'WITH_LAWYERS' }, WITH_LAWYERS: { release: 'PAID' } },
  emit: (_: unknown, { at }: AnyCommand & { readonly type: 'escalate' }, { to: [to] }) => [
    { type: 'order.escalated' as const, to, at },
  ],
  evolve: { 'order.escalated': moveTo },
});
declare const escalated: Extract<StateOf<typeof twice>, { readonly status: 'WITH_LAWYERS' }>;
decide(twice, escalated, { type: 'release', reason: 'won', at: 1 });
// @ts-expect-error only out again
decide(twice, escalated, { type: 'escalate', at: 1 });

const emit = (_: unknown, { at }: Hold, { to: [to] }: Moves<string>) => [
  { type: 'order.reviewed' as const, to, at },
];
const evolve = { 'order.reviewed': moveTo };
extend(order, {
  // @ts-expect-error ONHOLD is a status of nobody
  table: { PAID: { hold: 'ONHOLD' }, ON_HOLD: { release: 'PAID' } },
  emit,
  evolve,
});
extend(order, {
  // @ts-expect-error one target of several that is a status of nobody
  table: { PAID: { hold: { to: ['ON_HOLD', 'ONHOLD'] } }, ON_HOLD: { release: 'PAID' } },
  emit,
  evolve,
});
extend(order, {
  // @ts-expect-error the order has no outcomes
  table: { PAID: { hold: { outcome: 'later' } } },
  emit,
  evolve,
});
extend(order, {
  table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID' } },
  // @ts-expect-error a cell that is not there to be replaced
  replace: { table: { PAID: { shipp: 'SHIPPED' } } },
  emit,
  evolve,
});
extend(order, {
  table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID' } },
  // @ts-expect-error replaced by a target that is a status of nobody
  replace: { table: { PAID: { accept: 'ACCEPTED' } } },
  emit,
  evolve,
});
extend(order, {
  table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID' } },
  // @ts-expect-error a guard that is not there to be replaced
  replace: { guards: { mayCancell: () => undefined } },
  emit,
  evolve,
});
extend(order, {
  table: { PAID: { hold: 'ON_HOLD' }, ON_HOLD: { release: 'PAID' } },
  emit,
  // @ts-expect-error an event that nobody folds
  evolve: {},
});

// --- money of two currencies, ids of two kinds ---
declare const euro: Money<'EUR'>;
declare const yen: Money<'JPY'>;
addMoney(euro, euro);
// @ts-expect-error euros and yen
addMoney(euro, yen);
// @ts-expect-error euros and yen
subtractMoney(yen, euro);
declare const orderId: OrderId;
declare const paymentId: PaymentId;
decide(order, anyOrder, { ...pay, paymentId });
decide(order, anyOrder, { ...pay, paymentId: 'a literal is welcome' });
// @ts-expect-error an order is no payment
decide(order, anyOrder, { ...pay, paymentId: orderId });

// --- nothing is written to ---
// @ts-expect-error read only
paid.status = 'PAID';
// @ts-expect-error read only
paid.lines.push(...paid.lines);
