/**
 * Which buttons an order has, and why one is grey: the same table and guards as on the server, and nothing else of the
 * library. A browser loads about 1.5 KB for it.
 *
 * npm run example examples/front-end.ts
 */
import { available, type Order, type OrderCommand, orderRules, type Role, why } from 'orderwright/order';

/** What a screen has a button for. */
const BUTTONS = {
  pay: 'Pay',
  cancel: 'Cancel',
  accept: 'Accept',
  ship: 'Ship',
  complete: 'Complete',
  openAfterSales: 'Return',
} as const satisfies { readonly [command in OrderCommand['type']]?: string };

export interface Button {
  readonly label: string;
  readonly enabled: boolean;
  /** Why it is grey; empty when it is not. */
  readonly hint: string;
}

/** The buttons of an order for a role at an instant. */
export function buttonsOf(order: Order, by: Role, at: number): readonly Button[] {
  const enabled = new Set<string>(available(orderRules, order, { at, by }));
  return Object.entries(BUTTONS).map(([type, label]) => {
    // Guards look at who asks and when, never at content, so a screen can ask before there is any.
    const [reason] = why(orderRules, order, { type, at, by } as OrderCommand);
    return { label, enabled: enabled.has(type), hint: reason ? hintFor(reason) : '' };
  });
}

/** A reason in the words of this shop; its numbers come with it. */
function hintFor(reason: NonNullable<ReturnType<typeof why<typeof orderRules, Order>>[number]>): string {
  switch (reason.code) {
    case 'ILLEGAL_TRANSITION':
      return `not while ${reason.status.toLowerCase().replaceAll('_', ' ')}`;
    case 'NOT_ALLOWED':
      return reason.allowed.length > 0 ? `only for ${reason.allowed.join(' or ')}` : 'not possible any more';
    case 'ALREADY_SHIPPED':
      return `${reason.units} already on the way`;
    case 'NOTHING_LEFT':
      return `no ${reason.of} left`;
    case 'WINDOW_OVER':
      return `possible until ${new Date(reason.endedAt).toISOString().slice(0, 10)}`;
    case 'NOT_DUE':
      return reason.dueAt === null ? '' : `from ${new Date(reason.dueAt).toISOString()}`;
    default:
      return reason.code;
  }
}

/** All of it as text, for the demonstration. */
export function screen(order: Order, by: Role, at: number): string {
  const rows = buttonsOf(order, by, at).map(({ label, enabled, hint }) =>
    `${enabled ? '[x]' : '[ ]'} ${label.padEnd(8)} ${hint}`.trimEnd(),
  );
  return [`${order.id}: ${order.status}, seen by the ${by}`, ...rows].join('\n');
}

/** The screen gets the order as JSON; this one was paid and not accepted yet. */
export const paidOrder: Order = {
  id: 'o-7',
  status: 'PAID',
  userId: 'u-1',
  currency: 'EUR',
  lines: [
    {
      lineId: '1',
      sku: 'tea',
      location: 'main',
      unitPriceMinor: 450,
      payableMinor: 900,
      ordered: 2,
      cancelled: 0,
      held: 2,
      shipped: 0,
      delivered: 0,
      returnRequested: 0,
      returned: 0,
      refunded: 0,
    },
  ],
  shippingMinor: 0,
  totalMinor: 900,
  paidMinor: 900,
  refundedMinor: 0,
  paymentId: 'p-7',
  refunds: [],
  shipments: [],
  cases: [],
  cancelReason: null,
  placedAt: 1_767_571_200_000,
  payBy: 1_767_573_000_000,
  paidAt: 1_767_571_260_000,
  acceptedAt: null,
  completedAt: null,
};

export function main(): void {
  for (const by of ['shopper', 'merchant'] as const)
    console.log(`${screen(paidOrder, by, 1_767_571_300_000)}\n`);
}
