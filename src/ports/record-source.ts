/** The record source port: where a tracker's records come from. */
import type { RawRecord } from '../tracking/index.ts';

/** Where records come from, in an order of their own that never changes: a partition of a log, a table by id. */
export interface RecordSource {
  /** The records after `offset` (null: from the beginning), and the offset behind the last of them. */
  read(
    offset: string | null,
    limit: number,
  ): Promise<{ readonly records: readonly RawRecord[]; readonly offset: string | null }>;
}
