/** Counts every record: pipeline counters, data quality, and the reject list. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { Conflict } from '../fold/order-state.ts';
import type { Emit, OrderUpdated, StockUpdated } from '../outputs.ts';
import type { Reject, TrackedRecord } from '../read/records.ts';
import { rejectOf } from '../read/rejects.ts';
import type { Stamp } from '../read/watermark.ts';
import { type Counters, type CountersState, countersFrom } from './counters.ts';
import { COUNTED_AS, type Quality } from './quality.ts';
import { QualityTable, type QualityTableState } from './quality-table.ts';

export interface IngestCountersState {
  readonly quality: QualityTableState;
  /** Ids of remembered rejects, latest last. */
  readonly rejects: readonly string[];
  readonly counters: CountersState;
}

export class IngestCounters {
  readonly counters: Counters;
  readonly #quality: QualityTable;
  readonly #rejects: Set<string>;
  readonly #rememberRejects: number;
  readonly #emit: Emit;

  constructor(
    { qualityWindowMs, rememberRejects }: { qualityWindowMs: DurationMs; rememberRejects: number },
    emit: Emit,
    state?: IngestCountersState,
  ) {
    this.counters = countersFrom(state?.counters);
    this.#quality = new QualityTable(qualityWindowMs, state?.quality);
    this.#rejects = new Set(state?.rejects);
    this.#rememberRejects = rememberRejects;
    this.#emit = emit;
  }

  get rejects(): number {
    return this.#rejects.size;
  }

  /** Counts a record that is neither a repeat nor a reject. */
  countNew(record: TrackedRecord, { receivedAt, behind }: Stamp): Quality {
    const quality = this.#quality.at(record.stream, receivedAt);
    quality.total += 1;
    quality.processed += 1;
    quality.processingMs += receivedAt - record.at;
    if (behind !== null) {
      quality.late += 1;
      this.counters.late[record.stream] += 1;
    }
    return quality;
  }

  countIllegal(quality: Quality): void {
    this.counters.illegalTransitions += 1;
    quality.illegalTransitions += 1;
    quality.errors += 1;
  }

  countUpdate(output: OrderUpdated | StockUpdated): void {
    this.counters.updates += 1;
    this.#emit(output);
  }

  countLate(record: TrackedRecord, watermark: Instant, missed: readonly string[]): void {
    if (missed.length > 0) this.counters.missedWindows += 1;
    this.#emit({ type: 'record.late', reason: 'BEHIND_WATERMARK', record, watermark, missed });
  }

  /** Counts a record with a known event id: a repeat, or a reject if its content differs. */
  countRepeat(record: TrackedRecord, conflicts: readonly Conflict[], stamp: Stamp): void {
    if (conflicts.length === 0) {
      this.counters.repeated[record.stream] += 1;
      return;
    }
    const problems = conflicts.map(({ field, known, given }) => ({
      path: field,
      problem: 'conflict',
      message: `${String(given)} where ${String(known)} was recorded before`,
    }));
    this.countReject(rejectOf(record.stream, record, 'EVENT_CONFLICT', problems), stamp);
  }

  /** Emits a reject. The same reject again counts as a repeat. */
  countReject(reject: Reject, { receivedAt }: Stamp): void {
    const { stream, rejectId, code } = reject;
    if (this.#rejects.has(rejectId)) {
      this.counters.repeated[stream] += 1;
      return;
    }
    this.#rejects.add(rejectId);
    const [oldest] = this.#rejects;
    if (this.#rejects.size > this.#rememberRejects && oldest !== undefined) this.#rejects.delete(oldest);
    const quality = this.#quality.at(stream, receivedAt);
    quality.total += 1;
    quality.errors += 1;
    quality[COUNTED_AS[code]] += 1;
    this.counters.rejected[stream] += 1;
    this.#emit({ type: 'record.rejected', reject, receivedAt });
  }

  close(receivedAt: Instant): void {
    this.#quality.close(receivedAt, this.#emit);
  }

  snapshot(): IngestCountersState {
    return {
      quality: this.#quality.snapshot(),
      rejects: [...this.#rejects],
      counters: countersFrom(this.counters),
    };
  }
}
