/**
 * Data quality by the minute of receipt (A 7.1): what came, what was wrong with it, and how long it took. Late means
 * behind the watermark (D81), violations are counted where they are found (D06), and an error is anything that is
 * rejected or no move of the table (D83).
 */
import type { Instant } from '../../core/quantity.ts';
import type { RejectCode, Stream } from '../read/records.ts';

export interface QualityTotals {
  /** Records received, repeats left out: the same record again says nothing about the data. */
  readonly total: number;
  readonly nullOrderIds: number;
  readonly unknownStatuses: number;
  /** Everything else that a schema or a limit turned away. */
  readonly schemaViolations: number;
  /** An event id that came again with other content. */
  readonly conflicts: number;
  readonly illegalTransitions: number;
  readonly late: number;
  /** Records with anything wrong, each counted once. */
  readonly errors: number;
  /** From the event to its receipt, over the records that could be read: how many, and milliseconds. */
  readonly processed: number;
  readonly processingMs: number;
}
export type Quality = { -readonly [field in keyof QualityTotals]: QualityTotals[field] };

/** A data-quality window of one stream, as source A's table has it, with its averages. */
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

/** Where a reject is counted. */
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

/** Average milliseconds from event to receipt, and errors per record; null where nothing was counted. */
export function qualityRates({ total, errors, processed, processingMs }: QualityTotals): {
  readonly averageProcessingMs: number | null;
  readonly errorRate: number | null;
} {
  return {
    averageProcessingMs: processed === 0 ? null : processingMs / processed,
    errorRate: total === 0 ? null : errors / total,
  };
}
