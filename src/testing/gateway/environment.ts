/** What surrounds a simulated gateway: time, chance, faults, and the line its notifications travel on. */
import type { ReportedPaymentFact } from '../../flow/index.ts';

/** One delivery of a notice; a notice that is delivered twice keeps its event id. */
export interface NotificationDelivery {
  readonly name: string;
  readonly orderId: string;
  readonly report: ReportedPaymentFact;
}

/** Everything that may go wrong at a gateway; what each means is in the catalogue of faults. */
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

/** What may go wrong with authorised money, beside all that. */
export type CaptureFault = 'capture-fails' | 'authorisation-lapses';

/** What a gateway needs of the world around it: time, chance, and what goes wrong. */
export interface GatewayEnvironment {
  after(ms: number, run: () => void): void;
  strikes(fault: GatewayFault, entity: string, nth?: number): boolean;
  /** The same for authorised money; left out, none of that goes wrong. */
  strikesCapture?(fault: CaptureFault, entity: string): boolean;
  /** How bad it is, 0 to 1. */
  severity(fault: GatewayFault, entity: string, nth?: number): number;
  /** 0 to 1; the same site and entity always the same. */
  chance(site: string, entity: string): number;
}

/** What a caller of the gateway gets: the answer, an error that says "nothing was done", or silence. */
export type GatewayReply<A> = { readonly answer: A } | { readonly error: true } | { readonly silence: true };
