/** Parcels out of carriers' events: one row a parcel, with the first instant of every stage (A 4.3.2, D48, D50). */
import type { Instant } from '../core/quantity.ts';
import type { ParcelFact } from './order-state.ts';
import type { LogisticsStatus } from './records.ts';

/** One parcel. A status that is heard twice keeps its first instant, as source A's MIN does. */
export interface Parcel {
  readonly logisticsId: string;
  readonly stages: { readonly [status in LogisticsStatus]?: Instant };
  /** The status that is last by (instant, sequence, place in the table). */
  readonly status: LogisticsStatus;
  readonly updatedAt: Instant;
  /** Where it was first, and where it is. */
  readonly origin: string | null;
  readonly location: string | null;
}

/** The parcels of an order, in the order in which they were first heard of. */
export function parcelsOf(facts: readonly ParcelFact[]): readonly Parcel[] {
  const parcels = new Map<string, Parcel>();
  for (const { logisticsId, status, at, location } of facts) {
    const known = parcels.get(logisticsId);
    parcels.set(logisticsId, {
      logisticsId,
      stages: { ...known?.stages, [status]: known?.stages[status] ?? at },
      status,
      updatedAt: at,
      origin: known?.origin ?? location,
      location: location ?? known?.location ?? null,
    });
  }
  return [...parcels.values()];
}

/** When the first parcel of the order was out for delivery; null before. */
export function outForDeliveryAt(facts: readonly ParcelFact[]): Instant | null {
  return facts.find(({ status }) => status === 'OUT_FOR_DELIVERY')?.at ?? null;
}
