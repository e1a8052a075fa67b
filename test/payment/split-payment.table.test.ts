import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/check.ts';
import { type AnyMachine, defineMachine, emit, fold, refuse } from '../../src/core/decider.ts';
import { expectGolden } from '../support/golden.ts';
import { mutateTable, shows } from '../support/mutate-table.ts';
import { column, type Sample, splitPayments, suspenses, tablePage } from './split-payment.matrix.ts';

describe.each<readonly [string, string, Sample]>([
  ['split payment', 'split-payment', splitPayments],
  ['suspense', 'suspense', suspenses],
])('the %s table', (name, file, sample) => {
  const { table } = sample.machine;
  const statuses = Object.keys(table);

  it('is whole', () => expect(checkTable(table, { initial: 'NEW' })).toEqual([]));

  it('is the reviewed matrix', () =>
    expectGolden(`${file}.md`, tablePage(`${name[0]?.toUpperCase()}${name.slice(1)}`, sample)));

  it('is where its events fold to', () => {
    expect(Object.keys(sample.states)).toEqual(statuses);
    for (const status of statuses) {
      const state = sample.states[status] as { readonly status: string };
      expect(state.status).toBe(status);
      for (const [row, command] of sample.rows) {
        if (refuse(sample.machine, state as never, command as never)) continue;
        const events = emit(sample.machine, state as never, command as never) as readonly { to: string }[];
        const after = fold(sample.machine, state as never, events as never) as { readonly status: string };
        expect(after.status, `${status} × ${row}`).toBe(events.at(-1)?.to ?? status);
      }
    }
  });

  it('cannot be changed in any cell without changing the matrix', () => {
    const survivors: string[] = [];
    let tried = 0;
    for (const { name: mutant, status, table: mutated } of mutateTable(table)) {
      tried += 1;
      const other = defineMachine({ ...sample.machine, table: mutated } as never) as AnyMachine;
      if (!shows([...column(sample, status)], column(sample, status, other))) survivors.push(mutant);
    }
    expect(survivors).toEqual([]);
    expect(tried).toBeGreaterThan(10);
  });
});
