/** A log by what is asked of it: each grouping is made once, when it is first wanted. */

import type { StoredAnswer } from '../../app/index.ts';
import type { AnyEvent, AnyMachine } from '../../core/decider.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { type Hold, levelId, type MovementRow } from '../../inventory/index.ts';
import { type Order, order } from '../../order/index.ts';
import { type Payment, payment, suspense } from '../../payment/index.ts';
import type { Log } from './log.ts';

/** Made for every commit of a simulation, so each index is built on first use. */
class Lookup {
  readonly #log: Log;
  #orders?: ReadonlyMap<string, Order>;
  #payments?: ReadonlyMap<string, Payment>;
  #streams?: ReadonlyMap<string, readonly HistoryRecord[]>;
  #holdsByLevel?: ReadonlyMap<string, readonly Hold[]>;
  #holdsByLine?: ReadonlyMap<string, readonly Hold[]>;
  #applied?: readonly MovementRow[];
  #appliedByLevel?: ReadonlyMap<string, readonly MovementRow[]>;
  #appliedByHold?: ReadonlyMap<string, readonly MovementRow[]>;
  #events?: ReadonlyMap<string, string>;
  #answers?: ReadonlyMap<string, StoredAnswer>;
  #folded?: ReadonlyMap<string, Folded>;

  constructor(log: Log) {
    this.#log = log;
  }

  get orders(): ReadonlyMap<string, Order> {
    this.#orders ??= new Map(this.#log.orders.map((row) => [row.id, row]));
    return this.#orders;
  }
  get payments(): ReadonlyMap<string, Payment> {
    this.#payments ??= new Map(this.#log.payments.map((row) => [row.id, row]));
    return this.#payments;
  }
  get streams(): ReadonlyMap<string, readonly HistoryRecord[]> {
    this.#streams ??= groupBy(this.#log.history, ({ kind, id }) => `${kind}/${id}`);
    return this.#streams;
  }
  get holdsByLevel(): ReadonlyMap<string, readonly Hold[]> {
    this.#holdsByLevel ??= groupBy(this.#log.holds, ({ sku, location }) => levelId(sku, location));
    return this.#holdsByLevel;
  }
  get holdsByLine(): ReadonlyMap<string, readonly Hold[]> {
    this.#holdsByLine ??= groupBy(this.#log.holds, ({ orderId, lineId }) => lineKey(orderId, lineId));
    return this.#holdsByLine;
  }
  get applied(): readonly MovementRow[] {
    this.#applied ??= this.#log.movements.filter(({ status }) => status === 'SUCCESS');
    return this.#applied;
  }
  get appliedByLevel(): ReadonlyMap<string, readonly MovementRow[]> {
    this.#appliedByLevel ??= groupBy(this.applied, ({ sku, location }) => levelId(sku, location));
    return this.#appliedByLevel;
  }
  get appliedByHold(): ReadonlyMap<string, readonly MovementRow[]> {
    this.#appliedByHold ??= groupBy(
      this.applied.filter(({ orderId }) => orderId !== null),
      ({ orderId, lineId, location }) => holdKey(orderId ?? '', lineId ?? '', location),
    );
    return this.#appliedByHold;
  }
  /** What happened, by the id of its message. */
  get events(): ReadonlyMap<string, string> {
    this.#events ??= new Map(this.#log.history.map((record) => [messageId(record), record.event]));
    return this.#events;
  }
  /** The answers that are kept, by the id of their key. */
  get answers(): ReadonlyMap<string, StoredAnswer> {
    this.#answers ??= new Map(
      (this.#log.keys ?? []).flatMap(({ id, record }) => {
        const { response } = record as { response?: string };
        return response === undefined ? [] : [[id, JSON.parse(response) as StoredAnswer]];
      }),
    );
    return this.#answers;
  }
  /** Every stream of a known machine, folded from the start. */
  get folded(): ReadonlyMap<string, Folded> {
    this.#folded ??= new Map(
      [...this.streams].flatMap(([stream, records]) => {
        const { kind = '', id = '' } = records[0] ?? {};
        const machine = machineOf(this.#log, kind);
        return machine ? [[stream, foldRecords(machine, machine.initial(id), records)]] : [];
      }),
    );
    return this.#folded;
  }
}

/** The state that records add up to, or the type of the first event that the machine does not know. */
export type Folded = { readonly state: unknown } | { readonly unknown: string };

export function foldRecords(machine: AnyMachine, state: unknown, records: readonly HistoryRecord[]): Folded {
  let after = state;
  for (const { data } of records) {
    after = machine.evolve(after, data);
    if (after === undefined) return { unknown: String((data as AnyEvent).type) };
  }
  return { state: after };
}

/** The id under which a record is published. */
export function messageId({ kind, id, version }: Pick<HistoryRecord, 'kind' | 'id' | 'version'>): string {
  return `${kind}/${id}/${version}`;
}

const made = new WeakMap<Log, Lookup>();

export function lookup(log: Log): Lookup {
  const known = made.get(log);
  if (known) return known;
  const fresh = new Lookup(log);
  made.set(log, fresh);
  return fresh;
}

export function lineKey(orderId: string, lineId: string): string {
  return `${orderId}\n${lineId}`;
}

export function holdKey(orderId: string, lineId: string, location: string): string {
  return `${orderId}\n${lineId}\n${location}`;
}

export function groupBy<X>(
  items: Iterable<X>,
  keyOf: (item: X) => string,
): ReadonlyMap<string, readonly X[]> {
  const groups = new Map<string, X[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

export function sum<X>(items: Iterable<X>, of: (item: X) => number): number {
  let total = 0;
  for (const item of items) total += of(item);
  return total;
}

const SHIPPED: { readonly [kind: string]: AnyMachine } = { order, payment, suspense };

/** Every stored aggregate with events of its own. */
export function aggregatesOf({ orders, payments, suspense = [] }: Log) {
  return [
    ...orders.map((row) => ({ kind: 'order', row })),
    ...payments.map((row) => ({ kind: 'payment', row })),
    ...suspense.map((row) => ({ kind: 'suspense', row })),
  ];
}

/** The machine whose events a stream holds, if it is known. */
export function machineOf(
  { machines = SHIPPED }: Pick<Log, 'machines'>,
  kind: string,
): AnyMachine | undefined {
  return Object.hasOwn(machines, kind) ? machines[kind] : undefined;
}
