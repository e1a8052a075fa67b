/**
 * The observed shipment of a parcel, folded from the carrier's events in any order of arrival. It is keyed by order and
 * shipment. The parcels of a split order do not overwrite each other, and locations do not split a parcel (D48, D50).
 */
import type { OrderId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import { LOGISTICS_STATUSES, type LogisticsStatus, shipmentTable } from './shipment.table.ts';

/** A carrier's event (source A, 3.3: `logistics_events`). `seq` orders events that share an instant. */
export interface LogisticsEvent {
  readonly shipmentId: string;
  readonly orderId: OrderId;
  readonly status: LogisticsStatus;
  readonly at: Instant;
  readonly seq: number;
  readonly location: string | null;
}

/** The state of a parcel, according to its events. */
export interface ObservedShipment {
  readonly orderId: OrderId;
  readonly shipmentId: string;
  /** The first instant of each status, so a repeated event changes nothing. */
  readonly firstAt: { readonly [status in LogisticsStatus]?: Instant };
  readonly currentStatus: LogisticsStatus;
  readonly updatedAt: Instant;
  readonly seq: number;
  /** The origin: the location of the earliest event that has one. */
  readonly origin: string | null;
  readonly originAt: Instant | null;
  /** The first failed deliveries, ascending, at most {@link MAX_FAILED_ATTEMPTS}. */
  readonly failedAt: readonly Instant[];
}

/** After this many failed deliveries a person handles the parcel. Further ones are not counted. */
export const MAX_FAILED_ATTEMPTS = 3;

/**
 * Folds one event. A repeated event, or another order of arrival, gives the same result.
 *
 * @example
 * observeShipment(undefined, { orderId: 'o-1', shipmentId: 's-1', status: 'DISPATCHED', at, seq: 0, location: 'north' })
 */
export function observeShipment(row: ObservedShipment | undefined, event: LogisticsEvent): ObservedShipment {
  const { orderId, shipmentId, status, at, seq, location } = event;
  const known = row?.firstAt[status];
  const later =
    row === undefined || (at - row.updatedAt || seq - row.seq || rank(status) - rank(row.currentStatus)) > 0;
  const earlier = location !== null && isOrigin(row, at, location);
  return {
    orderId,
    shipmentId,
    firstAt: { ...row?.firstAt, [status]: known === undefined ? at : Math.min(known, at) },
    currentStatus: later ? status : row.currentStatus,
    updatedAt: later ? at : row.updatedAt,
    seq: later ? seq : row.seq,
    origin: earlier ? location : (row?.origin ?? null),
    originAt: earlier ? at : (row?.originAt ?? null),
    failedAt: status === 'FAILED' ? withAttempt(row?.failedAt ?? [], at) : (row?.failedAt ?? []),
  };
}

function rank(status: LogisticsStatus): number {
  return LOGISTICS_STATUSES.indexOf(status);
}

/** Earlier than the known origin. At the same instant the lesser text wins, so arrival does not decide. */
function isOrigin(row: ObservedShipment | undefined, at: Instant, location: string): boolean {
  if (row?.originAt == null) return true;
  return at < row.originAt || (at === row.originAt && location < (row.origin ?? ''));
}

function withAttempt(attempts: readonly Instant[], at: Instant): readonly Instant[] {
  if (attempts.includes(at)) return attempts;
  return [...attempts, at].sort((a, b) => a - b).slice(0, MAX_FAILED_ATTEMPTS);
}

/** Whether the parcel reached the maximum of failed deliveries and was not delivered. A person has to act. */
export function isUndeliverable({ failedAt, firstAt }: ObservedShipment): boolean {
  return failedAt.length >= MAX_FAILED_ATTEMPTS && firstAt.DELIVERED === undefined;
}

/** Whether {@link shipmentTable} has no transition from `from` to `to`. For data quality; events are never refused. */
export function isUnexpectedTransition(from: LogisticsStatus, to: LogisticsStatus): boolean {
  return from !== to && !Object.values<string>(shipmentTable[from]).includes(to);
}
