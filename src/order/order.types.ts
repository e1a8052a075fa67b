/** Everything that goes into and comes out of the order machine, on one page. All of it is plain JSON. */
import type { AnyCommand, AnyEvent } from '../core/decider.ts';
import type { Id, LineId, LocationId, OrderId, PaymentId, RefundId, Sku } from '../core/id.ts';
import type { Instant, Quantity } from '../core/quantity.ts';
import type { Refusal } from '../core/refusal.ts';
import type { Role } from '../core/role.ts';
import type { CancelReason } from './cancel-reason.ts';
import type { OrderStatus } from './order.table.ts';

export type ShipmentId = Id<'shipment'>;
export type CaseId = Id<'case'>;

/** One line as it was ordered. */
export interface OrderedLine {
  readonly lineId: LineId;
  readonly sku: Sku;
  /** Where the stock lies that this line was promised from. */
  readonly location: LocationId;
  /** Minor units, before discounts. */
  readonly unitPriceMinor: number;
  /** What the whole line costs after its share of the discount, in minor units; frozen at placement. */
  readonly payableMinor: number;
  readonly ordered: Quantity;
  /** Frozen for this line right now. */
  readonly held: Quantity;
}

/** One line as it stands, with how far each unit has come. Counters only grow, but `held` and `returnRequested`. */
export interface OrderLine extends OrderedLine {
  readonly cancelled: Quantity;
  readonly shipped: Quantity;
  readonly delivered: Quantity;
  /** In the case that is open now. */
  readonly returnRequested: Quantity;
  readonly returned: Quantity;
  readonly refunded: Quantity;
}

/** A parcel: which units left together, and when they arrived. */
export interface Shipment {
  readonly shipmentId: ShipmentId;
  readonly lines: readonly LineQuantity[];
  readonly deliveredAt: Instant | null;
}

/** Money that went back, and the units it paid back. */
export interface OrderRefund {
  readonly refundId: RefundId;
  readonly amountMinor: number;
  readonly lines: readonly LineQuantity[];
}

/** An after-sales case: at most one is `open`; `closed` changed nothing, `completed` brought goods or money back. */
export interface AfterSalesCase {
  readonly caseId: CaseId;
  readonly status: 'open' | 'closed' | 'completed';
  /** The units asked back. */
  readonly lines: readonly LineQuantity[];
  /** The units that came back. */
  readonly returned: readonly LineQuantity[];
}

/** Some units of one line. */
export interface LineQuantity {
  readonly lineId: LineId;
  readonly quantity: Quantity;
}

/** An order in status `S`. The headline is one axis; the truth is in the counters and instants. */
export interface OrderAt<S extends string> {
  readonly id: OrderId;
  readonly status: S;
  readonly userId: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly shippingMinor: number;
  /** What the shopper owes in all: lines after discount, plus shipping. Minor units. */
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly paymentId: PaymentId | null;
  readonly refunds: readonly OrderRefund[];
  readonly shipments: readonly Shipment[];
  readonly cases: readonly AfterSalesCase[];
  readonly cancelReason: CancelReason | null;
  readonly placedAt: Instant | null;
  /** Unpaid at this instant, the order may expire. */
  readonly payBy: Instant | null;
  readonly paidAt: Instant | null;
  readonly acceptedAt: Instant | null;
  readonly completedAt: Instant | null;
}

/** An order in whichever status; `if (o.status === 'PAID')` narrows it. */
export type Order = { [S in OrderStatus]: OrderAt<S> }[OrderStatus];

/** What every order command says: when, in which role, and for the audit table who exactly and why. */
interface OrderCommandBase extends AnyCommand {
  readonly by: Role;
  readonly operator?: string | undefined;
  readonly remark?: string | undefined;
}

/** A line as it is asked for. The price comes from the host's catalogue, never from the shopper. */
export interface PlacedLine extends LineQuantity {
  readonly sku: Sku;
  readonly location: LocationId;
  readonly unitPriceMinor: number;
}

export interface PlaceOrder extends OrderCommandBase {
  readonly type: 'place';
  readonly userId: string;
  readonly currency: string;
  readonly lines: readonly PlacedLine[];
  /** Taken off the goods, shared over the lines by largest remainder. Minor units, default 0. */
  readonly discountMinor?: number | undefined;
  /** Default 0. */
  readonly shippingMinor?: number | undefined;
}
export interface PayOrder extends OrderCommandBase {
  readonly type: 'pay';
  readonly paymentId: PaymentId;
  readonly amountMinor: number;
  readonly currency: string;
  /** Lines that could not be frozen when stock is frozen at payment: paid without stock, said openly. */
  readonly short?: readonly LineId[] | undefined;
}
export interface AcceptOrder extends OrderCommandBase {
  readonly type: 'accept';
}
export interface CancelOrder extends OrderCommandBase {
  readonly type: 'cancel';
  readonly reason: CancelReason;
}
export interface ExpireOrder extends OrderCommandBase {
  readonly type: 'expire';
}
export interface ShipOrder extends OrderCommandBase {
  readonly type: 'ship';
  readonly shipmentId: ShipmentId;
  /** Without lines: everything that has not left yet. */
  readonly lines?: readonly LineQuantity[] | undefined;
}
export interface DeliverOrder extends OrderCommandBase {
  readonly type: 'deliver';
  readonly shipmentId: ShipmentId;
}
export interface CompleteOrder extends OrderCommandBase {
  readonly type: 'complete';
}
export interface RefundOrder extends OrderCommandBase {
  readonly type: 'refund';
  readonly refundId: RefundId;
  /** What went back to the shopper, minor units; all that is left makes the order `REFUNDED`. */
  readonly amountMinor: number;
  /** The units it pays back; none for a goodwill refund; without `lines`: every unit. */
  readonly lines?: readonly LineQuantity[] | undefined;
}
export interface OpenAfterSales extends OrderCommandBase {
  readonly type: 'openAfterSales';
  readonly caseId: CaseId;
  /** Without lines: every unit that may still be asked back. */
  readonly lines?: readonly LineQuantity[] | undefined;
}
export interface CloseAfterSales extends OrderCommandBase {
  readonly type: 'closeAfterSales';
  readonly caseId: CaseId;
}
export interface CompleteAfterSales extends OrderCommandBase {
  readonly type: 'completeAfterSales';
  readonly caseId: CaseId;
  /** The units that came back; none in a refund-only case. */
  readonly returned?: readonly LineQuantity[] | undefined;
}

export type OrderCommand =
  | PlaceOrder
  | PayOrder
  | AcceptOrder
  | CancelOrder
  | ExpireOrder
  | ShipOrder
  | DeliverOrder
  | CompleteOrder
  | RefundOrder
  | OpenAfterSales
  | CloseAfterSales
  | CompleteAfterSales;

/** What every order event records. These type names are the storage format: never rename one. */
interface OrderEventBase extends AnyEvent {
  readonly to: OrderStatus;
  readonly by: Role;
  readonly operator?: string;
  readonly remark?: string;
}

export type OrderEvent =
  | (OrderEventBase & {
      readonly type: 'order.placed';
      readonly userId: string;
      readonly currency: string;
      readonly lines: readonly OrderedLine[];
      readonly shippingMinor: number;
      readonly totalMinor: number;
      readonly payBy: Instant;
    })
  | (OrderEventBase & {
      readonly type: 'order.paid';
      readonly paymentId: PaymentId;
      readonly amountMinor: number;
      /** Units held per line from now on. */
      readonly held: readonly LineQuantity[];
      /** Lines paid without stock; missing where there is none. */
      readonly short?: readonly LineId[];
    })
  | (OrderEventBase & { readonly type: 'order.accepted' })
  | (OrderEventBase & {
      readonly type: 'order.cancelled';
      readonly reason: CancelReason;
      readonly refundDueMinor: number;
    })
  | (OrderEventBase & { readonly type: 'order.expired' })
  | (OrderEventBase & {
      readonly type: 'order.shipped';
      readonly shipmentId: ShipmentId;
      readonly lines: readonly LineQuantity[];
    })
  | (OrderEventBase & { readonly type: 'order.delivered'; readonly shipmentId: ShipmentId })
  | (OrderEventBase & { readonly type: 'order.completed' })
  | (OrderEventBase & {
      readonly type: 'order.refunded';
      readonly refundId: RefundId;
      readonly amountMinor: number;
      readonly lines: readonly LineQuantity[];
    })
  | (OrderEventBase & {
      readonly type: 'order.after_sales_opened';
      readonly caseId: CaseId;
      readonly lines: readonly LineQuantity[];
    })
  | (OrderEventBase & { readonly type: 'order.after_sales_closed'; readonly caseId: CaseId })
  | (OrderEventBase & {
      readonly type: 'order.after_sales_completed';
      readonly caseId: CaseId;
      readonly returned: readonly LineQuantity[];
    });

/** Units of one line that the order cannot give. */
export interface LineProblem {
  /** Its place in the command, from 0. */
  readonly index: number;
  readonly lineId: LineId;
  readonly code: 'UNKNOWN_LINE' | 'TOO_MANY';
  /** For `TOO_MANY`: how many units there are to act on. */
  readonly limit?: Quantity;
}

export type OrderRefusal =
  | (Refusal & { readonly code: 'NOT_ALLOWED'; readonly by: string; readonly allowed: readonly Role[] })
  | (Refusal & { readonly code: 'NOT_DUE'; readonly dueAt: Instant | null })
  | (Refusal & { readonly code: 'ALREADY_SHIPPED'; readonly units: Quantity })
  | (Refusal & { readonly code: 'WINDOW_OVER'; readonly endedAt: Instant })
  /** No unit or no money left that the command could act on. */
  | (Refusal & { readonly code: 'NOTHING_LEFT'; readonly of: 'units' | 'money' })
  /** Every line that is wrong, not the first. */
  | (Refusal & { readonly code: 'INVALID_LINES'; readonly problems: readonly LineProblem[] })
  /** More money than is left to go back. */
  | (Refusal & { readonly code: 'EXCEEDS_REFUNDABLE'; readonly refundableMinor: number })
  | (Refusal & { readonly code: 'AMOUNT_MISMATCH'; readonly dueMinor: number; readonly givenMinor: number })
  | (Refusal & { readonly code: 'CURRENCY_MISMATCH'; readonly due: string; readonly given: string })
  | (Refusal & { readonly code: 'UNKNOWN_SHIPMENT'; readonly shipmentId: ShipmentId })
  | (Refusal & { readonly code: 'UNKNOWN_CASE'; readonly caseId: CaseId })
  /** The same id, or the same step, was done before with another `field`. */
  | (Refusal & { readonly code: 'ALREADY_DONE'; readonly field: string });
