/** What the order machine says to every command in every situation, as a page to be reviewed. */
import { decide } from '../../src/core/decide.ts';
import {
  defineMachine,
  fold,
  type Machine,
  normalizeCell,
  refuse,
  targetOf,
} from '../../src/core/decider.ts';
import type { AnyTable, Cell } from '../../src/core/table.ts';
import {
  defaultOrderPolicy,
  type Order,
  type OrderCommand,
  type OrderEvent,
  type OrderMachine,
  type OrderPolicy,
  type OrderRefusal,
  type OrderStatus,
  orderMachine,
  orderPolicy,
  orderTable,
} from '../../src/order/index.ts';
import { markdownTable } from '../support/golden.ts';
import * as kit from './kit.ts';

const { place, pay, accept, shipAll, shipPart, deliver, complete, open, refundPart, refundAll, say, reach } =
  kit;

const cancel = say({ type: 'cancel', reason: 'STOCK_OUT' });
const free = { ...place, discountMinor: 2_500, shippingMinor: 0 } as OrderCommand;
const payNothing = { ...pay, amountMinor: 0 } as OrderCommand;
const shipRest = say({ type: 'ship', shipmentId: 's-2' });
const close = say({ type: 'closeAfterSales', caseId: 'c-1' });
const settleNothing = say({ type: 'completeAfterSales', caseId: 'c-1' });
const settleAll = say({
  type: 'completeAfterSales',
  caseId: 'c-1',
  returned: [
    { lineId: 'A', quantity: 2 },
    { lineId: 'B', quantity: 1 },
  ],
});

const paid = [place, pay];
const processing = [...paid, accept];
const shipped = [...processing, shipAll];
const delivered = [...shipped, deliver];
const completed = [...delivered, complete];

/** Where an order can stand: representative histories of each status. */
const SITUATIONS: {
  readonly [status in OrderStatus]: { readonly [situation: string]: readonly OrderCommand[] };
} = {
  NEW: { untouched: [] },
  PENDING_PAYMENT: { placed: [place], 'placed, free': [free] },
  PAID: {
    paid,
    'part refunded': [...paid, refundPart],
    'case closed': [...paid, open, close],
    free: [free, payNothing],
  },
  PROCESSING: {
    accepted: processing,
    'part refunded': [...processing, refundPart],
    'part shipped': [...processing, shipPart],
    'part delivered': [...processing, shipPart, deliver],
    'part shipped in a case, not accepted': [...paid, open, shipPart, close],
    free: [free, payNothing, accept],
  },
  SHIPPED: {
    shipped,
    'two parcels': [...processing, shipPart, shipRest],
    'two parcels, one arrived': [...processing, shipPart, shipRest, deliver],
    'part refunded': [...shipped, refundPart],
    free: [free, payNothing, accept, shipAll],
  },
  DELIVERED: {
    delivered,
    'part refunded': [...delivered, refundPart],
    free: [free, payNothing, accept, shipAll, deliver],
  },
  COMPLETED: {
    completed,
    'part refunded': [...completed, refundPart],
    'case closed': [...completed, open, close],
  },
  AFTER_SALES: {
    'from PAID': [...paid, open],
    'part shipped': [...processing, shipPart, open],
    'from SHIPPED': [...shipped, open],
    'from DELIVERED': [...delivered, open],
    'from COMPLETED': [...completed, open],
    'a second case': [...completed, open, settleNothing, say({ type: 'openAfterSales', caseId: 'c-2' })],
    free: [free, payNothing, open],
  },
  AFTER_SALES_COMPLETED: {
    'from PAID': [...paid, open, settleNothing],
    'part shipped': [...processing, shipPart, open, settleNothing],
    'all shipped': [...shipped, open, settleNothing],
    'all returned': [...completed, open, settleAll],
    'part refunded': [...completed, open, refundPart, settleAll],
    free: [free, payNothing, open, settleNothing],
  },
  CANCELLED: {
    unpaid: [place, cancel],
    paid: [...processing, cancel],
    'part refunded': [...paid, refundPart, cancel],
    'all refunded': [...paid, cancel, refundAll],
  },
  EXPIRED: { expired: [place, say({ type: 'expire', at: kit.T0 + 30 * 60_000, by: 'system' })] },
  REFUNDED: {
    'before shipment': [...paid, refundAll],
    'part shipped': [...processing, shipPart, refundAll],
    'after delivery': [...delivered, refundAll],
    'after completion': [...completed, refundAll],
    'inside a case': [...completed, open, refundAll],
  },
};

/**
 * An order nobody can reach: every unit out, back and paid back, all money returned, and yet in this status. Shows the
 * guards that no reachable order meets.
 */
function spent(status: OrderStatus): Order {
  const base = reach(paid);
  const lines = base.lines.map((line) => ({
    ...line,
    held: 0,
    shipped: line.ordered,
    delivered: line.ordered,
    returned: line.ordered,
    refunded: line.ordered,
  }));
  return { ...base, lines, refundedMinor: base.paidMinor, status } as Order;
}

const MADE_BY_HAND = 'spent (made by hand)';

const ORDERS: { readonly [status in OrderStatus]: ReadonlyMap<string, Order> } = Object.fromEntries(
  Object.entries(SITUATIONS).map(([status, situations]) => [
    status,
    new Map([
      ...Object.entries(situations).map(([name, commands]) => [name, reach(commands)] as const),
      ...(['NEW', 'PENDING_PAYMENT', 'CANCELLED', 'EXPIRED', 'REFUNDED'].includes(status)
        ? []
        : [[MADE_BY_HAND, spent(status as OrderStatus)] as const]),
    ]),
  ]),
) as never;

/** Every order of the matrix that can be reached. */
export const reachableOrders: readonly Order[] = Object.values(ORDERS).flatMap((orders) =>
  [...orders].flatMap(([name, each]) => (name === MADE_BY_HAND ? [] : [each])),
);

const early = kit.T0 + 120_000;
const late = kit.T0 + 8 * kit.DAY;

/** What is said to every order; a function where the content depends on how the order stands. */
export const ASKED: { readonly [name: string]: (o: Order) => OrderCommand } = {
  place: () => place,
  'pay what is due': (o) => ({ ...pay, amountMinor: o.totalMinor }) as OrderCommand,
  'pay by another payment': (o) => ({ ...pay, paymentId: 'p-2', amountMinor: o.totalMinor }) as OrderCommand,
  'pay too little': () => ({ ...pay, paymentId: 'p-2', amountMinor: 1 }) as OrderCommand,
  accept: () => accept,
  'cancel by shopper': () => ({ ...cancel, by: 'shopper' }) as OrderCommand,
  'cancel by merchant': () => ({ ...cancel, by: 'merchant' }) as OrderCommand,
  'cancel by system': () => ({ ...cancel, by: 'system' }) as OrderCommand,
  'expire early': () => say({ type: 'expire', at: kit.T0 + 30 * 60_000 - 1, by: 'system' }),
  'expire in time': () => say({ type: 'expire', at: kit.T0 + 30 * 60_000, by: 'system' }),
  'ship one': () => say({ type: 'ship', shipmentId: 's-9', lines: [{ lineId: 'B', quantity: 1 }] }),
  'ship the rest': () => say({ type: 'ship', shipmentId: 's-9' }),
  'deliver a parcel': (o) =>
    say({
      type: 'deliver',
      shipmentId: o.shipments.find((each) => each.deliveredAt === null)?.shipmentId ?? 's-9',
    }),
  complete: () => complete,
  'refund one cent': () => say({ type: 'refund', refundId: 'r-9', amountMinor: 1, lines: [] }),
  'refund the rest': (o) =>
    say({ type: 'refund', refundId: 'r-9', amountMinor: Math.max(1, o.paidMinor - o.refundedMinor) }),
  'refund too much': () => say({ type: 'refund', refundId: 'r-9', amountMinor: kit.TOTAL + 1 }),
  'openAfterSales early': () => say({ type: 'openAfterSales', caseId: 'c-9', by: 'shopper', at: early }),
  'openAfterSales late': () => say({ type: 'openAfterSales', caseId: 'c-9', by: 'shopper', at: late }),
  closeAfterSales: (o) =>
    say({
      type: 'closeAfterSales',
      caseId: o.cases.find((each) => each.status === 'open')?.caseId ?? 'c-9',
    }),
  'completeAfterSales, nothing back': (o) =>
    say({
      type: 'completeAfterSales',
      caseId: o.cases.find((each) => each.status === 'open')?.caseId ?? 'c-9',
    }),
};

type M = Machine<typeof orderTable, Order, OrderCommand, OrderEvent, OrderRefusal>;

/** The verdict in one word: where it leads, `done` when it was so already, or the code of the first refusal. */
function verdict(of: M, before: Order, command: OrderCommand): string {
  const refusal = refuse(of, before, command);
  if (refusal) return refusal.code === 'ILLEGAL_TRANSITION' ? '·' : refusal.code;
  const events = decide(of, before, command)._unsafeUnwrap();
  return events.length === 0 ? 'done' : `→ ${fold(of, before, events).status}`;
}

/** The whole matrix under a way to build the machine: the real one, or one over a mutant of the table. */
export function matrix(build: (policy: OrderPolicy) => M): string {
  const of = build(defaultOrderPolicy);
  const sections = Object.entries(ORDERS).map(([status, orders]) => {
    const rows = Object.entries(ASKED).map(([name, ask]) => [
      name,
      ...[...orders.values()].map((each) => verdict(of, each, ask(each))),
    ]);
    return `## ${status}\n\n${markdownTable(['asked', ...orders.keys()], rows)}`;
  });
  const statuses = Object.keys(ORDERS) as OrderStatus[];
  const policies = {
    'shopper may cancel PAID': orderPolicy({
      mayCancel: { PENDING_PAYMENT: ['shopper'], PAID: ['shopper'] },
    }),
    'nobody may cancel': orderPolicy({ mayCancel: {} }),
  };
  const variants = Object.entries(policies).map(([name, policy]) => {
    const under = build(policy);
    const rows = statuses.map((status) => {
      const [first] = ORDERS[status].values();
      const by = (role: 'shopper' | 'merchant') => verdict(under, first as Order, { ...cancel, by: role });
      return [status, by('shopper'), by('merchant')];
    });
    return `## Policy: ${name}\n\n${markdownTable(['status', 'cancel by shopper', 'cancel by merchant'], rows)}`;
  });
  return `${INTRODUCTION}\n${[...sections, ...variants].join('\n')}`;
}

const INTRODUCTION = `# The order machine, asked

Every status × every command, in the situations where guards matter. A cell says where the command leads (\`→\`), \`done\`
when it was so already (success, no events), the code of the first refusal, \`·\` for ILLEGAL_TRANSITION. Made by running the machine
(\`test/order/order.matrix.ts\`); a person reviews every change.
`;

/** The machine over another table. */
export function over(table: object): (policy: OrderPolicy) => M {
  return (policy) => {
    const real: OrderMachine = orderMachine(policy);
    return defineMachine({ ...real, table: table as typeof orderTable });
  };
}

/** Every accepted cell in which the events do not lead where the table says. */
export function astray(of: OrderMachine): string[] {
  return Object.entries(ORDERS).flatMap(([status, orders]) =>
    [...orders].flatMap(([situation, before]) =>
      Object.entries(ASKED).flatMap(([name, ask]) => {
        const command = ask(before);
        if (refuse(of, before, command)) return [];
        const events = decide(of, before, command)._unsafeUnwrap();
        if (events.length === 0) return [];
        const cell = (orderTable as AnyTable)[status]?.[command.type];
        const { to } = normalizeCell(cell as Cell<string, string>).target;
        const after = fold(of, before, events).status;
        const said = events.at(-1)?.to;
        return to.some((each) => each === after) &&
          after === said &&
          targetOf(of, before, command)?.to.some((each) => each === after)
          ? []
          : [`${status} (${situation}), ${name}: led to ${after}, said ${said}, the table has ${to}`];
      }),
    ),
  );
}
