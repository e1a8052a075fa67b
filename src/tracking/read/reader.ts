/** Reads raw records and advances the clock. One reader serves all partitions. */

import type { TrackerSettings } from '../settings.ts';
import { partitionOfKey } from './hash.ts';
import { ingest, type RawRecord } from './ingest.ts';
import type { Ingested } from './records.ts';
import { type Clock, initialClock, type Stamp, stampOf, tick } from './watermark.ts';

/** A record or reject with the clock's stamp. Plain JSON, so it can be sent to another machine. */
export interface StampedRecord {
  readonly ingested: Ingested;
  readonly stamp: Stamp;
}

export class Reader {
  readonly #settings: TrackerSettings;
  #clock: Clock;

  constructor(settings: TrackerSettings, clock: Clock = initialClock) {
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

  /** Advances the time of receipt without a record. */
  wait(receivedAt: number): void {
    if (this.#clock.receivedAt === null || receivedAt > this.#clock.receivedAt)
      this.#clock = { ...this.#clock, receivedAt };
  }
}

/**
 * The partition of a record, from 0. Records of one order share a partition, and so do rows of one product. A reject
 * is assigned by its content.
 */
export function partitionOf(ingested: Ingested, partitions: number): number {
  return partitionOfKey(keyOf(ingested), partitions);
}

function keyOf(ingested: Ingested): string {
  if ('reject' in ingested) return ingested.reject.rejectId;
  const { record } = ingested;
  return record.stream === 'stock' ? `${record.productId}/${record.sku}` : record.orderId;
}
