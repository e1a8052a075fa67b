/** The invariants of stock, S1 to S14. Each is counted from other rows than the rule that keeps it. */

import type { StoredAnswer } from '../../app/index.ts';
import { levelId, type MovementRow } from '../../inventory/index.ts';
import { each, type Invariant, type Log, ofRows, type Touched, violated } from './log.ts';
import { groupBy, holdKey, lineKey, lookup, sum } from './lookup.ts';

const COUNTERS = ['available', 'frozen', 'locked'] as const;

/** What a unit of each operation does to the three counters of a level. */
const EFFECTS: { readonly [type: string]: readonly [number, number, number] } = {
  INCREASE: [1, 0, 0],
  DECREASE: [0, -1, 0],
  FREEZE: [-1, 1, 0],
  UNFREEZE: [1, -1, 0],
  ADJUST: [1, 0, 0],
  LOCK: [-1, 0, 1],
  UNLOCK: [1, 0, -1],
  TRANSFER: [1, 0, 0],
};
const PREVIOUS = ['prevAvailable', 'prevFrozen', 'prevLocked'] as const;
const NEXT = ['newAvailable', 'newFrozen', 'newLocked'] as const;

function effect({ type, quantity }: MovementRow, counter: number): number {
  return (EFFECTS[type]?.[counter] ?? Number.NaN) * quantity + 0;
}

const FINISHED: readonly string[] = ['CANCELLED', 'EXPIRED', 'REFUNDED'];
const isGone = (status: string) => status === 'CANCELLED' || status === 'EXPIRED';

function accounted(log: Log): ReturnType<Invariant['violations']> {
  const { appliedByLevel } = lookup(log);
  const opening = new Map((log.opening ?? []).map((level) => [level.id, level]));
  const v = violated('S1');
  return [
    ...each(log.levels, (level, found) => {
      const rows = appliedByLevel.get(level.id) ?? [];
      COUNTERS.forEach((counter, i) => {
        const expected = (opening.get(level.id)?.[counter] ?? 0) + sum(rows, (row) => effect(row, i));
        if (level[counter] !== expected)
          found.push(v(`level ${level.id}`, `${counter} against its movements`, expected, level[counter]));
      });
    }),
    ...soundRows(log.movements),
  ];
}

/** Each row by itself: what it says it did is what its operation does; a failed one did nothing. */
function soundRows(rows: readonly MovementRow[]) {
  const v = violated('S1');
  return each(rows, (row, found) => {
    for (let i = 0; i < COUNTERS.length; i++) {
      const change = row[NEXT[i] as 'newFrozen'] - row[PREVIOUS[i] as 'prevFrozen'];
      const expected = row.status === 'SUCCESS' ? effect(row, i) : 0;
      if (change !== expected)
        found.push(v(`movement ${row.opId}`, `change of ${COUNTERS[i]}`, expected, change));
    }
  });
}

function accountedStep({ levels, movements }: Touched) {
  if (levels.length + movements.length === 0) return [];
  const v = violated('S1');
  const byLevel = groupBy(
    movements.filter(({ status }) => status === 'SUCCESS'),
    ({ sku, location }) => levelId(sku, location),
  );
  return [
    ...each(levels, ({ before, after }, found) => {
      const rows = byLevel.get(after.id) ?? [];
      COUNTERS.forEach((counter, i) => {
        const expected = (before?.[counter] ?? 0) + sum(rows, (row) => effect(row, i));
        if (after[counter] !== expected)
          found.push(v(`level ${after.id}`, `${counter} against its movements`, expected, after[counter]));
      });
    }),
    ...soundRows(movements),
  ];
}

function frozenIsHeldStep({ levels, holds }: Touched) {
  if (levels.length + holds.length === 0) return [];
  const v = violated('S3');
  const changed = new Map<string, number>();
  for (const { before, after } of holds) {
    const id = levelId(after.sku, after.location);
    changed.set(id, (changed.get(id) ?? 0) + after.open - (before?.open ?? 0));
  }
  const frozen = new Map(
    levels.map(({ before, after }) => [after.id as string, after.frozen - (before?.frozen ?? 0)]),
  );
  return each(new Set([...changed.keys(), ...frozen.keys()]), (id, found) => {
    const expected = changed.get(id) ?? 0;
    const moved = frozen.get(id) ?? 0;
    if (moved !== expected)
      found.push(v(`level ${id}`, 'change of frozen against its holds', expected, moved));
  });
}

/** Open units of each line, by the order and by the holds. */
function heldByLine(log: Log, orders = log.orders) {
  const { holdsByLine } = lookup(log);
  const v = violated('S4');
  return each(orders, (order, found) => {
    for (const { lineId, held } of order.lines) {
      const open = sum(holdsByLine.get(lineKey(order.id, lineId)) ?? [], (hold) => hold.open);
      if (open !== held) found.push(v(`order ${order.id} line ${lineId}`, 'units in live holds', held, open));
      if (open > 0 && FINISHED.includes(order.status))
        found.push(v(`order ${order.id} line ${lineId}`, `units held although ${order.status}`, 0, open));
    }
  });
}

export const stockInvariants: readonly Invariant[] = [
  {
    id: 'S1',
    claim:
      'available, frozen and locked are what the movements add up to: received + adjusted + returned − sold',
    when: 'commit',
    violations: accounted,
    step: accountedStep,
  },
  {
    id: 'S2',
    claim: 'no counter of a level is negative; available only down to the backorder floor',
    when: 'commit',
    ...ofRows('levels', (log) => {
      const v = violated('S2');
      return each(log.levels, ({ id, available, frozen, locked, backorder }, found) => {
        if (!(available >= -backorder))
          found.push(v(`level ${id}`, 'available', `≥ ${-backorder + 0}`, available));
        if (!(frozen >= 0)) found.push(v(`level ${id}`, 'frozen', '≥ 0', frozen));
        if (!(locked >= 0)) found.push(v(`level ${id}`, 'locked', '≥ 0', locked));
      });
    }),
  },
  {
    id: 'S3',
    claim: 'what a level has frozen is what its holds hold open',
    when: 'commit',
    violations: (log) => {
      const { holdsByLevel } = lookup(log);
      const v = violated('S3');
      const known = new Map(log.levels.map((level) => [level.id as string, level.frozen]));
      return each(new Set([...known.keys(), ...holdsByLevel.keys()]), (id, found) => {
        const open = sum(holdsByLevel.get(id) ?? [], (hold) => hold.open);
        const frozen = known.get(id) ?? 0;
        if (frozen !== open) found.push(v(`level ${id}`, 'frozen', open, frozen));
      });
    },
    step: frozenIsHeldStep,
  },
  {
    id: 'S4',
    claim: 'every live hold names one line of one open order, and that line knows it',
    when: 'commit',
    needs: ['levels'],
    violations: (log) => {
      const { orders } = lookup(log);
      const v = violated('S4');
      return [
        ...heldByLine(log),
        ...each(log.holds, (hold, found) => {
          if (hold.open === 0) return;
          const named = orders.get(hold.orderId)?.lines.filter(({ lineId }) => lineId === hold.lineId) ?? [];
          const fits = named.filter(({ sku, location }) => sku === hold.sku && location === hold.location);
          if (fits.length !== 1) found.push(v(`hold ${hold.id}`, 'order lines it is for', 1, fits.length));
        }),
      ];
    },
    // A commit that changes a hold changes its order; one that changes the order alone leaves its lines' holds alone.
    step: ({ orders, holds }) => {
      if (orders.length === 0) return [];
      const v = violated('S4');
      const change = new Map<string, number>();
      for (const { before, after } of holds) {
        const key = lineKey(after.orderId, after.lineId);
        change.set(key, (change.get(key) ?? 0) + after.open - (before?.open ?? 0));
      }
      return each(orders, ({ before, after }, found) => {
        after.lines.forEach(({ lineId, held }, i) => {
          const expected = held - (before?.lines[i]?.held ?? 0);
          const moved = change.get(lineKey(after.id, lineId)) ?? 0;
          if (moved !== expected)
            found.push(v(`order ${after.id} line ${lineId}`, 'change of units held', expected, moved));
        });
      });
    },
  },
  {
    id: 'S5',
    claim: 'no unit of a hold is both released and deducted: the movements of a hold are its counters',
    when: 'commit',
    violations: (log) => {
      const { appliedByHold } = lookup(log);
      const v = violated('S5');
      return each(log.holds, (hold, found) => {
        const rows = appliedByHold.get(holdKey(hold.orderId, hold.lineId, hold.location)) ?? [];
        const units = (type: string) => sum(rows, (row) => (row.type === type ? row.quantity : 0));
        const counts = [
          ['frozen', 'FREEZE', hold.quantity],
          ['released', 'UNFREEZE', hold.released],
          ['deducted', 'DECREASE', hold.deducted],
          ['restocked', 'INCREASE', hold.restocked],
        ] as const;
        for (const [name, type, counted] of counts) {
          const moved = units(type);
          if (moved !== counted) found.push(v(`hold ${hold.id}`, `units ${name}`, moved, counted));
        }
      });
    },
  },
  {
    id: 'S6',
    claim: 'of a hold, open + deducted + released is what was held, and no more comes back than went out',
    when: 'commit',
    ...ofRows('holds', (log) => {
      const v = violated('S6');
      return each(log.holds, ({ id, quantity, open, deducted, released, restocked }, found) => {
        const whole = open + deducted + released;
        if (whole !== quantity) found.push(v(`hold ${id}`, 'open + deducted + released', quantity, whole));
        const least = Math.min(open, deducted, released, restocked);
        if (!(least >= 0)) found.push(v(`hold ${id}`, 'smallest counter', '≥ 0', least));
        if (restocked > deducted) found.push(v(`hold ${id}`, 'restocked', `≤ ${deducted}`, restocked));
      });
    }),
  },
  {
    id: 'S7',
    claim: 'nothing is shipped that was not deducted from stock',
    when: 'commit',
    needs: ['levels'],
    violations: (log) => {
      const { holdsByLine } = lookup(log);
      const v = violated('S7');
      return each(log.orders, (order, found) => {
        for (const { lineId, shipped } of order.lines) {
          const deducted = sum(holdsByLine.get(lineKey(order.id, lineId)) ?? [], (hold) => hold.deducted);
          if (shipped > deducted)
            found.push(v(`order ${order.id} line ${lineId}`, 'units shipped', `≤ ${deducted}`, shipped));
        }
      });
    },
  },
  {
    id: 'S8',
    claim:
      'what one order asks of a level, summed over its lines, was there before the first unit was promised',
    when: 'commit',
    violations: (log) => {
      const { applied } = lookup(log);
      const v = violated('S8');
      const backorder = new Map(log.levels.map((level) => [level.id as string, level.backorder]));
      const freezes = groupBy(
        applied.filter(({ type }) => type === 'FREEZE'),
        ({ orderId, sku, location, at }) => `${orderId}\n${levelId(sku, location)}\n${at}`,
      );
      return each(freezes.values(), (rows, found) => {
        const [{ orderId, sku, location } = rows[0] as never] = rows as readonly MovementRow[];
        const id = levelId(sku, location);
        const there = Math.max(...rows.map((row) => row.prevAvailable)) + (backorder.get(id) ?? 0);
        const asked = sum(rows, (row) => row.quantity);
        if (asked > there)
          found.push(v(`order ${orderId} level ${id}`, 'units promised', `≤ ${there}`, asked));
      });
    },
    step: ({ movements, after }) => {
      if (movements.length === 0) return [];
      const v = violated('S8');
      const backorder = new Map(after.levels.map((level) => [level.id as string, level.backorder]));
      return each(movements, ({ type, status, sku, location, newAvailable, opId }, found) => {
        const floor = -(backorder.get(levelId(sku, location)) ?? 0) + 0;
        if (type === 'FREEZE' && status === 'SUCCESS' && newAvailable < floor)
          found.push(v(`movement ${opId}`, 'available after the promise', `≥ ${floor}`, newAvailable));
      });
    },
  },
  {
    id: 'S10',
    claim: 'the levels of a SKU over all locations are what came in less what went out',
    when: 'commit',
    violations: (log) => {
      const v = violated('S10');
      const total = (levels: readonly { available: number; frozen: number; locked: number }[]) =>
        sum(levels, ({ available, frozen, locked }) => available + frozen + locked);
      const opening = groupBy(log.opening ?? [], ({ sku }) => sku);
      const rows = groupBy(lookup(log).applied, ({ sku }) => sku);
      return each(
        groupBy(log.levels, ({ sku }) => sku),
        ([sku, levels], found) => {
          const flow = sum(rows.get(sku) ?? [], (row) =>
            row.type === 'TRANSFER' ? 0 : effect(row, 0) + effect(row, 1) + effect(row, 2),
          );
          const expected = total(opening.get(sku) ?? []) + flow;
          const there = total(levels);
          if (there !== expected) found.push(v(`SKU ${sku}`, 'units over all locations', expected, there));
        },
      );
    },
  },
  {
    id: 'S11',
    claim: 'what a transfer takes from one location arrives at another, in the same commit',
    when: 'commit',
    violations: (log) => transfers(lookup(log).applied),
    step: ({ movements }) =>
      movements.length === 0 ? [] : transfers(movements.filter(({ status }) => status === 'SUCCESS')),
  },
  {
    id: 'S12',
    claim: 'no command was refused for stock while there was enough',
    when: 'commit',
    ...ofRows('movements', (log) => {
      const v = violated('S12');
      const backorder = new Map(log.levels.map((level) => [level.id as string, level.backorder]));
      const rows = each(log.movements, (row, found) => {
        if (row.status !== 'FAILED' || !row.message.startsWith('Insufficient stock')) return;
        const floor = row.type === 'FREEZE' ? (backorder.get(levelId(row.sku, row.location)) ?? 0) : 0;
        const there = row.prevAvailable + floor;
        if (there >= Math.abs(row.quantity))
          found.push(
            v(`movement ${row.opId}`, 'available when refused', `< ${Math.abs(row.quantity)}`, there),
          );
      });
      const told = each(lookup(log).answers, ([id, answer], found) => {
        for (const refusal of refusalsOf(answer)) {
          const { code, asked = 0, available = 0, sku } = refusal;
          if (code === 'INSUFFICIENT_STOCK' && available >= asked)
            found.push(v(`key ${id} SKU ${sku}`, 'available when refused', `< ${asked}`, available));
        }
      });
      return [...rows, ...told];
    }),
  },
  {
    id: 'S13',
    claim: 'no hold outlives its expiry by more than two sweeps',
    when: 'rest',
    violations: (log) => {
      const v = violated('S13');
      const grace = 2 * (log.sweepMs ?? 600_000);
      return each(log.holds, ({ id, open, expiresAt }, found) => {
        if (open > 0 && expiresAt !== null && expiresAt + grace < log.now)
          found.push(v(`hold ${id}`, `units still frozen at ${log.now}, expired at ${expiresAt}`, 0, open));
      });
    },
  },
  {
    id: 'S14',
    claim: 'a cancelled or expired order gave back every unit it ever held',
    when: 'commit',
    needs: ['levels'],
    violations: (log) => {
      const { orders } = lookup(log);
      const v = violated('S14');
      return each(log.holds, ({ id, orderId, quantity, released, restocked }, found) => {
        if (isGone(orders.get(orderId)?.status ?? '') && released + restocked !== quantity)
          found.push(v(`hold ${id}`, 'units given back', quantity, released + restocked));
      });
    },
    step: ({ after }) => {
      if (after.holds.length === 0) return [];
      const { orders } = lookup(after);
      const v = violated('S14');
      return each(after.holds, ({ id, orderId, quantity, released, restocked }, found) => {
        if (isGone(orders.get(orderId)?.status ?? '') && released + restocked !== quantity)
          found.push(v(`hold ${id}`, 'units given back', quantity, released + restocked));
      });
    },
  },
];

function transfers(applied: readonly MovementRow[]) {
  const v = violated('S11');
  const halves = groupBy(
    applied.filter(({ type }) => type === 'TRANSFER'),
    ({ opId }) => opId.replace(/\/(?:in|out)$/, ''),
  );
  return each(halves, ([opId, rows], found) => {
    const net = sum(rows, (row) => row.quantity);
    if (net !== 0) found.push(v(`transfer ${opId}`, 'units that left and did not arrive', 0, -net));
    if (new Set(rows.map(({ sku }) => sku)).size !== 1)
      found.push(v(`transfer ${opId}`, 'SKUs moved', 1, new Set(rows.map(({ sku }) => sku)).size));
  });
}

interface RecordedRefusal {
  readonly code: string;
  readonly sku?: string;
  readonly asked?: number;
  readonly available?: number;
}
function refusalsOf(answer: StoredAnswer): readonly RecordedRefusal[] {
  return 'refusals' in answer ? (answer.refusals as readonly RecordedRefusal[]) : [];
}
