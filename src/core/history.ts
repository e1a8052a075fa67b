import type { Instant } from './quantity.ts';

/**
 * One row of the audit table (source C, section 4.2): who moved what from where to where, when and why. A row is
 * written for every event, also when only amounts changed (`from` and `to` are then the same).
 */
export interface HistoryRecord {
  /** Kind and id of the aggregate: C's `order_id`, for orders, payments and whatever a host adds. */
  readonly kind: string;
  readonly id: string;
  /** 1, 2, 3 … without gap, per aggregate. */
  readonly version: number;
  readonly from: string;
  readonly to: string;
  /** The event's type. */
  readonly event: string;
  /** Who or what caused it. */
  readonly operator: string;
  /** Failure reason, channel code, free text. */
  readonly remark: string;
  readonly at: Instant;
  /** What belongs together: the request, the message, the callback that led here. */
  readonly correlationId: string;
  /** The event itself, with its amounts. */
  readonly data: object;
}
