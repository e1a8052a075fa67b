/** What surrounds a simulated gateway: time, chance, faults, and the delivery of its notifications. */
import type { ReportedPaymentFact } from '../../flow/index.ts';

/** One delivery of a notification. A repeated delivery keeps its event id. */
export interface NotificationDelivery {
  readonly name: string;
  readonly orderId: string;
  readonly report: ReportedPaymentFact;
}

/** Faults of a gateway. `src/simulator` describes each in its fault catalogue. */
export type GatewayFault =
  | 'timeout-done'
  | 'timeout-not-done'
  | 'gateway-error'
  | 'early-callback'
  | 'callback-reorder'
  | 'callback-duplicate'
  | 'gateway-silent'
  | 'late-success'
  | 'declined-late'
  | 'double-charge'
  | 'other-amount'
  | 'refund-fails'
  | 'refund-abnormal'
  | 'refund-reversed'
  | 'console-refund'
  | 'dispute';

/** Faults of authorised money. */
export type CaptureFault = 'capture-fails' | 'authorisation-lapses';

/** What a gateway needs from its environment: time, chance and faults. */
export interface GatewayEnvironment {
  after(ms: number, run: () => void): void;
  strikes(fault: GatewayFault, entity: string, nth?: number): boolean;
  /** Faults of authorised money; none if left out. */
  strikesCapture?(fault: CaptureFault, entity: string): boolean;
  /** Severity of a strike, 0 ≤ x < 1. */
  severity(fault: GatewayFault, entity: string, nth?: number): number;
  /** A number in [0, 1), the same for the same site and entity. */
  chance(site: string, entity: string): number;
}

/** What a caller of the gateway gets: the answer, an error that nothing was done, or silence. */
export type GatewayReply<A> = { readonly answer: A } | { readonly error: true } | { readonly silence: true };
