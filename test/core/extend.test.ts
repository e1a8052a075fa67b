import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import {
  type AnyCommand,
  available,
  choice,
  defineMachine,
  ExtensionError,
  type ExtensionProblem,
  emit,
  extend,
  fold,
  instant,
  moveTo,
  type Refusal,
  refuse,
  type StateOf,
  text,
  why,
} from '../../src/core/index.ts';
import { type Order, type OrderCommand, order } from '../../src/order/index.ts';
import * as kit from '../order/kit.ts';
import { commandFor, FIRST, placed, walk } from '../order/walk.ts';
import { runs } from '../support/runs.ts';

type Hold = AnyCommand & { readonly type: 'hold' };
type Release = AnyCommand & { readonly type: 'release' };
interface Reason extends Refusal {
  readonly code: 'ASK_A_PERSON' | 'REVIEW_FIRST' | 'UNLUCKY';
}
const because = (code: Reason['code']): Reason => ({ code });

/** What a host writes. A function, so that a fresh process can be played by calling it again. */
function host() {
  return extend(order, {
    table: {
      PAID: { hold: 'ON_HOLD' },
      ON_HOLD: {
        release: 'PAID',
        cancel: { to: 'CANCELLED', when: 'mayCancelOnHold' },
        refund: { to: ['ON_HOLD', 'REFUNDED'], when: 'moneyToRefund' },
      },
    },
    guards: {
      mayCancelOnHold: (_, { by }) => (by === 'system' ? undefined : because('ASK_A_PERSON')),
    },
    rules: {
      accept: [({ totalMinor }) => (totalMinor >= 100_000 ? because('REVIEW_FIRST') : undefined)],
      '*': [(_, { at }) => (at === 13 ? because('UNLUCKY') : undefined)],
    },
    visibleCommands: { shopper: ['hold', 'release'], system: ['hold', 'release'] },
    emit: (_: unknown, { type, at }: Hold | Release, { to: [to] }) => [
      { type: `order.${type}` as const, to, at },
    ],
    evolve: { 'order.hold': moveTo, 'order.release': moveTo },
  });
}
const reviewed = host();
type Reviewed = StateOf<typeof reviewed>;
const paid = kit.reach([kit.place, kit.pay]);

function step(state: Reviewed, command: object): Reviewed {
  return fold(reviewed, state, decide(reviewed, state, command as never)._unsafeUnwrap());
}
const onHold = step(paid, { type: 'hold', by: 'system', at: 1 });

function problemsOf(build: () => unknown): readonly ExtensionProblem[] {
  try {
    build();
  } catch (error) {
    assert.ok(error instanceof ExtensionError);
    assert.equal(error.code, 'INVALID_EXTENSION');
    const listed = error.problems.map((problem) => JSON.stringify(problem)).join(', ');
    assert.equal(error.message, `this extension does not make a machine: ${listed}`);
    return error.problems;
  }
  throw new Error('it was built');
}

describe('extend', () => {
  it('given a host’s statuses and cells, when its commands are listed for a role, then that role is offered them, and no other [host P10]', () => {
    expect(onHold.status).toBe('ON_HOLD');
    expect(available(reviewed, paid, { at: 1, by: 'system' })).toContain('hold');
    expect(available(reviewed, onHold, { at: 1, by: 'system' })).toEqual(['release', 'cancel', 'refund']);
    expect(available(reviewed, onHold, { at: 1, by: 'shopper' })).toEqual(['release']);
    // Closed by default: a role that the host did not name has none of its commands [host P10].
    expect(available(reviewed, onHold, { at: 1, by: 'merchant' })).toEqual(['refund']);
    for (const type of ['hold', 'release'] as const)
      expect(refuse(reviewed, onHold, { type, by: 'merchant', at: 1 })?.code).toBe('NOT_ALLOWED');
    expect(step(onHold, { type: 'release', by: 'system', at: 2 })).toEqual(paid);
  });

  it('offers a shopper what the base offers him and what was added, nothing else', () => {
    const shopper = { at: 1, by: 'shopper' as const };
    expect(available(reviewed, paid, shopper)).toEqual([...available(order, paid, shopper), 'hold']);
    // ON_HOLD has a cell for a refund. A shopper may still not ask for one, there or anywhere.
    for (const state of [paid, onHold])
      expect(refuse(reviewed, state, { ...kit.refundAll, by: 'shopper' })?.code).toBe('NOT_ALLOWED');
  });

  it('a status where the base may rest for ever is no dead end in the extension', () => {
    const lamp = defineMachine({
      kind: 'lamp',
      table: { ON: { off: 'OFF' }, OFF: { on: 'ON' } } as const,
      final: ['OFF'],
      guards: {},
      rules: {},
      initial: () => ({ status: 'OFF' as string }),
      emit: (_, { type, at }: AnyCommand, { to: [to] }) => [{ type, to, at }],
      evolve: moveTo,
    });
    const dimmed = extend(lamp, { table: { ON: { dim: 'ON' } }, emit: () => [], evolve: {} });
    expect(available(dimmed, { status: 'ON' }, { at: 1 })).toEqual(['off', 'dim']);
    expect(
      problemsOf(() =>
        extend(lamp, { table: { ON: { break: 'BROKEN' }, BROKEN: {} }, emit: () => [], evolve: {} }),
      ),
    ).toEqual([{ code: 'DEAD_END', status: 'BROKEN' }]);
  });

  it('a base command lands where the host’s cell says, and its event folds there', () => {
    const cancelled = step(onHold, kit.say({ type: 'cancel', reason: 'OTHER', by: 'system' }));
    expect(cancelled.status).toBe('CANCELLED');
    expect(kit.sum(cancelled.lines, (line) => line.held)).toBe(0);
    const part = step(onHold, kit.say({ type: 'refund', refundId: 'r', amountMinor: 1, lines: [] }));
    expect([part.status, part.refundedMinor]).toEqual(['ON_HOLD', 1]);
    expect(step(onHold, kit.refundAll).status).toBe('REFUNDED');
    expect(refuse(reviewed, onHold, kit.accept as never)?.code).toBe('ILLEGAL_TRANSITION');
  });

  it('a fresh process folds what an earlier one wrote', () => {
    const history = [
      ...emit(reviewed, paid, { type: 'hold', by: 'system', at: 5 }),
      ...emit(reviewed, onHold, { type: 'release', by: 'system', at: 6 }),
      ...emit(reviewed, paid, { type: 'hold', by: 'system', at: 7 }),
    ];
    expect(fold(host(), paid, JSON.parse(JSON.stringify(history))).status).toBe('ON_HOLD');
    expect(() => fold(order, paid, history as never)).toThrow('order has no event order.hold');
  });

  it('rules only ever add refusals: what the base refuses stays refused, and nothing else changes', () => {
    fc.assert(
      fc.property(placed, walk, (lines, wishes) => {
        let state: Order = order.initial('o-1');
        for (const wish of [FIRST, ...wishes]) {
          const command: OrderCommand = commandFor(state, wish, lines);
          const base = why(order, state, command);
          const mine = why(reviewed, state as Reviewed, command).filter(
            ({ code }) => !['REVIEW_FIRST', 'UNLUCKY'].includes(code),
          );
          assert.deepEqual(
            mine,
            base.map((reason) =>
              'legalIn' in reason
                ? { ...reason, legalIn: (mine[0] as { legalIn?: string[] }).legalIn }
                : reason,
            ),
          );
          if (base.length > 0) continue;
          const events = emit(order, state, command);
          assert.deepEqual(emit(reviewed, state, command), events);
          assert.deepEqual(fold(reviewed, state, events), fold(order, state, events));
          state = fold(order, state, events);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('asks the host’s rules after its own, and those for every command last', () => {
    const rich = { ...paid, totalMinor: 100_000 } as Reviewed;
    expect(why(reviewed, rich, { type: 'accept', at: 13, by: 'merchant' }).map(({ code }) => code)).toEqual([
      'REVIEW_FIRST',
      'UNLUCKY',
    ]);
    expect(refuse(reviewed, paid as Reviewed, { type: 'hold', by: 'system', at: 13 })).toEqual({
      code: 'UNLUCKY',
    });
    expect(refuse(reviewed, kit.reach([]), { ...kit.place, at: 13 } as never)).toEqual({ code: 'UNLUCKY' });
  });

  it('given fields of a host’s command, when one is unknown or missing, then it is refused by name', () => {
    interface Note extends AnyCommand {
      readonly type: 'note';
      readonly at: number;
      readonly by: string;
      readonly text: string;
    }
    const noted = extend(order, {
      table: { PAID: { note: 'PAID' } },
      emit: (_, { type, at }: Note, { to: [to] }) => [{ type: `order.${type}` as const, to, at }],
      evolve: { 'order.note': moveTo },
      visibleCommands: { merchant: ['note'] },
      shapes: { note: { at: instant, by: choice(['merchant']), text: text(10) } },
    });
    const note = { type: 'note', at: 1, by: 'merchant' } as const;
    expect(refuse(noted, paid, { ...note, text: 'gift' })).toBeUndefined();
    expect(refuse(noted, paid, { ...note, colour: 'red' } as never)).toEqual({
      code: 'MALFORMED_COMMAND',
      problems: [
        { path: 'text', problem: 'MISSING' },
        { path: 'colour', problem: 'UNKNOWN_FIELD' },
      ],
    });
    // The base's own commands keep their fields.
    expect(refuse(noted, paid, { ...kit.accept, colour: 'red' } as never)?.code).toBe('MALFORMED_COMMAND');
  });

  it('does not change the machine it builds on', () => {
    expect(refuse(order, paid, { type: 'hold', by: 'system', at: 1 } as never)?.code).toBe(
      'ILLEGAL_TRANSITION',
    );
    expect(Object.keys(order.table)).not.toContain('ON_HOLD');
  });

  it('loosens only where it says so, by name', () => {
    const loose = extend(order, {
      table: {},
      replace: {
        table: { PAID: { accept: { to: 'SHIPPED' } }, PENDING_PAYMENT: { cancel: { refuse: 'NEVER' } } },
        guards: { paymentWindowOver: () => undefined },
      },
      emit: () => [],
      evolve: {},
    });
    const placedOrder = kit.reach([kit.place]);
    expect(refuse(loose, placedOrder, kit.say({ type: 'expire', at: 1 }))).toBeUndefined();
    expect(refuse(loose, placedOrder, kit.say({ type: 'cancel', reason: 'OTHER' }))?.code).toBe('NEVER');
    expect(fold(loose, paid, emit(loose, paid, kit.accept)).status).toBe('SHIPPED');
    expect(refuse(order, placedOrder, kit.say({ type: 'expire', at: 1 }))?.code).toBe('NOT_DUE');
  });

  it('refuses to be built, with everything that is wrong and not the first', () => {
    const wrong = () =>
      extend(order, {
        table: {
          PAID: { accept: 'SHIPPED', hold: { to: 'ON_HOLD', when: 'nobodyKnows' }, lose: 'LOST' },
          ON_HOLD: { turn: 'TURNED' },
          TURNED: { turn: 'ON_HOLD' },
          ISLAND: {},
        } as never,
        guards: { moneyToRefund: () => undefined } as never,
        rules: { shipp: [() => undefined] } as never,
        replace: { table: { PAID: { fly: 'SHIPPED' } }, guards: { mayFly: () => undefined } } as never,
        emit: () => [],
        evolve: {},
      });
    const found = problemsOf(wrong).map((p) =>
      [p.code, ...['status', 'cellKey', 'name'].flatMap((key) => (p as never)[key] ?? [])].join(' '),
    );
    expect(found.sort()).toEqual([
      'DEAD_END ON_HOLD',
      'DEAD_END TURNED',
      'NOTHING_TO_REPLACE PAID fly',
      'NOTHING_TO_REPLACE mayFly',
      'REPLACED_SILENTLY PAID accept',
      'REPLACED_SILENTLY moneyToRefund',
      'RULE_FOR_NOTHING shipp',
      'UNKNOWN_GUARD PAID hold nobodyKnows',
      'UNKNOWN_TARGET PAID lose LOST',
      'UNREACHABLE_STATUS ISLAND',
    ]);
  });

  it('a second host builds on the first', () => {
    const twice = extend(reviewed, {
      table: { ON_HOLD: { escalate: 'WITH_LAWYERS' }, WITH_LAWYERS: { release: 'PAID' } },
      visibleCommands: { system: ['escalate'] },
      emit: (_: unknown, { at }: AnyCommand & { readonly type: 'escalate' }, { to: [to] }) => [
        { type: 'order.escalated' as const, to, at },
      ],
      evolve: { 'order.escalated': moveTo },
    });
    const far = fold(twice, onHold, emit(twice, onHold, { type: 'escalate', by: 'system', at: 1 }));
    expect(far.status).toBe('WITH_LAWYERS');
    expect(fold(twice, far, emit(twice, far, { type: 'release', by: 'system', at: 2 })).status).toBe('PAID');
    expect(refuse(twice, far, { type: 'release', by: 'system', at: 13 })?.code).toBe('UNLUCKY');
  });
});
