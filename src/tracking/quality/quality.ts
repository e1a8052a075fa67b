/**
 * Data quality by the minute of receipt (source A, 7.1): the number of records, their faults, and their delay. Late
 * means behind the watermark (D81). Violations are counted where they are found (D06). An error is a reject or an
 * illegal transition (D83).
 */
import type { Instant } from '../../core/quantity.ts';
import type { RejectCode, Stream } from '../read/records.ts';

export interface QualityTotals {
  /** Records received, without repeats. */
  readonly total: number;
  readonly nullOrderIds: number;
  readonly unknownStatuses: number;
  /** All other rejects by a schema or a limit. */
  readonly schemaViolations: number;
  /** Records with a known event id and other content. */
  readonly conflicts: number;
  readonly illegalTransitions: number;
  readonly late: number;
  /** Records with at least one fault. */
  readonly errors: number;
  /** Readable records. */
  readonly processed: number;
  /** The sum of their delays from event to receipt, in milliseconds. */
  readonly processingMs: number;
}
export type Quality = { -readonly [field in keyof QualityTotals]: QualityTotals[field] };

/** A data-quality window of one stream, as in source A's table. */
export interface QualityWindow extends QualityTotals {
  readonly stream: Stream;
  readonly start: Instant;
  readonly end: Instant;
}

export function noQuality(): Quality {
  return {
    total: 0,
    nullOrderIds: 0,
    unknownStatuses: 0,
    schemaViolations: 0,
    conflicts: 0,
    illegalTransitions: 0,
    late: 0,
    errors: 0,
    processed: 0,
    processingMs: 0,
  };
}

/** The counter of each reject code. */
export const COUNTED_AS = {
  NOT_JSON: 'schemaViolations',
  SCHEMA_VIOLATION: 'schemaViolations',
  NULL_ORDER_ID: 'nullOrderIds',
  UNKNOWN_STATUS: 'unknownStatuses',
  MISSING_EVENT_ID: 'schemaViolations',
  FUTURE_TIME: 'schemaViolations',
  EVENT_CONFLICT: 'conflicts',
  TOO_MANY_EVENTS: 'schemaViolations',
} as const satisfies { readonly [code in RejectCode]: keyof QualityTotals };

/** The average delay from event to receipt in milliseconds, and errors per record. Null if there were no records. */
export function qualityRates({ total, errors, processed, processingMs }: QualityTotals): {
  readonly averageProcessingMs: number | null;
  readonly errorRate: number | null;
} {
  return {
    averageProcessingMs: processed === 0 ? null : processingMs / processed,
    errorRate: total === 0 ? null : errors / total,
  };
}
