import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Abnormality,
  type AbnormalType,
  automaticAction,
  type Handling,
  type HandlingCommand,
  type HandlingEvent,
  handling,
  handlingId,
  handlingIndexOf,
  handlingTable,
  hasRecurred,
  type Instruction,
  instruct,
  responses,
} from '../../src/anomaly/index.ts';
import { decide } from '../../src/core/decide.ts';
import { checkTable, emit, fold, refuse, why } from '../../src/core/index.ts';

const abnormality: fc.Arbitrary<Abnormality<AbnormalType>> = fc
  .record({
    orderId: fc.constantFrom('o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7', 'o8'),
    userId: fc.constantFrom('u1', 'u2'),
    type: fc.constantFrom(
      'PAYMENT_TIMEOUT',
      'PROCESSING_TIMEOUT',
      'DELIVERY_TIMEOUT',
      'PROCESSING_NOT_STARTED',
    ),
  })
  .map((each) => ({ ...each, limitAt: 0, overtimeMinutes: 1, detectedAt: 60_001 }));
const found = fc.uniqueArray(abnormality, {
  selector: ({ orderId, type }) => `${orderId} ${type}`,
  maxLength: 16,
});

const opened = (instruction: Instruction): Handling => {
  const row = handling.initial(instruction.handlingId);
  return fold(handling, row, emit(handling, row, { type: 'open', at: 1, instruction }));
};
const one = (more: Partial<Instruction> = {}): Instruction => ({
  orderId: 'o',
  userId: 'u',
  type: 'PAYMENT_TIMEOUT',
  limitAt: 0,
  overtimeMinutes: 1,
  detectedAt: 60_001,
  handlingId: handlingId('o', 'PAYMENT_TIMEOUT'),
  userAbnormalCount: 0,
  handler: 'order_support',
  action: 'CANCEL_ORDER',
  notes: '',
  manual: false,
  ...more,
});

describe('instructions', () => {
  it('given count now, when instructions are made, then they count the user’s orders abnormal now [source A D60]', () => {
    fc.assert(
      fc.property(found, (all) => {
        for (const each of instruct(all, { count: 'now', responses })) {
          const orders = all.filter(({ userId }) => userId === each.userId).map(({ orderId }) => orderId);
          assert.equal(each.userAbnormalCount, new Set(orders).size);
          const high = each.userAbnormalCount > 5;
          assert.equal(each.manual, high);
          assert.equal(
            each.handler,
            high
              ? 'vip_customer_service'
              : each.type === 'DELIVERY_TIMEOUT'
                ? 'logistics_support'
                : 'order_support',
          );
          assert.equal(
            each.notes,
            high ? 'High-risk customer, manual review required' : 'Auto-generated handling instruction',
          );
        }
        assert.equal(instruct(all, { count: 'now', responses }).length, all.length);
      }),
      { numRuns: 500 },
    );
  });

  it('given count before, when instructions are made, then known rows are left out and counted [source A D60, D61]', () => {
    fc.assert(
      fc.property(fc.array(found, { maxLength: 4 }), (runs) => {
        const table = new Map<string, Handling>();
        const naive: { key: string; userId: string }[] = [];
        for (const run of runs) {
          const before = [...naive];
          const fresh = instruct(run, {
            count: 'before',
            handled: handlingIndexOf(table.values()),
            responses,
          });
          const expected = run.filter(
            ({ orderId, type }) => !before.some(({ key }) => key === `${orderId} ${type}`),
          );
          assert.deepEqual(
            fresh.map(({ orderId, type, userAbnormalCount }) => [orderId, type, userAbnormalCount]),
            expected.map(({ orderId, type, userId }) => [
              orderId,
              type,
              before.filter((row) => row.userId === userId).length,
            ]),
          );
          for (const each of fresh) table.set(each.handlingId, opened(each));
          for (const { orderId, type, userId } of expected) naive.push({ key: `${orderId} ${type}`, userId });
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['PAYMENT_TIMEOUT', 'order_support', 'CANCEL_ORDER'],
    ['PROCESSING_TIMEOUT', 'order_support', 'ESCALATE_PROCESSING'],
    ['DELIVERY_TIMEOUT', 'logistics_support', 'CHECK_LOGISTICS'],
    ['PROCESSING_NOT_STARTED', 'order_support', 'ESCALATE_PROCESSING'],
  ] as const)('given %s, when instructions are made, then %s gets %s', (type, handler, action) => {
    const [each] = instruct([{ ...one(), type }], { count: 'before', responses });
    expect(each).toMatchObject({
      handler,
      action,
      notes: 'Auto-generated handling instruction',
      manual: false,
    });
  });

  it('given a high-risk customer, when instructions are made, then the action needs a person [source A D64]', () => {
    const six = Array.from({ length: 6 }, (_, i) => ({
      ...one(),
      type: 'PAYMENT_TIMEOUT' as const,
      orderId: `o${i}`,
    }));
    const [risky] = instruct(six, { count: 'now', responses });
    assert.ok(risky);
    expect(risky).toMatchObject({ userAbnormalCount: 6, action: 'CANCEL_ORDER', manual: true });
    expect(automaticAction(opened(risky))).toBeUndefined();
    const [fine] = instruct(six.slice(1), { count: 'now', responses });
    assert.ok(fine);
    expect(automaticAction(opened(fine))).toBe('CANCEL_ORDER');
  });
});

describe('handling', () => {
  it('given an order and a type, when its id is made, then both are in it', () => {
    expect(handlingId('o/1', 'PAYMENT_TIMEOUT')).toBe('o~11/abnormal/PAYMENT_TIMEOUT');
  });

  it('given the handling table, when it is checked, then it is sound', () => {
    expect(checkTable(handlingTable, { initial: 'NEW', final: ['RESOLVED'] })).toEqual([]);
  });

  it('given every status and command, when it is decided, then the verdict is the one of this matrix', () => {
    const commands: readonly HandlingCommand['type'][] = ['open', 'process', 'resolve', 'reopen'];
    const verdict = (status: Handling['status'], type: HandlingCommand['type']) => {
      const row: Handling = { ...opened(one()), status };
      const command = {
        type,
        at: 5,
        by: 'eve',
        ...(type === 'open' && { instruction: one() }),
      } as HandlingCommand;
      const refusal = refuse(handling, row, command);
      return refusal ? '✗' : (emit(handling, row, command)[0]?.to ?? 'unchanged');
    };
    expect(
      (['NEW', 'PENDING', 'PROCESSED', 'RESOLVED'] as const).map((status) => [
        status,
        ...commands.map((type) => verdict(status, type)),
      ]),
    ).toEqual([
      ['NEW', 'PENDING', '✗', '✗', '✗'],
      ['PENDING', 'unchanged', 'PROCESSED', 'RESOLVED', '✗'],
      ['PROCESSED', 'unchanged', '✗', 'RESOLVED', '✗'],
      ['RESOLVED', 'unchanged', '✗', '✗', 'PENDING'],
    ]);
  });

  it('given any history, when it is detected again, then nothing changes [source A D62, D63]', () => {
    const command = fc.constantFrom<HandlingCommand['type']>('process', 'resolve', 'reopen');
    fc.assert(
      fc.property(fc.array(command, { maxLength: 6 }), fc.nat(99), (commands, overtimeMinutes) => {
        const row = commands.reduce((state, type, i) => {
          const command = { type, at: i + 2, by: 'eve', notes: `${i}` } as HandlingCommand;
          return refuse(handling, state, command)
            ? state
            : fold(handling, state, emit(handling, state, command));
        }, opened(one()));
        const again: HandlingCommand = { type: 'open', at: 99, instruction: one({ overtimeMinutes }) };
        assert.equal(refuse(handling, row, again), undefined);
        assert.deepEqual(emit(handling, row, again), []);
        assert.equal(row.instruction?.overtimeMinutes, 1);
      }),
    );
  });

  it('given each command, when it is folded, then the row has the last handler, instant and notes', () => {
    const instruction = one({ notes: 'as found' });
    const id = instruction.handlingId;
    let row = handling.initial(id);
    expect(row).toEqual({ id, status: 'NEW', instruction: null, by: null, at: null, notes: null });
    const steps: readonly [HandlingCommand, HandlingEvent][] = [
      [
        { type: 'open', at: 1, instruction },
        { type: 'handling.opened', to: 'PENDING', at: 1, by: 'detector', notes: 'as found', instruction },
      ],
      [
        { type: 'process', at: 2, by: 'eve', notes: 'called' },
        { type: 'handling.processed', to: 'PROCESSED', at: 2, by: 'eve', notes: 'called' },
      ],
      [
        { type: 'resolve', at: 3, by: 'adam' },
        { type: 'handling.resolved', to: 'RESOLVED', at: 3, by: 'adam', notes: '' },
      ],
      [
        { type: 'reopen', at: 4, by: 'eve', notes: 'again' },
        { type: 'handling.reopened', to: 'PENDING', at: 4, by: 'eve', notes: 'again' },
      ],
    ];
    for (const [command, event] of steps) {
      const events = decide(handling, row, command)._unsafeUnwrap();
      expect(events).toEqual([event]);
      row = fold(handling, row, events);
      const { to: status, at, by, notes } = event;
      expect(row).toEqual({ id, status, instruction, by, at, notes });
    }
    expect(
      emit(handling, handling.initial(id), { type: 'open', at: 1, by: 'night run', instruction }),
    ).toMatchObject([{ by: 'night run' }]);
    expect([handling.kind, handling.final]).toEqual(['handling', ['RESOLVED']]);
  });

  it('given handling rows, when they are indexed, then each opened row counts once', () => {
    const [mine, other] = [opened(one()), opened(one({ handlingId: 'h2' }))];
    const theirs = opened(one({ handlingId: 'h3', userId: 'u3' }));
    const handled = handlingIndexOf([mine, other, mine, theirs, handling.initial('h4')]);
    expect(['u', 'u3', 'u4'].map(handled.countOf)).toEqual([2, 1, 0]);
    expect([mine.id, 'h2', 'h3', 'h4'].map(handled.has)).toEqual([true, true, true, false]);
  });

  it('given a resolved row, when the wait began later, then it has recurred', () => {
    const resolved: Handling = { ...opened(one()), status: 'RESOLVED', at: 100 };
    expect(hasRecurred(resolved, { limitAt: 100 })).toBe(false);
    expect(hasRecurred(resolved, { limitAt: 101 })).toBe(true);
    expect(hasRecurred({ ...resolved, status: 'PROCESSED' }, { limitAt: 101 })).toBe(false);
  });

  it('given a command without name or instruction, when it is decided, then every problem is listed', () => {
    const row = opened(one());
    const problems = (state: Handling, command: object) =>
      why(handling, state, command as HandlingCommand).flatMap((refusal) =>
        'problems' in refusal
          ? refusal.problems.map(({ path, problem }) => `${path} ${problem}`)
          : refusal.code,
      );
    for (const by of ['', ' ', 7])
      expect(problems(row, { type: 'process', at: 5, by })).toEqual(['by INVALID_ID']);
    expect(problems(row, { type: 'process', at: 5 })).toEqual(['by MISSING']);
    const fresh = handling.initial(row.id);
    const open = { type: 'open', at: 5 } as const;
    expect(problems(fresh, open)).toEqual(['instruction MISSING']);
    for (const instruction of [null, 7, {}, []])
      expect(problems(fresh, { ...open, instruction })).toEqual([
        'instruction.handlingId MISSING',
        'instruction.userId MISSING',
        'instruction.notes MISSING',
      ]);
    for (const field of ['userId', 'notes'] as const)
      expect(problems(fresh, { ...open, instruction: { ...one(), [field]: undefined } })).toEqual([
        `instruction.${field} MISSING`,
      ]);
    expect(refuse(handling, fresh, { ...open, instruction: one({ handlingId: 'x' }) })).toEqual({
      code: 'INVALID_FIELD',
      field: 'instruction.handlingId',
    });
    expect(automaticAction({ ...row, status: 'PROCESSED' })).toBeUndefined();
    expect(automaticAction({ ...row, instruction: null })).toBeUndefined();
  });

  it('given notes that are not text, when it is decided, then they are refused with every other problem', () => {
    const row = opened(one());
    const process = { type: 'process', at: 5, by: 'eve' } as const;
    for (const notes of [7, null, {}, ['late']])
      expect(why(handling, row, { ...process, notes } as never)).toMatchObject([
        { code: 'MALFORMED_COMMAND', problems: [{ path: 'notes', problem: 'WRONG_TYPE', expected: 'text' }] },
      ]);
    expect(why(handling, row, { ...process, by: ' ', notes: 7 } as never)).toMatchObject([
      { code: 'MALFORMED_COMMAND', problems: [{ path: 'by' }, { path: 'notes' }] },
    ]);
    for (const notes of [undefined, '', 'called'])
      expect(why(handling, row, { ...process, notes } as never)).toEqual([]);
  });
});
