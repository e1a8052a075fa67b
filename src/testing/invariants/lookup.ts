/** A log by what is asked of it: each grouping is made once, when it is first wanted. */
import type { AnyMachine } from '../../core/decider.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { type Hold, levelId, type MovementRow } from '../../inventory/index.ts';
import { type Order, order } from '../../order/index.ts';
import { type Payment, payment } from '../../payment/index.ts';
import type { Log } from './log.ts';

export interface Lookup {
  readonly orders: ReadonlyMap<string, Order>;
  readonly payments: ReadonlyMap<string, Payment>;
  readonly streams: ReadonlyMap<string, readonly HistoryRecord[]>;
  readonly holdsByLevel: ReadonlyMap<string, readonly Hold[]>;
  readonly holdsByLine: ReadonlyMap<string, readonly Hold[]>;
  readonly applied: readonly MovementRow[];
  readonly appliedByLevel: ReadonlyMap<string, readonly MovementRow[]>;
  readonly appliedByHold: ReadonlyMap<string, readonly MovementRow[]>;
}

const made = new WeakMap<Log, Lookup>();

export function lookup(log: Log): Lookup {
  const known = made.get(log);
  if (known) return known;
  const fresh = build(log);
  made.set(log, fresh);
  return fresh;
}

function build(log: Log): Lookup {
  const memo = <K extends keyof Lookup>(name: K, make: () => Lookup[K]) => ({
    [name]: { configurable: true, enumerable: true, get: () => keep(name, make()) },
  });
  const self = {} as { -readonly [name in keyof Lookup]: Lookup[name] };
  const keep = <K extends keyof Lookup>(name: K, value: Lookup[K]) => {
    Object.defineProperty(self, name, { value });
    return value;
  };
  const applied = () => self.applied;
  return Object.defineProperties(self, {
    ...memo('orders', () => new Map(log.orders.map((row) => [row.id, row]))),
    ...memo('payments', () => new Map(log.payments.map((row) => [row.id, row]))),
    ...memo('streams', () => groupBy(log.history, ({ kind, id }) => `${kind}/${id}`)),
    ...memo('holdsByLevel', () => groupBy(log.holds, ({ sku, location }) => levelId(sku, location))),
    ...memo('holdsByLine', () => groupBy(log.holds, ({ orderId, lineId }) => lineKey(orderId, lineId))),
    ...memo('applied', () => log.movements.filter(({ status }) => status === 'SUCCESS')),
    ...memo('appliedByLevel', () => groupBy(applied(), ({ sku, location }) => levelId(sku, location))),
    ...memo('appliedByHold', () =>
      groupBy(
        applied().filter(({ orderId }) => orderId !== null),
        ({ orderId, lineId, location }) => holdKey(orderId ?? '', lineId ?? '', location),
      ),
    ),
  });
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

const SHIPPED: { readonly [kind: string]: AnyMachine } = { order, payment };

/** The machine whose events a stream holds, if it is known. */
export function machineOf(
  { machines = SHIPPED }: Pick<Log, 'machines'>,
  kind: string,
): AnyMachine | undefined {
  return Object.hasOwn(machines, kind) ? machines[kind] : undefined;
}
