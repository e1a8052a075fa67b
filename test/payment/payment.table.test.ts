import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/check.ts';
import { type AnyMachine, defineMachine, targetOf } from '../../src/core/decider.ts';
import { type Payment, payment, paymentTable, project } from '../../src/payment/index.ts';
import { expectGolden } from '../support/golden.ts';
import { mutateTable, shows } from '../support/mutate-table.ts';
import { FEWER_RUNS } from '../support/runs.ts';
import { step } from './kit.ts';
import { column, MATRIX, matrixPage, STATUSES } from './matrix.ts';

describe('the payment table', () => {
  it('is whole: every status reachable, every target known', () => {
    const { guards, final = [] } = payment;
    expect(checkTable(paymentTable, { initial: 'NEW', guards, final })).toEqual([]);
  });

  it('is the reviewed matrix', () => expectGolden('payment.md', matrixPage()));

  it('is where its events fold to', () => {
    for (const { name, states, command } of MATRIX.flatMap(({ rows }) => rows)) {
      for (const [status, state] of Object.entries<Payment>(states)) {
        expect(state.status, `the payment of ${name} × ${status}`).toBe(status);
        const said = typeof command === 'function' ? command(state) : command;
        const { refusal, events, state: next } = step(state, said);
        const cell = targetOf(payment, state, said);
        if (refusal || events.length === 0) expect(next, `${name} × ${status}`).toEqual(state);
        else if (cell?.outcome) expect(next.status, `${name} × ${status}`).toBe(status);
        else expect(cell?.to, `${name} × ${status}`).toContain(next.status);
        expect(next.status, `${name} × ${status}`).toBe(project(next));
        expect(
          events.filter(({ to }) => to !== next.status),
          `${name} × ${status}`,
        ).toEqual([]);
      }
    }
  });

  it.skipIf(FEWER_RUNS)(
    'cannot be changed in any cell without changing the matrix',
    { timeout: 120_000 },
    () => {
      const reviewed = new Map(
        (['NEW', ...STATUSES] as const).map((status) => [status as string, [...column(status)]]),
      );
      const survivors: string[] = [];
      let mutants = 0;
      for (const { name, status, table } of mutateTable(paymentTable)) {
        mutants++;
        const mutant = defineMachine({ ...payment, table } as never) as AnyMachine as typeof payment;
        if (!shows(reviewed.get(status) ?? [], column(status as 'NEW', mutant))) survivors.push(name);
      }
      expect(survivors).toEqual([]);
      expect(mutants).toBeGreaterThan(3_000);
    },
  );
});
