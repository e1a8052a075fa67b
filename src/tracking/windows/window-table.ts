/** The open windows of a partition. Counts the new facts of orders in them. */
import type { Instant } from '../../core/quantity.ts';
import { Buckets } from '../fold/buckets.ts';
import type { OrderState, StatusFact } from '../fold/order-state.ts';
import type { Emit } from '../outputs.ts';
import type { TrackerSettings, WindowSpec } from '../settings.ts';
import { MEASURES, type Measure, type Measured, measured } from './measures.ts';
import { COUNT_OF, countsIn, firstStart, isClosed, lastClosed, noTotals, type Totals } from './windows.ts';

/** One list per kind of window, in the order of the settings; starts ascending. */
export type WindowTableState = readonly (readonly (readonly [Instant, Totals])[])[];

export class WindowTable {
  readonly #settings: TrackerSettings;
  readonly #open: readonly Buckets<Totals>[];

  constructor(settings: TrackerSettings, state?: WindowTableState) {
    this.#settings = settings;
    this.#open = settings.windows.map(
      ({ slideMs }, i) =>
        new Buckets<Totals>(
          slideMs,
          state?.[i]?.map(([start, totals]) => [start, { ...totals }]),
        ),
    );
  }

  get size(): number {
    return this.#open.reduce((sum, each) => sum + each.size, 0);
  }

  /** Counts a new event of an order in its windows. Returns the kinds of windows that had closed before it. */
  count(before: OrderState, fact: StatusFact): readonly string[] {
    const { windows, allowedLatenessMs } = this.#settings;
    let missed: string[] | undefined;
    for (let i = 0; i < windows.length; i++) {
      const spec = windows[i] as WindowSpec;
      for (let start = firstStart(spec, fact.at); start <= fact.at; start += spec.slideMs) {
        if (!countsIn(spec, start, fact, allowedLatenessMs)) {
          missed ??= [];
          if (missed.at(-1) !== spec.name) missed.push(spec.name);
          continue;
        }
        const totals = this.#totals(i, start);
        let known = false;
        let entered = false;
        // Events are in the order of their instants, so the search stops at the start of the window.
        for (let last = before.events.length - 1; last >= 0; last--) {
          const each = before.events[last] as StatusFact;
          if (each.at < start) break;
          if (!countsIn(spec, start, each, allowedLatenessMs)) continue;
          known = true;
          if (each.status === fact.status) entered = true;
        }
        if (!known) totals.orders += 1;
        if (!entered) totals[COUNT_OF[fact.status]] += 1;
      }
    }
    return missed ?? NONE;
  }

  /** Moves the durations of an order from the window in which they were counted to the right one now. */
  measure(
    before: OrderState,
    after: OrderState,
    measures: readonly Measure[],
    watermark: Instant | null,
    emit: Emit,
  ): void {
    const { milestone } = this.#settings;
    for (const measure of measures) {
      const was = measured(before, measure, milestone);
      const is = measured(after, measure, milestone);
      if (was?.end.id === is?.end.id) {
        const seconds = (is?.seconds ?? 0) - (was?.seconds ?? 0);
        if (is !== undefined && seconds !== 0) this.#add(measure, is.end, 0, seconds, watermark, emit);
      } else {
        if (was !== undefined) this.#add(measure, was.end, -1, -was.seconds, watermark, emit);
        if (is !== undefined) this.#add(measure, is.end, 1, is.seconds, watermark, emit);
      }
    }
  }

  #add(
    measure: Measure,
    end: Measured['end'],
    count: number,
    seconds: number,
    watermark: Instant | null,
    emit: Emit,
  ): void {
    const { windows, allowedLatenessMs } = this.#settings;
    const fields = MEASURES[measure];
    for (let i = 0; i < windows.length; i++) {
      const spec = windows[i] as WindowSpec;
      for (let start = firstStart(spec, end.at); start <= end.at; start += spec.slideMs) {
        if (!countsIn(spec, start, end, allowedLatenessMs)) continue;
        if (isClosed(spec, start, watermark, allowedLatenessMs)) {
          emit({ type: 'window.corrected', window: spec.name, start, measure, count, seconds: seconds + 0 });
          continue;
        }
        const totals = this.#totals(i, start);
        totals[fields.count] += count;
        totals[fields.seconds] += seconds;
      }
    }
  }

  /** Closes the windows that the watermark has passed. */
  close(watermark: Instant, emit: Emit): void {
    const { windows, allowedLatenessMs } = this.#settings;
    for (let i = 0; i < windows.length; i++) {
      const { name, sizeMs } = windows[i] as WindowSpec;
      const open = this.#open[i] as Buckets<Totals>;
      const latest = lastClosed(sizeMs, watermark, allowedLatenessMs);
      for (let closed = open.take(latest); closed; closed = open.take(latest)) {
        const { start, value: totals } = closed;
        emit({ type: 'window.closed', window: name, start, end: start + sizeMs, totals });
      }
    }
  }

  snapshot(): WindowTableState {
    return this.#open.map((each) => each.entries().map(([start, totals]) => [start, { ...totals }]));
  }

  #totals(i: number, start: Instant): Totals {
    const open = this.#open[i] as Buckets<Totals>;
    const known = open.get(start);
    if (known !== undefined) return known;
    const totals = noTotals();
    open.set(start, totals);
    return totals;
  }
}

const NONE: readonly string[] = [];
