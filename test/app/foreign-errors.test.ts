/** Errors of another copy of this package: an ES module host with a CommonJS adapter has two copies of every class. */
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/index.ts';
import type { UseCase } from '../../src/flow/index.ts';
import type { Transaction } from '../../src/ports/index.ts';
import { type Add, add, totals, watched } from './kit.ts';

/** An error of the other copy: the same code, another class. */
const foreign = (code: string, cause?: unknown) =>
  Object.assign(new Error(`${code} of another copy`, { cause }), { code });

const up: Add = { counter: 'a', by: 1 };

describe('an error with the code alone', () => {
  it('given a conflict of another copy, when the app commits, then the command is run again [reported M13]', async () => {
    const store = watched();
    const app = createApp({ store, maxAttempts: 4 });
    store.fail = (_, nth) => (nth < 4 ? foreign('CONFLICT') : undefined);
    expect((await app.handle(add, up)).isOk()).toBe(true);
    expect(totals(store.memory)).toEqual({ a: 1 });
    store.fail = () => foreign('CONFLICT');
    expect((await app.handle(add, up))._unsafeUnwrapErr()).toEqual({ code: 'CONFLICT', attempts: 4 });
  });

  it('given a conflict of another copy in a joined transaction, when a command is handled, then it fails as CONFLICT [reported M13]', async () => {
    const within: Transaction = {
      load: async () => [],
      write: async () => {
        throw foreign('CONFLICT');
      },
    };
    const answer = await createApp({ store: watched() }).handle(add, up, { within });
    expect(answer._unsafeUnwrapErr()).toEqual({ code: 'CONFLICT', attempts: 1 });
  });

  it('given the other errors of the store from another copy, when a group fails, then each keeps its meaning [reported M13]', async () => {
    for (const [error, failure] of [
      [foreign('OUTCOME_UNKNOWN'), { code: 'OUTCOME_UNKNOWN' }],
      [foreign('STORE_UNAVAILABLE', 'refused'), { code: 'STORE_FAILED', cause: 'refused' }],
    ] as const) {
      const store = watched();
      store.fail = (_, nth) => (nth === 2 ? error : undefined);
      const app = createApp({ store });
      const answers = await Promise.all([1, 2, 3].map(() => app.handle(add, up)));
      expect(answers.map((answer) => (answer.isOk() ? 'ok' : answer.error))).toEqual([
        'ok',
        failure,
        failure,
      ]);
      expect(store.began).toHaveLength(2);
    }
  });

  it('given a decision that reads a row of its neighbour, when the error is of another copy, then it runs alone [reported M13]', async () => {
    const store = watched();
    const app = createApp({ store });
    let tries = 0;
    const early: UseCase<Add> = {
      ...add,
      decide: (work, command) => {
        tries += 1;
        if (tries === 1) throw foreign('ROW_NOT_LOCKED');
        add.decide(work, command);
      },
    };
    const answers = await Promise.all([app.handle(add, up), app.handle(add, up), app.handle(early, up)]);
    expect(answers.map((answer) => answer.isOk())).toEqual([true, true, true]);
    expect([tries, totals(store.memory)]).toEqual([2, { a: 3 }]);
  });
});
