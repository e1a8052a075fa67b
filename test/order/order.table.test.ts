import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/check.ts';
import type { AnyTable } from '../../src/core/table.ts';
import { order, orderMachine, orderTable } from '../../src/order/index.ts';
import { expectGolden } from '../support/golden.ts';
import { mutateTable } from '../support/mutate-table.ts';
import { FEWER_RUNS } from '../support/runs.ts';
import { contradictions } from './kit.ts';
import { astray, matrix, over, reachableOrders } from './order.matrix.ts';

const real = matrix(orderMachine);

describe('the order table', () => {
  it('says what the reviewed matrix says', () => {
    expectGolden('order.md', real);
  });

  it('is sound: targets known, every status reachable from NEW, every one leads to an end', () => {
    expect(checkTable(orderTable, { initial: 'NEW', guards: order.guards })).toEqual([]);
  });

  it('the events of every accepted cell lead to a target the cell lists', () => {
    expect(astray(order)).toEqual([]);
  });

  it('the situations of the matrix contradict nothing', () => {
    expect(reachableOrders.flatMap(contradictions)).toEqual([]);
  });

  it.skipIf(FEWER_RUNS)('every mutant of the table changes the matrix', () => {
    const mutants = [...mutateTable(orderTable), ...mutateTargets(orderTable)];
    const survivors = mutants.filter(({ table }) => matrix(over(table)) === real).map(({ name }) => name);
    console.log(`order table: ${mutants.length - survivors.length} of ${mutants.length} mutants caught`);
    expect(survivors).toEqual([]);
    expect(matrix(over(orderTable))).toBe(real);
  });
});

/** Tables in which a cell that lists several targets has lost one of them. */
function* mutateTargets(table: AnyTable) {
  for (const [status, row] of Object.entries(table)) {
    for (const [name, cell] of Object.entries(row)) {
      if (typeof cell === 'string' || !('to' in cell) || typeof cell.to === 'string') continue;
      for (const gone of cell.to) {
        const to = cell.to.filter((each) => each !== gone);
        yield {
          name: `${status}.${name} without target ${gone}`,
          table: { ...table, [status]: { ...row, [name]: { ...cell, to } } } as AnyTable,
        };
      }
    }
  }
}

describe('checkTable on planted faults', () => {
  const planted = (change: object) =>
    checkTable({ ...orderTable, ...change } as AnyTable, { initial: 'NEW', guards: order.guards });

  it('sees an unknown target', () => {
    expect(planted({ PAID: { ...orderTable.PAID, accept: 'PROCESING' } })).toContainEqual({
      code: 'UNKNOWN_TARGET',
      status: 'PAID',
      cellKey: 'accept',
      name: 'PROCESING',
    });
  });
  it('sees an unknown guard', () => {
    expect(
      planted({ SHIPPED: { ...orderTable.SHIPPED, deliver: { to: 'DELIVERED', when: 'unitsInTransitt' } } }),
    ).toEqual([{ code: 'UNKNOWN_GUARD', status: 'SHIPPED', cellKey: 'deliver', name: 'unitsInTransitt' }]);
  });
  it('sees a status nobody reaches', () => {
    expect(planted({ LIMBO: { leave: 'CANCELLED' } })).toEqual([
      { code: 'UNREACHABLE_STATUS', status: 'LIMBO' },
    ]);
  });
  it('sees a circle that never ends', () => {
    expect(
      planted({ PAID: { ...orderTable.PAID, spin: 'SPIN' }, SPIN: { turn: 'TURN' }, TURN: { spin: 'SPIN' } }),
    ).toEqual([
      { code: 'DEAD_END', status: 'SPIN' },
      { code: 'DEAD_END', status: 'TURN' },
    ]);
  });
  it('sees a table that does not have the first status', () => {
    expect(checkTable(orderTable, { initial: 'DRAFT' })).toEqual([
      { code: 'UNKNOWN_INITIAL', status: 'DRAFT' },
    ]);
  });
});
