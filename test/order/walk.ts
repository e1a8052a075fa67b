/** Random walks of commands over the order machine: valid ones, ones on the boundary, and hostile ones. */
import fc from 'fast-check';
import type {
  LineQuantity,
  Order,
  OrderCommand,
  OrderLine,
  OrderPolicy,
  PlacedLine,
} from '../../src/order/index.ts';
import { available, orderPolicy, orderRules } from '../../src/order/index.ts';
import { T0 } from './kit.ts';

/** What somebody wants to do next, before the order is known that it is done to. */
export interface Intent {
  readonly type: OrderCommand['type'];
  /** Picks among ids, lines and units. */
  readonly pick: number;
  readonly units: number;
  readonly share: number;
  readonly minutes: number;
  readonly by: 'shopper' | 'merchant' | 'system';
  /** Takes one of the commands on offer instead of `type`, so that walks get somewhere. */
  readonly guided: boolean;
  /** Mostly nothing; else one field is bent. */
  readonly bend: number;
}

const TYPES: readonly OrderCommand['type'][] = [
  'place',
  'pay',
  'accept',
  'cancel',
  'expire',
  'ship',
  'deliver',
  'complete',
  'refund',
  'openAfterSales',
  'closeAfterSales',
  'completeAfterSales',
];

export const intent: fc.Arbitrary<Intent> = fc.record({
  type: fc.constantFrom(...TYPES),
  pick: fc.nat(60),
  units: fc.nat(4),
  share: fc.nat(100),
  minutes: fc.oneof(fc.nat(40), fc.nat(20_000)),
  by: fc.constantFrom('shopper' as const, 'merchant' as const, 'system' as const),
  guided: fc.nat(2).map((n) => n > 0),
  bend: fc.nat(80),
});

/** How every walk begins. */
export const FIRST: Intent = {
  type: 'place',
  pick: 4,
  units: 0,
  share: 0,
  minutes: 0,
  by: 'shopper',
  guided: false,
  bend: 80,
};

/** A walk: a first placement that is sound, then anything. */
export const walk: fc.Arbitrary<readonly Intent[]> = fc.array(intent, {
  minLength: 4,
  maxLength: 22,
  size: 'max',
});

export const placed: fc.Arbitrary<readonly PlacedLine[]> = fc
  .array(fc.record({ quantity: fc.integer({ min: 1, max: 3 }), unitPriceMinor: fc.nat(2_000) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((lines) =>
    lines.map((line, i) => ({ ...line, lineId: `L${i}`, sku: `sku-${i % 2}`, location: 'main' })),
  );

export const policy: fc.Arbitrary<OrderPolicy> = fc
  .record({
    freezeAt: fc.constantFrom('placement' as const, 'payment' as const),
    deductAt: fc.constantFrom('shipment' as const, 'payment' as const),
    shopperMayCancelPaid: fc.boolean(),
  })
  .map(({ shopperMayCancelPaid, ...rest }) =>
    orderPolicy({
      ...rest,
      ...(shopperMayCancelPaid && {
        mayCancel: { PENDING_PAYMENT: ['shopper'], PAID: ['shopper', 'merchant'], PROCESSING: ['merchant'] },
      }),
    }),
  );

/** Some lines, some of the units `left` of them, now and then one too many or of a line that is not there. */
function some({ pick, units }: Intent, lines: readonly OrderLine[], left: (line: OrderLine) => number) {
  if (pick % 4 === 0) return undefined;
  const chosen = lines.flatMap((line, i): LineQuantity[] => {
    const quantity = Math.min(left(line) + (pick === 59 ? 1 : 0), units + 1);
    return (pick >> i) % 2 === 1 && quantity > 0 ? [{ lineId: line.lineId, quantity }] : [];
  });
  return pick === 58 ? [...chosen, { lineId: 'L9', quantity: 1 }] : chosen;
}

/** The command that an intent makes of an order. */
export function commandFor(o: Order, wish: Intent, lines: readonly PlacedLine[]): OrderCommand {
  const offered = wish.guided ? available(orderRules, o, { at: T0, by: 'merchant' }).filter(leadsOn) : [];
  const type = (offered[wish.pick % Math.max(1, offered.length)] ?? wish.type) as OrderCommand['type'];
  const bare = sound(o, { ...wish, type }, lines);
  return wish.bend < BENDS.length ? ({ ...bare, ...BENDS[wish.bend] } as OrderCommand) : bare;
}

function leadsOn(type: string): boolean {
  return type !== 'cancel' && type !== 'refund';
}

/** One field each, as nobody in his right mind would send it. */
const BENDS: readonly object[] = [
  { at: Number.NaN },
  { at: 8.64e15 + 1 },
  { by: 'thief' },
  { lines: null },
  { lines: [{ lineId: 'L0', quantity: -1 }] },
  { amountMinor: -1 },
  { amountMinor: -0 },
  { shipmentId: '' },
  { caseId: { toString: null } },
  { remark: '\u0000' },
  { operator: '  ' },
  { short: 5 },
];

function sound(o: Order, wish: Intent, lines: readonly PlacedLine[]): OrderCommand {
  const { type, pick, share, minutes, by } = wish;
  const head = { at: T0 + minutes * 60_000, by };
  switch (type) {
    case 'place': {
      const goods = lines.reduce((all, line) => all + line.quantity * line.unitPriceMinor, 0);
      return {
        type,
        ...head,
        userId: 'u',
        currency: 'EUR',
        lines,
        discountMinor: Math.floor((goods * (pick % 3)) / 2),
        shippingMinor: pick % 2 ? 300 : 0,
      };
    }
    case 'pay':
      return {
        type,
        ...head,
        paymentId: pick % 7 ? 'p-1' : 'p-2',
        amountMinor: o.totalMinor + (pick === 1 ? 1 : 0),
        currency: pick === 2 ? 'USD' : 'EUR',
        ...(pick % 3 === 0 && { short: ['L0'] }),
      };
    case 'cancel':
      return { type, ...head, reason: pick % 2 ? 'USER_CANCEL' : 'STOCK_OUT' };
    case 'ship': {
      const named = some(wish, o.lines, (line) => line.ordered - line.cancelled - line.shipped);
      return {
        type,
        ...head,
        shipmentId: `s-${o.shipments.length + (pick % 5 ? 1 : 0)}`,
        ...(named && { lines: named }),
      };
    }
    case 'deliver': {
      const parcel = o.shipments[pick % Math.max(1, o.shipments.length)];
      return { type, ...head, shipmentId: parcel?.shipmentId ?? 's-1' };
    }
    case 'refund': {
      const left = o.paidMinor - o.refundedMinor;
      const named = some(wish, o.lines, (line) => line.ordered - line.refunded);
      const amountMinor = share > 80 ? left : Math.floor((left * share) / 100) + (pick === 3 ? left : 0);
      return {
        type,
        ...head,
        refundId: `r-${o.refunds.length + (pick % 5 ? 1 : 0)}`,
        amountMinor,
        ...(named && { lines: named }),
      };
    }
    case 'openAfterSales': {
      const named = some(wish, o.lines, (line) => line.ordered - line.cancelled - line.returned);
      return {
        type,
        ...head,
        caseId: `c-${o.cases.length + (pick % 5 ? 1 : 0)}`,
        ...(named && { lines: named }),
      };
    }
    case 'closeAfterSales':
      return { type, ...head, caseId: `c-${Math.max(1, o.cases.length - (pick % 5 ? 0 : 1))}` };
    case 'completeAfterSales': {
      const returned = some(wish, o.lines, (line) => line.delivered - line.returned);
      return {
        type,
        ...head,
        caseId: `c-${Math.max(1, o.cases.length - (pick % 5 ? 0 : 1))}`,
        ...(returned && { returned }),
      };
    }
    case 'accept':
    case 'expire':
    case 'complete':
      return { type, ...head };
  }
}
