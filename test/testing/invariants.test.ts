import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { suspenseId } from '../../src/flow/index.ts';
import type { LoadedRow, Store, Writes } from '../../src/ports/index.ts';
import {
  audit,
  type InvariantId,
  invariants,
  invariantsFor,
  type Log,
  notApplicableYet,
  readLog,
  type Touched,
  touchedBy,
} from '../../src/testing/index.ts';
import { NOW, playShop, STRAY, shopLog } from './shop-log.ts';

const log = await shopLog();

type Rows = { [part in keyof Log]-?: NonNullable<Log[part]> extends readonly (infer Row)[] ? Row : never };

/** The log with one thing changed: the row of `part` that `is` says, replaced by what `change` makes of it. */
function changed<P extends keyof Log>(part: P, is: (row: Rows[P]) => boolean, change: object): Log {
  const rows = log[part] as readonly Rows[P][];
  if (!rows.some(is)) throw new Error(`nothing to change in ${part}`);
  return { ...log, [part]: rows.map((row) => (is(row) ? { ...(row as object), ...change } : row)) };
}
function without<P extends keyof Log>(part: P, is: (row: Rows[P]) => boolean): Log {
  const rows = log[part] as readonly Rows[P][];
  const left = rows.filter((row) => !is(row));
  if (left.length !== rows.length - 1) throw new Error(`${rows.length - left.length} rows of ${part} match`);
  return { ...log, [part]: left };
}
const withMore = <P extends keyof Log>(part: P, ...rows: readonly object[]): Log => ({
  ...log,
  [part]: [...(log[part] as readonly object[]), ...rows],
});
const named = (id: string) => (row: { readonly id: string }) => row.id === id;
const at = (event: string, id: string) => (row: { readonly event: string; readonly id: string }) =>
  row.event === event && row.id === id;
const row = <P extends keyof Log>(part: P, is: (row: Rows[P]) => boolean) =>
  (log[part] as readonly Rows[P][]).find(is) as Rows[P];
const lineOf = (orderId: string, change: object): Log => {
  const [first, ...rest] = row('orders', named(orderId)).lines;
  return changed('orders', named(orderId), { lines: [{ ...first, ...change }, ...rest] });
};
const paid = row('payments', named('p-o-1'));
const strayId = suspenseId(STRAY);
const [receipt] = paid.receipts;
const [refund] = paid.refunds;
const freeze = (opId: string, more: object) => ({
  ...row('movements', (each) => each.type === 'FREEZE' && each.orderId === 'o-6'),
  opId,
  ...more,
});

/** For each invariant, a log in which it does not hold and how many findings it must make of it. */
const PLANTS: { readonly [id: InvariantId]: () => Log } = {
  S1: () => changed('levels', named('tea/main'), { available: 14 }),
  S2: () => changed('levels', named('tea/main'), { available: -1 }),
  S3: () => changed('levels', named('cup/main'), { frozen: 1 }),
  S4: () => changed('orders', named('o-5'), { status: 'REFUNDED' }),
  S5: () => changed('holds', named('o-6/1/main'), { released: 1, open: 0 }),
  S6: () => changed('holds', named('o-1/1/main'), { restocked: 3 }),
  S7: () => lineOf('o-1', { shipped: 3 }),
  S8: () =>
    withMore('movements', freeze('f-1', { quantity: 9, at: 1 }), freeze('f-2', { quantity: 9, at: 1 })),
  S10: () => changed('levels', named('tea/side'), { available: 4 }),
  S11: () => without('movements', (each) => each.opId === 'x-1/in'),
  S12: () =>
    withMore(
      'movements',
      freeze('f-3', { status: 'FAILED', message: 'Insufficient stock to freeze', quantity: 2 }),
    ),
  S13: () => changed('holds', named('o-6/1/main'), { expiresAt: NOW - 3_600_000 }),
  S14: () => changed('holds', named('o-2/1/main'), { released: 0 }),
  P1: () => changed('payments', named('p-o-1'), { refunds: [{ ...refund, settledMinor: 3_491 }] }),
  P2: () => changed('payments', named('p-o-1'), { receipts: [receipt, { ...receipt, id: 'card/other' }] }),
  P3: () => without('history', at('payment.refund_requested', 'p-o-1')),
  P4: () =>
    withMore('gateway', {
      kind: 'refund',
      paymentId: 'p-o-1',
      channel: 'card',
      ref: 'r-1',
      intent: 'r-1',
      amountMinor: 1_000,
      currency: 'EUR',
    }),
  P5: () => changed('payments', named('p-o-1'), { refunds: [{ ...refund, receiptId: 'r-1' }] }),
  P6: () => changed('payments', named('p-o-1'), { currency: 'USD' }),
  P7: () =>
    changed('history', at('payment.succeeded', 'p-o-5'), {
      from: 'PROCESSING',
      to: 'CLOSED',
      data: { type: 'payment.closed', cause: 'timeout' },
    }),
  P8: () => changed('orders', named('o-1'), { refundedMinor: 2_000 }),
  P9: () => changed('history', at('payment.refund_requested', 'p-o-1'), { to: 'FAIL' }),
  P10: () => changed('payments', named('p-o-3'), { refunds: [] }),
  P11: () => changed('orders', named('o-1'), { paidMinor: 3_500 }),
  P12: () => without('gateway', (each) => each.ref === 't-o-5'),
  O1: () => changed('orders', named('o-5'), { status: 'PROCESSING' }),
  O2: () => changed('history', at('order.paid', 'o-5'), { to: 'SHIPPED' }),
  O3: () => changed('holds', named('o-5/1/main'), { open: 1 }),
  O4: () => lineOf('o-1', { returned: 3 }),
  O5: () => changed('orders', named('o-5'), { totalMinor: 2_491 }),
  O7: () => withMore('movements', freeze('o-6/1/FREEZE/order.placed', {})),
  O8: () => changed('orders', named('o-6'), { payBy: NOW - 3_600_000 }),
  L1: () => without('history', at('order.paid', 'o-5')),
  L2: () => without('orders', named('o-6')),
  L3: () => withMore('answers', { key: 'k-1', request: 'in 20 tea', answer: 'something else' }),
  L4: () => changed('orders', named('o-5'), { userId: 'u-2' }),
  L6: () => ({ ...log, history: [...log.history, row('history', at('suspense.received', strayId))] }),
  L7: () => ({ ...log, published: [...(log.published as readonly string[])].reverse() }),
  L8: () => withMore('published', Object('order/o-99/1') as object),
  L9: () => ({ ...log, published: (log.published as readonly string[]).slice(1) }),
  L10: () => changed('inbox', () => true, { contents: [] }),
  L11: () =>
    withMore('timers', {
      ...{ id: 't', kind: 'payment.query', about: { kind: 'payment', id: 'p-o-1' } },
      ...{ dueAt: NOW - 3_600_000, payload: {}, version: '1' },
    }),
  L13: () => ({ ...log, history: [...log.history].reverse() }),
  L14: () =>
    withMore('acknowledged', { kind: 'order', id: 'o-6', version: 2, event: 'order.paid', to: 'PAID' }),
  L16: () =>
    changed('keys', ({ id }) => id.includes('"k-6"'), {
      record: { phase: 'done', fingerprint: 'f', doneAt: 1, response: '{"refusals":[]}' },
    }),
  L17: () =>
    changed('history', at('order.paid', 'o-5'), { data: { type: 'order.teleported', to: 'PAID', at: 1 } }),
};

describe('each invariant', () => {
  it('given a sound shop, when each invariant is checked, then it holds', () => {
    const { checked, violations, notApplicable } = audit(log);
    expect(violations).toEqual([]);
    expect(checked).toEqual(invariants.map(({ id }) => id));
    expect(notApplicable.map(({ id }) => id)).toEqual(Object.keys(notApplicableYet));
  });

  for (const { id, claim } of invariants) {
    it(`given books with a fault, when ${id} is checked, then it is violated: ${claim}`, () => {
      const plant = PLANTS[id];
      if (!plant) throw new Error(`nothing planted for ${id}`);
      const { violations } = audit(plant(), { only: [id] });
      expect(violations.length).toBeGreaterThan(0);
      for (const { invariant, expected, found, message } of violations) {
        expect(invariant).toBe(id);
        expect(found).not.toBe(expected);
        expect(message).toContain(`expected ${expected}, found ${found}`);
      }
    });
  }

  it('given the whole list of invariants, when it is read, then each is checked or has a reason why not', () => {
    const ids = [...invariants.map(({ id }) => id), ...Object.keys(notApplicableYet)];
    const expected = Object.entries({ S: 14, P: 12, O: 8, L: 17 }).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, i) => `${letter}${i + 1}`),
    );
    expect([...ids].sort()).toEqual(expected.sort());
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('an inbox', () => {
  it('given an inbox row with its money in suspense, when L2 is checked, then the money is there and was received', () => {
    const broken = (change: Partial<Log>) =>
      audit({ ...log, ...change }, { only: ['L2'] }).violations.map(({ subject }) => subject);
    expect(broken({ suspense: [] })).toContain('inbox event/card/m/e-1');
    expect(broken({ inbox: [] })).toEqual([`suspense ${strayId}`]);
  });
  it('given money in suspense, when its payment is there, then it must be assigned', () => {
    const { violations } = audit(
      changed('suspense', () => true, { paymentId: 'p-o-1' }),
      { only: ['O8'] },
    );
    expect(violations).toMatchObject([
      { subject: `suspense ${strayId}`, expected: 'MATCHED', found: 'OPEN' },
    ]);
  });
});

describe('an audit', () => {
  it('given missing inputs, when the audit runs, then it lists what it could not check', () => {
    const { gateway: _, published: __, keys: ___, ...less } = log;
    const { checked, notApplicable } = audit(less);
    expect(notApplicable).toContainEqual({ id: 'P12', why: 'the log has no gateway' });
    expect(notApplicable).toContainEqual({ id: 'L9', why: 'the log has no published' });
    for (const { id } of notApplicable) expect(checked).not.toContain(id);
  });
  it('given a list of invariants and an instant, when the audit runs, then it checks those at that instant', () => {
    expect(audit(log, { only: ['S2', 'O6'] })).toMatchObject({
      checked: ['S2'],
      notApplicable: [{ id: 'O6' }],
    });
    expect(
      audit(log, { only: ['O8'], now: NOW + 86_400_000 }).violations.map(({ subject }) => subject),
    ).toContain('order o-6');
    expect(audit(log, { when: 'commit' }).checked).not.toContain('S13');
  });
  it('given an empty shop, when the audit runs, then it is sound and nothing changes', async () => {
    expect(audit(await readLog(memoryStore(), 0)).violations).toEqual([]);
  });
});

/** Hands each commit to `look`, as it was loaded and written. */
function watched(store: Store, look: (touched: Touched) => void): Store {
  return {
    ...store,
    transact: async (work) => {
      const loaded: LoadedRow[] = [];
      let written: Writes | undefined;
      const answer = await store.transact((inner) =>
        work({
          load: async (refs) => {
            const rows = await inner.load(refs);
            loaded.push(...rows);
            return rows;
          },
          write: async (writes) => {
            written = writes;
            await inner.write(writes);
          },
        }),
      );
      if (written) look(touchedBy(loaded, written, { now: NOW }));
      return answer;
    },
  };
}

describe('commit by commit', async () => {
  const commits: Touched[] = [];
  await playShop(watched(memoryStore(), (touched) => commits.push(touched)));

  it('given a sound shop, when each commit is checked, then nothing is violated', () => {
    expect(commits.length).toBeGreaterThan(20);
    expect(commits.flatMap(invariantsFor)).toEqual([]);
  });

  const first = (has: (touched: Touched) => boolean) => commits.find(has) as Touched;
  const placing = first(({ history }) => history.some(({ event }) => event === 'order.placed'));
  const paying = first(({ history }) => history.some(({ event }) => event === 'order.paid'));
  const moving = first(({ movements }) => movements.some(({ type }) => type === 'TRANSFER'));
  const leaving = first(({ history }) => history.some(({ event }) => event === 'order.cancelled'));
  const made = (touched: Touched, change: Partial<Touched>, log: Partial<Log> = {}): Touched => ({
    ...touched,
    ...change,
    after: { ...touched.after, ...log },
  });
  const bent = <P extends 'levels' | 'holds' | 'orders' | 'payments'>(
    touched: Touched,
    part: P,
    change: object,
  ): Touched => {
    const rows = touched[part].map((each, i) =>
      i === 0 ? { ...each, after: { ...each.after, ...change } } : each,
    );
    return made(touched, { [part]: rows }, { [part]: rows.map((each) => each.after) });
  };

  const steps: { readonly [id: InvariantId]: () => Touched } = {
    S1: () => bent(placing, 'levels', { available: 99 }),
    S2: () => bent(placing, 'levels', { available: -5 }),
    S3: () => bent(placing, 'holds', { open: 1, released: 1 }),
    S4: () => bent(placing, 'holds', { open: 1, released: 1 }),
    S6: () => bent(placing, 'holds', { open: 0 }),
    S8: () => made(placing, { movements: placing.movements.map((each) => ({ ...each, newAvailable: -1 })) }),
    P2: () => bent(paying, 'payments', { amountMinor: 1 }),
    P8: () => bent(paying, 'orders', { refundedMinor: 1 }),
    O1: () => bent(paying, 'orders', { status: 'SHIPPED' }),
    O2: () => made(paying, {}, { history: paying.history.map((each) => ({ ...each, to: 'EXPIRED' })) }),
    O4: () =>
      bent(paying, 'orders', {
        lines: paying.orders[0]?.after.lines.map((line) => ({ ...line, shipped: 1 })),
      }),
    O5: () => bent(paying, 'orders', { totalMinor: 1 }),
    L1: () => made(paying, { orders: paying.orders.map((each) => ({ ...each, version: 9 })) }),
    L4: () => bent(paying, 'orders', { userId: 'somebody else' }),
    S11: () => made(moving, { movements: moving.movements.slice(1) }),
    S12: () =>
      made(
        placing,
        {},
        {
          movements: placing.movements.map((each) => ({
            ...each,
            status: 'FAILED',
            message: 'Insufficient stock',
          })),
        },
      ),
    S14: () => {
      const holds = leaving.holds.map((each) => ({
        ...each,
        after: { ...each.after, released: 0, open: 1 },
      }));
      return made(leaving, { holds }, { holds: holds.map((each) => each.after) });
    },
    P1: () =>
      bent(paying, 'payments', {
        disputes: [{ id: 'd', receiptId: receipt?.id, amountMinor: 1_000_000, status: 'OPEN' }],
      }),
    P4: () => bent(paying, 'payments', { receipts: [receipt, receipt] }),
    P5: () => bent(paying, 'payments', { refunds: [{ ...refund, receiptId: 'nothing' }] }),
    P7: () =>
      made(paying, {}, { history: paying.history.map((each) => ({ ...each, from: 'PENDING', to: 'FAIL' })) }),
    P9: () =>
      made(
        paying,
        {},
        { history: paying.history.map((each) => ({ ...each, from: 'SUCCESS', to: 'CLOSED' })) },
      ),
    L17: () =>
      made(paying, {}, { history: paying.history.map((each) => ({ ...each, data: { type: 'x.y' } })) }),
  };
  it('given the list of invariants, when a commit is checked, then every one that can be checked is', () => {
    const able = invariants.filter(({ step }) => step).map(({ id }) => id as string);
    expect(Object.keys(steps).sort()).toEqual(able.sort());
  });
  for (const [id, plant] of Object.entries(steps))
    it(`given a fault of ${id}, when it is committed, then that commit violates it`, () => {
      expect(invariantsFor(plant()).map(({ invariant }) => invariant)).toContain(id);
    });
});
