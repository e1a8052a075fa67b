import type { Instant } from './quantity.ts';

/**
 * One row of the audit table, as source C has it in section 4.2 (docs/sources.md). Every event writes a row. If only amounts
 * changed, `from` and `to` are the same.
 */
export interface HistoryRecord {
  /** Kind and id of the aggregate: C's `order_id`, for every kind of aggregate. */
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
  /** The id that the events of one cause share: a request, a message, a webhook. */
  readonly correlationId: string;
  /** The event itself, with its amounts. */
  readonly data: object;
}
