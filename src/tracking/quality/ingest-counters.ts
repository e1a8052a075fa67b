/** What is counted of every record: pipeline counters, data quality, and the reject list. */
import type { DurationMs, Instant } from '../../core/quantity.ts';
import type { Conflict } from '../fold/order-state.ts';
import type { OrderUpdated, StockUpdated, TrackerOutput } from '../outputs.ts';
import type { Reject, TrackedRecord } from '../read/records.ts';
import { rejectOf } from '../read/rejects.ts';
import type { Stamp } from '../read/watermark.ts';
import { type Counters, type CountersState, countersFrom } from './counters.ts';
import { COUNTED_AS, type Quality } from './quality.ts';
import { QualityTable, type QualityTableState } from './quality-table.ts';

export interface AccountsState {
  readonly quality: QualityTableState;
  /** Ids of rejects, the latest last. */
  readonly rejects: readonly string[];
  readonly counters: CountersState;
}

type Tell = (output: TrackerOutput) => void;

export class Accounts {
  readonly counters: Counters;
  readonly #quality: QualityTable;
  readonly #rejects: Set<string>;
  readonly #rememberRejects: number;
  readonly #tell: Tell;

  constructor(
    { qualityWindowMs, rememberRejects }: { qualityWindowMs: DurationMs; rememberRejects: number },
    tell: Tell,
    state?: AccountsState,
  ) {
    this.counters = countersFrom(state?.counters);
    this.#quality = new QualityTable(qualityWindowMs, state?.quality);
    this.#rejects = new Set(state?.rejects);
    this.#rememberRejects = rememberRejects;
    this.#tell = tell;
  }

  get rejects(): number {
    return this.#rejects.size;
  }

  /** A record that is news, right or wrong. */
  news(record: TrackedRecord, { receivedAt, behind }: Stamp): Quality {
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

  illegal(quality: Quality): void {
    this.counters.illegalTransitions += 1;
    quality.illegalTransitions += 1;
    quality.errors += 1;
  }

  updated(output: OrderUpdated | StockUpdated): void {
    this.counters.updates += 1;
    this.#tell(output);
  }

  late(record: TrackedRecord, watermark: Instant, missed: readonly string[]): void {
    if (missed.length > 0) this.counters.missedWindows += 1;
    this.#tell({ type: 'record.late', reason: 'BEHIND_WATERMARK', record, watermark, missed });
  }

  /** An event id that came with other content than before; with none that differs it is a repeat. */
  again(record: TrackedRecord, conflicts: readonly Conflict[], stamp: Stamp): void {
    if (conflicts.length === 0) {
      this.counters.repeated[record.stream] += 1;
      return;
    }
    const problems = conflicts.map(({ field, known, given }) => ({
      path: field,
      problem: 'conflict',
      message: `${String(given)} where ${String(known)} was heard before`,
    }));
    this.reject(rejectOf(record.stream, record, 'EVENT_CONFLICT', problems), stamp);
  }

  /** For the reject list, unless this very record has been put there before. */
  reject(reject: Reject, { receivedAt }: Stamp): void {
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
    this.#tell({ type: 'record.rejected', reject, receivedAt });
  }

  close(receivedAt: Instant): void {
    this.#quality.close(receivedAt, this.#tell);
  }

  snapshot(): AccountsState {
    return {
      quality: this.#quality.snapshot(),
      rejects: [...this.#rejects],
      counters: countersFrom(this.counters),
    };
  }
}
