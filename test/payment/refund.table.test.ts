import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/check.ts';
import { type AnyMachine, defineMachine, emit, fold, refuse, targetOf } from '../../src/core/decider.ts';
import { type RefundStatus, refund, refundTable } from '../../src/payment/index.ts';
import { expectGolden } from '../support/golden.ts';
import { mutateTable, shows } from '../support/mutate-table.ts';
import { FEWER_RUNS } from '../support/runs.ts';
import { column, REFUND_ROWS, REFUNDS, refundPage } from './refund.matrix.ts';

const STATUSES = Object.keys(refundTable) as RefundStatus[];

describe('the refund table', () => {
  it('is whole', () => expect(checkTable(refundTable, { initial: 'NEW' })).toEqual([]));

  it('is the reviewed matrix', () => expectGolden('refund.md', refundPage()));

  it('is where its events fold to', () => {
    for (const status of STATUSES) {
      for (const [name, command] of REFUND_ROWS) {
        if (refuse(refund, REFUNDS[status], command)) continue;
        const to = targetOf(refund, REFUNDS[status], command)?.to[0] ?? status;
        const events = emit(refund, REFUNDS[status], command);
        expect(
          events.filter((event) => event.to !== to),
          `${status} × ${name}`,
        ).toEqual([]);
        expect(fold(refund, REFUNDS[status], events).status, `${status} × ${name}`).toBe(to);
      }
    }
  });

  it.skipIf(FEWER_RUNS)(
    'cannot be changed in any cell without changing the matrix',
    { timeout: 120_000 },
    () => {
      const reviewed = new Map(STATUSES.map((status) => [status as string, [...column(status)]]));
      const survivors: string[] = [];
      for (const { name, status, table } of mutateTable(refundTable)) {
        const mutant = defineMachine({ ...refund, table } as never) as AnyMachine as typeof refund;
        if (!shows(reviewed.get(status) ?? [], column(status as RefundStatus, mutant))) survivors.push(name);
      }
      expect(survivors).toEqual([]);
    },
  );
});
