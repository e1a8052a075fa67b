/** The invariants of orders and of the process around them, O1 to O8. */
import { normalizeCell } from '../../core/decider.ts';
import type { AnyTable } from '../../core/table.ts';
import type { Order, OrderEvent } from '../../order/index.ts';
import { each, type Invariant, type Log, ofRows, violated } from './log.ts';
import { lineKey, lookup, machineOf, sum } from './lookup.ts';

const edges = new WeakMap<AnyTable, Map<string, ReadonlySet<string>>>();

/** Where the table lets an event lead from a status: the targets of its open cells, and itself where there is one. */
function reachableFrom(table: AnyTable, status: string): ReadonlySet<string> {
  const known = edges.get(table) ?? new Map<string, ReadonlySet<string>>();
  edges.set(table, known);
  let targets = known.get(status);
  if (!targets) {
    const open = Object.values((Object.hasOwn(table, status) && table[status]) || {})
      .map(normalizeCell)
      .filter(({ refuse }) => refuse === '');
    // An outcome changes no headline: the event records the status it found.
    targets = new Set(open.flatMap(({ target }) => (target.outcome ? [status] : [...target.to])));
    known.set(status, targets);
  }
  return targets;
}

const ENDED: readonly string[] = ['CANCELLED', 'EXPIRED', 'REFUNDED'];

/** Lines that were paid for without stock, as the payment event said openly. */
function knownShort(log: Log, order: Order): ReadonlySet<string> {
  const paid = lookup(log)
    .streams.get(`order/${order.id}`)
    ?.find(({ event }) => event === 'order.paid');
  const { short = [] } = (paid?.data ?? {}) as Partial<Extract<OrderEvent, { type: 'order.paid' }>>;
  return new Set(short);
}

export const orderInvariants: readonly Invariant[] = [
  {
    id: 'O1',
    claim: 'the status of every aggregate is the one its last event led to',
    when: 'commit',
    violations: (log) => {
      const { streams } = lookup(log);
      const v = violated('O1');
      return each(
        [...named('order', log.orders), ...named('payment', log.payments)],
        ({ kind, row }, found) => {
          const last = streams.get(`${kind}/${row.id}`)?.at(-1)?.to ?? 'no event';
          if (last !== row.status) found.push(v(`${kind} ${row.id}`, 'status', last, row.status));
        },
      );
    },
    step: ({ orders, payments, history }) => {
      const v = violated('O1');
      const last = new Map(history.map(({ kind, id, to }) => [`${kind}/${id}`, to]));
      const rows = [
        ...named(
          'order',
          orders.map(({ after }) => after),
        ),
        ...named(
          'payment',
          payments.map(({ after }) => after),
        ),
      ];
      return each(rows, ({ kind, row }, found) => {
        const expected = last.get(`${kind}/${row.id}`) ?? 'no event';
        if (expected !== row.status) found.push(v(`${kind} ${row.id}`, 'status', expected, row.status));
      });
    },
  },
  {
    id: 'O2',
    claim:
      'every event stands in the table: it starts where the one before ended, and leads where a cell leads',
    when: 'commit',
    violations: (log) => {
      const v = violated('O2');
      const at = new Map<string, string>();
      return [
        ...inTable(log),
        ...each(log.history, ({ kind, id, version, from, to }, found) => {
          const stream = `${kind}/${id}`;
          const before = at.get(stream) ?? machineOf(log, kind)?.initial(id).status;
          if (before !== undefined && before !== from)
            found.push(v(`${stream} event ${version}`, 'status before', before, from));
          at.set(stream, to);
        }),
      ];
    },
    step: ({ after }) => inTable(after),
  },
  {
    id: 'O3',
    claim:
      'a paid order has all its units held or deducted, or its payment said openly which lines are short',
    when: 'commit',
    needs: ['levels'],
    violations: (log) => {
      const { holdsByLine } = lookup(log);
      const v = violated('O3');
      return each(log.orders, (order, found) => {
        if (order.paidAt === null || ENDED.includes(order.status)) return;
        const short = knownShort(log, order);
        for (const { lineId, ordered, cancelled } of order.lines) {
          const holds = holdsByLine.get(lineKey(order.id, lineId)) ?? [];
          const covered = sum(holds, ({ open, deducted }) => open + deducted);
          if (covered < ordered - cancelled && !short.has(lineId))
            found.push(
              v(`order ${order.id} line ${lineId}`, 'units held or deducted', ordered - cancelled, covered),
            );
          for (const { id, open, expiresAt } of holds)
            if (open > 0 && expiresAt !== null)
              found.push(v(`hold ${id}`, 'expiry of a paid hold', 'none', expiresAt));
        }
      });
    },
  },
  {
    id: 'O4',
    claim: 'of every line, returned ≤ delivered ≤ shipped ≤ ordered − cancelled, and the parcels add up',
    when: 'commit',
    ...ofRows('orders', (log) => {
      const v = violated('O4');
      return each(log.orders, ({ id, lines, shipments }, found) => {
        for (const line of lines) {
          const { lineId, ordered, cancelled, held, shipped, delivered, returned } = line;
          const subject = `order ${id} line ${lineId}`;
          const live = ordered - cancelled;
          if (shipped > live) found.push(v(subject, 'shipped', `≤ ${live}`, shipped));
          if (delivered > shipped) found.push(v(subject, 'delivered', `≤ ${shipped}`, delivered));
          if (returned > delivered) found.push(v(subject, 'returned', `≤ ${delivered}`, returned));
          const least = Math.min(
            live,
            cancelled,
            held,
            shipped,
            delivered,
            returned,
            line.refunded,
            line.returnRequested,
          );
          if (!(least >= 0)) found.push(v(subject, 'smallest counter', '≥ 0', least));
          let sent = 0;
          let arrived = 0;
          for (const parcel of shipments) {
            for (const part of parcel.lines) {
              if (part.lineId !== lineId) continue;
              sent += part.quantity;
              if (parcel.deliveredAt !== null) arrived += part.quantity;
            }
          }
          if (sent !== shipped) found.push(v(subject, 'shipped in parcels', shipped, sent));
          if (arrived !== delivered) found.push(v(subject, 'delivered in parcels', delivered, arrived));
        }
      });
    }),
  },
  {
    id: 'O5',
    claim:
      'lines − discount + shipping is the total, exactly; no line costs less than nothing or more than its price',
    when: 'commit',
    ...ofRows('orders', (log) => {
      const v = violated('O5');
      return each(log.orders, ({ id, lines, shippingMinor, totalMinor, placedAt }, found) => {
        if (placedAt === null) return;
        const total = sum(lines, ({ payableMinor }) => payableMinor) + shippingMinor;
        if (total !== totalMinor) found.push(v(`order ${id}`, 'total, minor units', total, totalMinor));
        for (const { lineId, unitPriceMinor, ordered, payableMinor } of lines) {
          const full = unitPriceMinor * ordered;
          if (payableMinor < 0 || payableMinor > full)
            found.push(v(`order ${id} line ${lineId}`, 'payable, minor units', `0 to ${full}`, payableMinor));
        }
      });
    }),
  },
  {
    id: 'O7',
    claim: 'each stock step of an order has at most one execution, and only what was done is undone',
    when: 'commit',
    violations: (log) => {
      const { applied, appliedByHold } = lookup(log);
      const v = violated('O7');
      const seen = new Set<string>();
      return [
        ...each(applied, ({ opId }, found) => {
          if (seen.has(opId)) found.push(v(`operation ${opId}`, 'executions', 1, 2));
          seen.add(opId);
        }),
        ...each(appliedByHold, ([key, rows], found) => {
          const units = (...types: readonly string[]) =>
            sum(rows, ({ type, quantity }) => (types.includes(type) ? quantity : 0));
          const [frozen, undone] = [units('FREEZE'), units('UNFREEZE', 'DECREASE')];
          const [gone, back] = [units('DECREASE'), units('INCREASE')];
          const subject = `hold ${key.replaceAll('\n', '/')}`;
          if (undone > frozen) found.push(v(subject, 'units taken out of it', `≤ ${frozen}`, undone));
          if (back > gone) found.push(v(subject, 'units brought back', `≤ ${gone}`, back));
        }),
      ];
    },
  },
];

function named<R>(kind: string, rows: readonly R[]) {
  return rows.map((row) => ({ kind, row }));
}

function inTable(log: Log) {
  const v = violated('O2');
  return each(log.history, ({ kind, id, version, from, to }, found) => {
    const table = machineOf(log, kind)?.table;
    if (!table) return;
    const targets = reachableFrom(table, from);
    // One decision may emit several events; all record where it led, so the later ones stay there.
    if (targets.has(to) || (from === to && targets.size > 0)) return;
    found.push(
      v(`${kind}/${id} event ${version}`, `status after ${from}`, [...targets].join(' or ') || 'none', to),
    );
  });
}
