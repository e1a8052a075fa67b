/** The head of the pipeline: reads raw records and keeps the clock. One reader may serve many partitions. */

import type { TrackerSettings } from '../settings.ts';
import { partitionOfKey } from './hash.ts';
import { ingest, type RawRecord } from './ingest.ts';
import type { Ingested } from './records.ts';
import { type Clock, clockAtRest, type Stamp, stampOf, tick } from './watermark.ts';

/** A record, or a reject, with what the clock said when it came. Plain JSON: it may be sent to another machine. */
export interface StampedRecord {
  readonly ingested: Ingested;
  readonly stamp: Stamp;
}

export class Reader {
  readonly #settings: TrackerSettings;
  #clock: Clock;

  constructor(settings: TrackerSettings, clock: Clock = clockAtRest) {
    this.#settings = settings;
    this.#clock = clock;
  }

  get clock(): Clock {
    return this.#clock;
  }

  read(raw: RawRecord): StampedRecord {
    const ingested = ingest(raw, this.#settings);
    const before = this.#clock;
    this.#clock = tick(before, ingested, raw.receivedAt);
    return { ingested, stamp: stampOf(before, this.#clock, ingested, this.#settings) };
  }

  /** Nothing came until then. */
  wait(receivedAt: number): void {
    if (this.#clock.receivedAt === null || receivedAt > this.#clock.receivedAt)
      this.#clock = { ...this.#clock, receivedAt };
  }
}

/**
 * Which of so many partitions a record belongs to, from 0: all records of an order to the same one, all rows of a
 * product, and a reject wherever its content sends it.
 */
export function partitionOf(ingested: Ingested, partitions: number): number {
  return partitionOfKey(keyOf(ingested), partitions);
}

function keyOf(ingested: Ingested): string {
  if ('reject' in ingested) return ingested.reject.rejectId;
  const { record } = ingested;
  return record.stream === 'stock' ? `${record.productId}/${record.sku}` : record.orderId;
}
