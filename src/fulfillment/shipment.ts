/**
 * One row a parcel, folded from what the carrier reports in whatever order it arrives. Keyed by order and shipment: the
 * parcels of a split order do not overwrite each other, and no place on the way splits a parcel (D48, D50).
 */
import type { OrderId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import { LOGISTICS_STATUSES, type LogisticsStatus, shipmentTable } from './shipment.table.ts';

/** A report of the carrier (source A, 3.3: `logistics_events`). `seq` orders reports that share an instant. */
export interface LogisticsEvent {
  readonly shipmentId: string;
  readonly orderId: OrderId;
  readonly status: LogisticsStatus;
  readonly at: Instant;
  readonly seq: number;
  readonly location: string | null;
}

/** The parcel as its reports tell it. */
export interface ShipmentRow {
  readonly orderId: OrderId;
  readonly shipmentId: string;
  /** The first instant of each status: a repeated report moves nothing. */
  readonly firstAt: { readonly [status in LogisticsStatus]?: Instant };
  readonly currentStatus: LogisticsStatus;
  readonly updatedAt: Instant;
  readonly seq: number;
  /** Where it set out: the place of its earliest report that names one. */
  readonly origin: string | null;
  readonly originAt: Instant | null;
  /** The earliest instants at which a delivery failed, ascending, no more than {@link MAX_FAILED_ATTEMPTS}. */
  readonly failedAt: readonly Instant[];
}

/** After so many failed deliveries a parcel is for a person to look at; more are not counted. */
export const MAX_FAILED_ATTEMPTS = 3;

/**
 * Folds one report. Feeding a report twice, or in another order, gives the same row.
 *
 * @example
 * observeShipment(undefined, { orderId: 'o-1', shipmentId: 's-1', status: 'DISPATCHED', at, seq: 0, location: 'north' })
 */
export function observeShipment(row: ShipmentRow | undefined, event: LogisticsEvent): ShipmentRow {
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

/** Earlier than what is known; of two that are equally early, the lesser text, so that arrival does not decide. */
function isOrigin(row: ShipmentRow | undefined, at: Instant, location: string): boolean {
  if (row?.originAt == null) return true;
  return at < row.originAt || (at === row.originAt && location < (row.origin ?? ''));
}

function withAttempt(attempts: readonly Instant[], at: Instant): readonly Instant[] {
  if (attempts.includes(at)) return attempts;
  return [...attempts, at].sort((a, b) => a - b).slice(0, MAX_FAILED_ATTEMPTS);
}

/** Whether nobody will try again by himself: the parcel failed as often as it may, and was not handed over since. */
export function isUndeliverable({ failedAt, firstAt }: ShipmentRow): boolean {
  return failedAt.length >= MAX_FAILED_ATTEMPTS && firstAt.DELIVERED === undefined;
}

/** Whether a parcel does not go from `from` to `to` in the ordinary course of things; for data quality, never a refusal. */
export function unexpectedMove(from: LogisticsStatus, to: LogisticsStatus): boolean {
  return from !== to && !Object.values<string>(shipmentTable[from]).includes(to);
}
