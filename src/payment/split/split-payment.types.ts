/** Several payments of one order: what each is to bring, and what they add up to. Minor units of one currency. Plain JSON. */
import type {
  AnyEvent,
  IllegalTransition,
  MalformedCommand,
  RefusedByTable,
  RoleNotAllowed,
} from '../../core/decider.ts';
import type { OrderId, PaymentId } from '../../core/id.ts';
import type { Refusal } from '../../core/refusal.ts';
import type { Role, RoleCommand } from '../../core/role.ts';
import type { Stamp } from '../terms.ts';
import type { SplitPaymentStatus } from './split-payment.table.ts';

/** One payment of the order: a card, a voucher, a gift card. */
export interface Tender {
  readonly paymentId: PaymentId;
  /** What it is to bring. */
  readonly amountMinor: number;
  /** Its kind, in the host's words: `card`, `voucher`. */
  readonly kind: string;
  /** Its money is no longer wanted: another tender failed, or the order went. */
  readonly dropped?: true;
}

export interface SplitPaymentAt<S extends string> {
  readonly id: OrderId;
  readonly status: S;
  readonly currency: string;
  readonly dueMinor: number;
  /** In the order they were opened. */
  readonly tenders: readonly Tender[];
}
export type SplitPayment = { [S in SplitPaymentStatus]: SplitPaymentAt<S> }[SplitPaymentStatus];

/** One more payment. `takenMinor`: what the others brought, or may still bring. */
export interface OpenTender extends RoleCommand, Omit<Tender, 'dropped'> {
  readonly type: 'openTender';
  readonly currency: string;
  readonly dueMinor: number;
  readonly takenMinor: number;
}
export interface DropTenders extends RoleCommand {
  readonly type: 'dropTenders';
}
export interface CloseSplitPayment extends RoleCommand {
  readonly type: 'close';
}
export type SplitPaymentCommand = OpenTender | DropTenders | CloseSplitPayment;

/** These type names are the storage format: never rename one. */
export type SplitPaymentEvent = AnyEvent &
  Stamp<Role> & { readonly to: SplitPaymentStatus } & (
    | {
        readonly type: 'split_payment.tender_opened';
        readonly tender: Tender;
        readonly currency: string;
        readonly dueMinor: number;
      }
    | { readonly type: 'split_payment.tenders_dropped'; readonly paymentIds: readonly PaymentId[] }
    | { readonly type: 'split_payment.paid' }
  );

export type SplitPaymentRefusal =
  | MalformedCommand
  | IllegalTransition
  | RoleNotAllowed
  | (RefusedByTable & { readonly code: 'ALREADY_PAID' })
  | (Refusal & { readonly code: 'ALREADY_DONE'; readonly field: string })
  /** The tenders would bring more than is due. */
  | (Refusal & { readonly code: 'EXCEEDS_DUE'; readonly outstandingMinor: number });
