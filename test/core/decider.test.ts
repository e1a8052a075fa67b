import { describe, expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import {
  type AnyCommand,
  type AnyEvent,
  type AskContext,
  available,
  checkTable,
  count,
  defineMachine,
  defineRules,
  emit,
  fold,
  id,
  instant,
  optional,
  type Refusal,
  refuse,
  targetOf,
  UnknownEventError,
  why,
} from '../../src/core/index.ts';

/** A door: small enough to see every precedence at once. */
interface Door {
  readonly id: string;
  readonly status: 'OPEN' | 'SHUT' | 'LOCKED' | 'GONE';
  readonly keys: number;
}
type Move = AnyCommand & { readonly key?: number };
const asked: string[] = [];
const say = (name: string, refuses: boolean) => {
  asked.push(name);
  return refuses ? { code: name } : undefined;
};
const table = {
  OPEN: { shut: 'SHUT', lock: { refuse: 'SHUT_IT_FIRST' } },
  SHUT: { open: 'OPEN', lock: { to: 'LOCKED', when: ['atHome', 'awake'] } },
  LOCKED: { unlock: { to: ['SHUT', 'OPEN'], when: 'atHome' }, blast: 'GONE' },
  GONE: {},
} as const;
const door = defineMachine<typeof table, Door, Move, AnyEvent & { key?: number }, Refusal>({
  kind: 'door',
  table,
  guards: {
    atHome: (_, { by }: AskContext) => say('NOT_AT_HOME', by === 'burglar'),
    awake: (_, { at }: AskContext) => say('ASLEEP', at < 100),
  },
  rules: {
    lock: [
      (_: Door, { key }: Move) => say('WRONG_KEY', key !== 7),
      ({ keys }: Door) => say('NO_KEYS_LEFT', keys === 0),
    ],
  },
  shapes: { lock: { at: instant, by: optional(id), key: optional(count) } },
  repeats: ({ status }, { type, key }) =>
    type === 'lock' && status === 'LOCKED' ? (key === 7 ? true : { code: 'ALREADY_DONE' }) : undefined,
  initial: (id) => ({ id, status: 'SHUT', keys: 1 }),
  emit: (_, { type, at, key }, { to: [to] }) => [
    { type: `door.${type}`, to, at, ...(key !== undefined && { key }) },
  ],
  evolve: (state, { type, to }) =>
    type.startsWith('door.') ? { ...state, status: to as Door['status'] } : (undefined as never),
});
const at = (status: Door['status'], keys = 1): Door => ({ id: 'd', status, keys });
const codes = (state: Door, command: Move) => {
  asked.length = 0;
  return why(door, state, command).map(({ code }) => code);
};

describe('the precedence of refusals', () => {
  const lock = { type: 'lock', at: 1_000, by: 'owner', key: 7 };
  it.each<[string, Door, object, string[]]>([
    ['nothing wrong', at('SHUT'), {}, []],
    ['no command', at('SHUT'), { type: undefined }, ['MALFORMED_COMMAND']],
    ['no instant, bad key', at('SHUT'), { at: Number.NaN, key: -1 }, ['MALFORMED_COMMAND']],
    [
      'bad key before anything the state says',
      at('GONE', 0),
      { key: -1, by: 'burglar' },
      ['MALFORMED_COMMAND'],
    ],
    ['done before, before the table', at('LOCKED'), {}, []],
    ['done otherwise, before the table', at('LOCKED'), { key: 8 }, ['ALREADY_DONE']],
    ['the table has a word of its own', at('OPEN'), { by: 'burglar' }, ['SHUT_IT_FIRST']],
    ['the table has no cell', at('GONE'), { by: 'burglar' }, ['ILLEGAL_TRANSITION']],
    [
      'guards in the order of the cell, then rules',
      at('SHUT', 0),
      { by: 'burglar', at: 1, key: 8 },
      ['NOT_AT_HOME', 'ASLEEP', 'WRONG_KEY', 'NO_KEYS_LEFT'],
    ],
    ['second guard', at('SHUT', 0), { at: 1 }, ['ASLEEP', 'NO_KEYS_LEFT']],
    ['rules', at('SHUT', 0), { key: 8 }, ['WRONG_KEY', 'NO_KEYS_LEFT']],
    ['last rule', at('SHUT', 0), {}, ['NO_KEYS_LEFT']],
  ])('%s', (_, state, change, expected) => {
    const command = { ...lock, ...change } as Move;
    expect(codes(state, command)).toEqual(expected);
    expect(refuse(door, state, command)?.code).toBe(expected[0]);
    expect(decide(door, state, command).isErr()).toBe(expected.length > 0);
  });

  it('refuse stops asking at the first refusal', () => {
    asked.length = 0;
    refuse(door, at('SHUT', 0), { ...lock, by: 'burglar' });
    expect(asked).toEqual(['NOT_AT_HOME']);
  });

  it('an illegal transition says where the command would be legal, cells that refuse aside', () => {
    expect(refuse(door, at('GONE'), lock)).toEqual({
      code: 'ILLEGAL_TRANSITION',
      status: 'GONE',
      command: 'lock',
      legalIn: ['SHUT'],
    });
    expect(refuse(door, at('OPEN'), lock)).toEqual({
      code: 'SHUT_IT_FIRST',
      status: 'OPEN',
      command: 'lock',
      legalIn: ['SHUT'],
    });
  });

  it('a status or command named like a member of every object finds nothing', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(refuse(door, at('SHUT'), { type: name, at: 1 })?.code).toBe('ILLEGAL_TRANSITION');
      expect(available(door, { ...at('SHUT'), status: name } as never, { at: 1 })).toEqual([]);
    }
  });
});

describe('roles', () => {
  const roles = defineMachine({
    ...door,
    visibleCommands: { guest: ['open'], owner: ['open', 'lock', 'unlock'] },
    facts: ['blast'],
  });
  const states = (['OPEN', 'SHUT', 'LOCKED', 'GONE'] as const).map((status) => at(status));

  it('given a role that is not known, when it asks, then it is offered nothing and may send nothing [host P5]', () => {
    for (const by of [
      undefined,
      'customer',
      '',
      'constructor',
      '__proto__',
      5,
      { toString: null },
      ['owner'],
    ])
      for (const state of states) {
        const ask = { at: 1_000, by } as never;
        expect(available(roles, state, ask)).toEqual([]);
        for (const type of ['open', 'lock', 'unlock'])
          expect(refuse(roles, state, { type, ...(ask as object), key: 7 } as never)).toMatchObject({
            code: 'NOT_ALLOWED',
          });
      }
  });

  it('given a fact, when anyone reports it, then no role is asked for and none is offered it', () => {
    expect(refuse(roles, at('LOCKED'), { type: 'blast', at: 1, by: 'fire brigade' })).toBeUndefined();
    expect(available(roles, at('LOCKED'), { at: 1, by: 'owner' })).toEqual(['unlock']);
  });

  it('given a status, a command and a role, when it is not available, then why has a reason, and the reverse [host P12]', () => {
    const commands = ['open', 'shut', 'lock', 'unlock'];
    for (const by of ['guest', 'owner', 'burglar'])
      for (const state of states)
        for (const type of commands) {
          const { rules: _, shapes: __, repeats: ___, ...content } = roles;
          const asking = defineRules({ ...content, rules: {} });
          const offered = available(asking, state, { at: 1_000, by } as never).includes(type as never);
          expect(why(asking, state, { type, at: 1_000, by }).length === 0, `${type} ${by}`).toBe(offered);
        }
  });
});

describe('available', () => {
  it('applies guards, leaves out cells that refuse, and asks nothing about content', () => {
    expect(available(door, at('OPEN'), { at: 1_000 })).toEqual(['shut']);
    expect(available(door, at('SHUT', 0), { at: 1_000 })).toEqual(['open', 'lock']);
    expect(available(door, at('SHUT'), { at: 1 })).toEqual(['open']);
    expect(available(door, at('LOCKED'), { at: 1, by: 'burglar' })).toEqual(['blast']);
    expect(available(door, at('GONE'), { at: 1 })).toEqual([]);
  });
  it('lists only what a person may ask for, where the machine says so', () => {
    const shy = defineMachine({ ...door, visibleCommands: { guest: ['open'], owner: ['open', 'lock'] } });
    expect(available(shy, at('SHUT'), { at: 1_000, by: 'guest' })).toEqual(['open']);
    expect(available(shy, at('SHUT'), { at: 1_000, by: 'owner' })).toEqual(['open', 'lock']);
    const lock = { type: 'lock', at: 1_000, key: 7 };
    expect(refuse(shy, at('SHUT'), { ...lock, by: 'owner' })).toBeUndefined();
    expect(why(shy, at('SHUT'), { ...lock, by: 'guest' })).toEqual([
      { code: 'NOT_ALLOWED', by: 'guest', allowed: ['owner'] },
    ]);
  });
});

describe('a machine', () => {
  it('hands the targets of the cell to emit, and looks the cell up where the facts say', () => {
    expect(targetOf(door, at('LOCKED'), { type: 'unlock', at: 1 })).toEqual({ to: ['SHUT', 'OPEN'] });
    expect(targetOf(door, at('GONE'), { type: 'unlock', at: 1 })).toBeUndefined();
    const sorted = defineRules({
      ...door,
      cellKey: (_: Door, { key }: Move) => (key === 7 ? 'lock' : 'open'),
    });
    expect(targetOf(sorted, at('SHUT'), { type: 'use', at: 1, key: 7 })).toEqual({ to: ['LOCKED'] });
    expect(targetOf(sorted, at('SHUT'), { type: 'use', at: 1 })).toEqual({ to: ['OPEN'] });
  });
  it('folds, and stops at an event it does not know (L17)', () => {
    const events = [
      { type: 'door.open', to: 'OPEN', at: 1 },
      { type: 'door.shut', to: 'SHUT', at: 2 },
    ];
    expect(fold(door, at('SHUT'), events).status).toBe('SHUT');
    const unknown = { type: 'window.open', to: 'OPEN', at: 1 };
    expect(() => fold(door, at('SHUT'), [...events, unknown])).toThrow(
      new UnknownEventError('door', 'window.open'),
    );
    expect(new UnknownEventError('door', 'window.open')).toMatchObject({
      code: 'UNKNOWN_EVENT',
      kind: 'door',
      type: 'window.open',
      message: 'door has no event window.open',
    });
  });
  it('a thing done before is a success in which nothing happens', () => {
    const again = { type: 'lock', at: 1_000, by: 'owner', key: 7 };
    expect(decide(door, at('LOCKED'), again)._unsafeUnwrap()).toEqual([]);
    expect(emit(door, at('LOCKED'), again)).toEqual([]);
    expect(emit(door, at('SHUT'), again)).toEqual([{ type: 'door.lock', to: 'LOCKED', at: 1_000, key: 7 }]);
  });
  it('without the half that reads content still answers a question about nothing', () => {
    const { precheck: _, ...asking } = door;
    for (const nothing of [undefined, null])
      expect(refuse(asking, at('SHUT'), nothing as never)).toMatchObject({
        code: 'ILLEGAL_TRANSITION',
        legalIn: [],
      });
  });
});

describe('checkTable', () => {
  it('starts in a status that there is', () => {
    expect(checkTable({ A: { go: 'B' }, B: {} }, { initial: 'C' })).toEqual([
      { code: 'UNKNOWN_INITIAL', status: 'C' },
    ]);
  });
  it('passes over outcomes, and over a status that is declared final', () => {
    const facts = { A: { seen: { outcome: 'duplicate' }, go: 'B' }, B: { back: 'A' } } as const;
    expect(checkTable(facts, { initial: 'A', final: ['B'] })).toEqual([]);
    expect(checkTable(facts, { initial: 'A' })).toEqual([
      { code: 'DEAD_END', status: 'A' },
      { code: 'DEAD_END', status: 'B' },
    ]);
  });
  it('a status that only leads to itself is an end', () => {
    expect(checkTable({ A: { go: 'B' }, B: { note: 'B' } }, { initial: 'A' })).toEqual([]);
  });
  it('reports everything, not the first', () => {
    const broken = {
      A: { go: 'NOWHERE', wait: { to: 'A', when: ['x', 'y'] } },
      B: { round: 'C' },
      C: { round: 'B' },
    } as const;
    const found = checkTable(broken, { initial: 'A', guards: { x: 1 } });
    expect(found.map(({ code, status }) => `${code} ${status}`)).toEqual([
      'UNKNOWN_TARGET A',
      'UNKNOWN_GUARD A',
      'UNREACHABLE_STATUS B',
      'DEAD_END B',
      'UNREACHABLE_STATUS C',
      'DEAD_END C',
    ]);
  });
  it('a target named like a member of every object is unknown', () => {
    expect(checkTable({ A: { go: 'toString' } }, { initial: 'A' })).toContainEqual({
      code: 'UNKNOWN_TARGET',
      status: 'A',
      cellKey: 'go',
      name: 'toString',
    });
  });
});
