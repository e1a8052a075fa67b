/** The durations of orders between milestones. */
import { DAY_MS, type Instant, MINUTE_MS } from '../../../../core/index.ts';
import { durationsOf, type Lifecycle, type LifecycleDurations } from '../../../../order/index.ts';
import { type Distribution, distributionOf } from './distribution.ts';

interface Measure {
  readonly field: keyof LifecycleDurations;
  readonly title: string;
  readonly about: string;
  /** Source A's limit of a normal duration; null: no limit. */
  readonly limitMs: number | null;
}

const MEASURES: readonly Measure[] = [
  {
    field: 'pendingPaymentSeconds',
    title: 'Payment',
    about: 'from placed to paid',
    limitMs: 30 * MINUTE_MS,
  },
  { field: 'processingSeconds', title: 'Processing', about: 'from paid to shipped', limitMs: DAY_MS },
  {
    field: 'shippingSeconds',
    title: 'Shipping',
    about: 'from shipped to out for delivery, with carrier events',
    limitMs: null,
  },
  {
    field: 'deliverySeconds',
    title: 'Delivery',
    about: 'from shipped, or out for delivery, to delivered',
    limitMs: 3 * DAY_MS,
  },
  {
    field: 'overallSeconds',
    title: 'Overall',
    about: 'from placed to the last status, of finished orders',
    limitMs: null,
  },
];

export interface Measured extends Measure {
  readonly distribution: Distribution;
}

const FINISHED: ReadonlySet<string> = new Set(['DELIVERED', 'CANCELLED', 'REFUNDED', 'EXPIRED']);

export class DurationsTally {
  readonly #durations = MEASURES.map((): number[] => []);

  take(row: Lifecycle, outForDeliveryAt: Instant | null): void {
    const durations = durationsOf(row, outForDeliveryAt);
    for (const [i, { field }] of MEASURES.entries()) {
      const seconds = durations[field];
      if (seconds === null) continue;
      if (field === 'overallSeconds' && !FINISHED.has(row.currentStatus)) continue;
      this.#durations[i]?.push(seconds * 1_000);
    }
  }

  /** Without measures that have no durations. */
  end(): readonly Measured[] {
    return MEASURES.map((measure, i) => ({
      ...measure,
      distribution: distributionOf(this.#durations[i] ?? []),
    })).filter(({ distribution }) => distribution.count + distribution.negative > 0);
  }
}
