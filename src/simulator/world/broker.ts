/**
 * The message broker: at-least-once delivery to every consumer group.
 * Messages may come late, twice, out of order, or only after a redrive.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import type { CloudEvent } from '../../ports/index.ts';
import { CallCounters } from '../../testing/call-counters.ts';
import type { RunContext } from '../engine/context.ts';

/** Handles a message. `done(false)` requests another delivery. */
export type Consumer = (event: CloudEvent, done: (handled: boolean) => void) => void;

interface Delivery {
  readonly group: string;
  readonly event: CloudEvent;
  readonly copy: number;
}

const REDELIVER_MS = 20_000;
/** After this many failed deliveries a message may move to the dead letters. */
const MAX_DELIVERIES = 5;

export class Broker {
  /** Ids in the order they were published, repeats included. */
  readonly published: string[] = [];
  /** Called when the broker lost undelivered messages. */
  onEmptied: () => void = () => {};
  readonly #context: RunContext;
  readonly #consumers = new Map<
    string,
    { readonly consumer: Consumer; readonly wants: (type: string) => boolean }
  >();
  readonly #known = new Map<string, number>();
  /** Ids by which the broker recognises a repeat. They are lost with its contents. */
  readonly #held = new Set<string>();
  readonly #dead: Delivery[] = [];
  readonly #counters = new CallCounters();
  /** Deliveries of an earlier generation are dropped. */
  #generation = 0;

  constructor(context: RunContext) {
    this.#context = context;
  }

  /** Adds a consumer group and the event types it wants; default all. */
  subscribe(group: string, consumer: Consumer, wants: (type: string) => boolean = () => true): void {
    this.#consumers.set(group, { consumer, wants });
  }

  /** Accepts a batch. Returns whether the publisher receives the acknowledgement. */
  publish(events: readonly CloudEvent[]): boolean {
    const { faults, marks } = this.#context;
    for (const event of events) {
      const nth = this.#known.get(event.id) ?? 0;
      this.#known.set(event.id, nth + 1);
      this.published.push(event.id);
      if (nth > 0) marks.hit('relay-repeated');
      const held = this.#held.has(event.id);
      this.#held.add(event.id);
      if (held && faults.strikes('broker-dedupe', event.id, nth)) continue;
      this.#fanOut(event, nth);
      if (faults.strikes('duplicate-in-batch', event.id, nth)) this.#fanOut(event, nth + 1_000);
    }
    const first = events[0]?.id ?? '';
    const nth = this.#counters.next(`batch ${first}`);
    if (faults.strikes('broker-emptied', first, nth)) {
      this.#generation += 1;
      this.#held.clear();
      this.onEmptied();
    }
    return !faults.strikes('ack-lost', first, nth);
  }

  /** Delivers the dead letters once more. */
  redrive(): void {
    for (const delivery of this.#dead.splice(0)) {
      this.#context.marks.hit('dead-letter-redriven');
      this.#deliver(delivery, 0, 0);
    }
  }

  #fanOut(event: CloudEvent, copy: number): void {
    const { faults, schedule } = this.#context;
    for (const [group, { wants }] of this.#consumers) {
      if (!wants(event.type)) continue;
      const entity = `${group} ${event.id}`;
      const delivery = { group, event, copy };
      let delay = 5 + schedule('delivery', entity, copy) * 400;
      if (faults.strikes('drop', entity, copy)) delay += REDELIVER_MS;
      if (faults.strikes('reorder', entity, copy))
        delay += faults.severity('reorder', entity, copy) ** 2 * HOUR_MS;
      if (faults.strikes('delay', entity, copy))
        delay += faults.severity('delay', entity, copy) ** 3 * 3 * DAY_MS;
      this.#deliver(delivery, delay, 0);
      if (faults.strikes('duplicate', entity, copy)) this.#deliver(delivery, delay + 300, 100);
      if (faults.strikes('late-duplicate', entity, copy)) this.#deliver(delivery, delay + 5 * HOUR_MS, 200);
    }
  }

  #deliver(delivery: Delivery, delay: number, attempt: number): void {
    const age = this.#generation;
    this.#context.kernel.after(Math.round(delay), () => {
      if (age !== this.#generation) return;
      const { group, event } = delivery;
      this.#consumers.get(group)?.consumer(event, (handled) => {
        if (!handled) this.#redeliver(delivery, attempt);
      });
    });
  }

  #redeliver(delivery: Delivery, attempt: number): void {
    const tried = (attempt % 100) + 1;
    const aside =
      tried >= MAX_DELIVERIES && this.#context.faults.strikes('dead-letter', delivery.event.id, attempt);
    if (aside) this.#dead.push(delivery);
    else this.#deliver(delivery, Math.min(10 * MINUTE_MS, REDELIVER_MS * tried), attempt + 1);
  }
}
