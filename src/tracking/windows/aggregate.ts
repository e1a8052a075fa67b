/**
 * Aggregates for a dashboard: window totals with their corrections and averages, and the abnormal rate. They fold the
 * outputs of any number of partitions, in any order.
 */
import type { Instant } from '../../core/quantity.ts';
import type { TrackerOutput } from '../outputs.ts';
import { MEASURES } from './measures.ts';
import { noTotals, type Totals, type WindowTotals } from './windows.ts';

/** Source A's row (5.1, `order_processing_metrics`) with the counts and sums behind its averages. */
export interface WindowRow extends WindowTotals {
  readonly window: string;
  readonly start: Instant;
  /** Seconds; null if no such duration ended in the window. */
  readonly averagePaymentSeconds: number | null;
  readonly averageProcessingSeconds: number | null;
  readonly averageDeliverySeconds: number | null;
}

export class WindowAggregate {
  readonly #windows = new Map<string, Map<Instant, Totals>>();

  /** Adds an output. Outputs that are not about windows are ignored. */
  add(output: TrackerOutput): void {
    if (output.type === 'window.closed') {
      const totals = this.#totals(output.window, output.start);
      for (const field of FIELDS) totals[field] += output.totals[field];
    } else if (output.type === 'window.corrected') {
      const totals = this.#totals(output.window, output.start);
      const { count, seconds } = MEASURES[output.measure];
      totals[count] += output.count;
      totals[seconds] += output.seconds;
    }
  }

  /** The windows of a kind, ascending by start. */
  rows(window: string): readonly WindowRow[] {
    return [...(this.#windows.get(window) ?? [])]
      .sort(([a], [b]) => a - b)
      .map(([start, totals]) => ({
        window,
        start,
        ...totals,
        averagePaymentSeconds: ratio(totals.paymentSeconds, totals.paymentCount),
        averageProcessingSeconds: ratio(totals.processingSeconds, totals.processingCount),
        averageDeliverySeconds: ratio(totals.deliverySeconds, totals.deliveryCount),
      }));
  }

  #totals(window: string, start: Instant): Totals {
    let rows = this.#windows.get(window);
    if (rows === undefined) {
      rows = new Map();
      this.#windows.set(window, rows);
    }
    let totals = rows.get(start);
    if (totals === undefined) {
      totals = noTotals();
      rows.set(start, totals);
    }
    return totals;
  }
}

/** Open and abnormal orders at any end of a window, summed over any number of partitions. */
export class OpenOrderGauge {
  readonly #partitions = new Map<number, { at: Instant; open: number; abnormal: number }[]>();

  /** Adds an output. Those of one partition come in ascending order of `at`. */
  add(output: TrackerOutput, partition = 0): void {
    if (output.type !== 'open_orders.changed') return;
    const { at, open, abnormal } = output;
    const changes = this.#partitions.get(partition);
    if (changes === undefined) this.#partitions.set(partition, [{ at, open, abnormal }]);
    else changes.push({ at, open, abnormal });
  }

  /** The counts at `at`, and the abnormal share of the open orders; null if none are open (D71). */
  at(at: Instant): {
    readonly open: number;
    readonly abnormal: number;
    readonly abnormalRate: number | null;
  } {
    let open = 0;
    let abnormal = 0;
    for (const changes of this.#partitions.values()) {
      const last = changes[countUpTo(changes, at) - 1];
      open += last?.open ?? 0;
      abnormal += last?.abnormal ?? 0;
    }
    return { open, abnormal, abnormalRate: ratio(abnormal, open) };
  }
}

/** The number of entries at or before `at`, in an ascending list. */
function countUpTo(changes: readonly { readonly at: Instant }[], at: Instant): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle] as { at: Instant }).at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

const FIELDS = Object.keys(noTotals()) as (keyof Totals)[];

function ratio(sum: number, count: number): number | null {
  return count === 0 ? null : sum / count;
}
