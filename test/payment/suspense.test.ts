import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/check.ts';
import {
  available,
  emit,
  fold,
  refuse,
  type Suspense,
  type SuspenseInput,
  suspense,
  suspenseTable,
} from '../../src/payment/index.ts';
import { say } from './kit.ts';

const base = { at: 7, by: 'merchant' } as const;
const { at: _, by: __, ...fact } = say.paid('t1');
const received = {
  type: 'received',
  channel: 'wechat',
  paymentId: 'p-lost',
  fact,
  at: 7,
  by: 'wechat',
} as const;
const match = { type: 'match', paymentId: 'p-9', ...base } as const;
const recordReturn = { type: 'recordReturn', ...base } as const;

const NEW = suspense.initial('s-1');
const sent = (state: Suspense, command: SuspenseInput): Suspense => {
  expect(refuse(suspense, state, command)).toBeUndefined();
  return fold(suspense, state, emit(suspense, state, command));
};
const OPEN = sent(NEW, received);

describe('money that fits nothing we know', () => {
  it('is a sound table', () => expect(checkTable(suspenseTable, { initial: 'NEW' })).toEqual([]));

  it('is held as it was reported, and then matched or given back, whoever does it', () => {
    expect(NEW).toEqual({ id: 's-1', status: 'NEW', channel: '', paymentId: '', fact: null });
    expect(OPEN).toEqual({ id: 's-1', status: 'OPEN', channel: 'wechat', paymentId: 'p-lost', fact });
    expect(sent(OPEN, match)).toEqual({ ...OPEN, status: 'MATCHED', paymentId: 'p-9' });
    expect(sent(OPEN, recordReturn)).toEqual({ ...OPEN, status: 'RETURNED' });
    for (const [state, command, type] of [
      [NEW, received, 'suspense.received'],
      [OPEN, match, 'suspense.matched'],
      [OPEN, recordReturn, 'suspense.returned'],
    ] as const)
      expect(emit(suspense, state, command)).toMatchObject([{ type, at: 7, by: command.by }]);
    expect(available(suspense, OPEN, base)).toEqual(['match', 'recordReturn']);
    for (const state of [NEW, sent(OPEN, match), sent(OPEN, recordReturn)])
      expect(available(suspense, state, base)).toEqual([]);
  });

  it.each([
    ['received', received, 'received', OPEN],
    ['matched with the same payment', match, 'match', sent(OPEN, match)],
    ['given back', recordReturn, 'recordReturn', sent(OPEN, recordReturn)],
  ] as const)('once %s is so, and is nothing else', (_name, again, type, state) => {
    expect(refuse(suspense, state, again)).toBeUndefined();
    expect(emit(suspense, state, again)).toEqual([]);
    const others = [match, recordReturn, { ...match, paymentId: 'p-lost' }].filter(
      (command) => command !== again && state.status !== 'OPEN',
    );
    for (const command of others)
      expect(refuse(suspense, state, command)).toMatchObject({
        code: 'ILLEGAL_TRANSITION',
        command: command.type,
      });
    expect(type).toBe(again.type);
  });

  it('before it is received can be nothing but received', () => {
    for (const command of [match, recordReturn])
      expect(refuse(suspense, NEW, command)).toMatchObject({ code: 'ILLEGAL_TRANSITION', status: 'NEW' });
    expect(refuse(suspense, OPEN, { ...match, paymentId: '' })).toEqual({
      code: 'MALFORMED_COMMAND',
      problems: [{ path: 'paymentId', problem: 'INVALID_ID' }],
    });
    expect(refuse(suspense, OPEN, { ...match, paymentId: 'p-lost' })).toBeUndefined();
    expect(sent(OPEN, { ...match, paymentId: 'p-lost' }).status).toBe('MATCHED');
  });
});
