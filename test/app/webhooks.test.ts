import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { fromPg, type SqlStore, sqlStore } from '../../src/adapters/sql/index.ts';
import { createPayments, sweep } from '../../src/app/index.ts';
import { MINUTE_MS } from '../../src/core/quantity.ts';
import type { ReportedPaymentFact } from '../../src/flow/index.ts';
import type { Payment } from '../../src/payment/index.ts';
import type { Store } from '../../src/ports/index.ts';
import { describePostgres, type FreshDatabase, freshDatabase } from '../setup/services.ts';
import { gatewayOf } from './gateway-world.ts';
import { crashCases } from './webhook-crashes.ts';
import { at, flow, openOrder, openPayment, paidReport, processOver, requestOf } from './webhook-world.ts';

const paymentOf = async (store: Store, name = '1') =>
  (await store.read([{ kind: 'payment', id: `p-${name}` }])).map(({ state }) => state as Payment)[0];
const events = async (store: Store, kind: string, id: string) =>
  (await store.history({ kind, id })).map(({ event }) => event);

describe('a callback taken in on memory', () => {
  const store = memoryStore();
  crashCases(() => store);
});

describePostgres('a callback taken in on PostgreSQL', () => {
  let database: FreshDatabase;
  let pool: pg.Pool;
  let store: SqlStore;
  beforeAll(async () => {
    database = await freshDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 6 });
    pool.on('error', () => {});
    store = sqlStore(fromPg(pool));
    await store.migrate();
  });
  afterAll(async () => {
    await pool.end();
    await database.drop();
  });

  describe('whose process dies', () => crashCases(() => store));

  describe('whose backend is killed', () => {
    // The session is terminated under the open transaction; then the process finds out.
    const kill = async () => {
      await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state = 'idle in transaction'`,
      );
      throw new Error('the connection is gone');
    };
    crashCases(
      () => store,
      (point) =>
        ['load.after', 'write.before', 'write.after', 'commit.before'].includes(point) ? kill() : 'crash',
    );
  });
});

describe('what is not believed, not readable or not for us', () => {
  const outcome = async (
    store: Store,
    channel: string,
    request: Parameters<ReturnType<typeof processOver>['callbacks']['receive']>[1],
  ) => processOver(store).callbacks.receive(channel, request);

  it('given a request that is forged, unreadable or for no channel, when it is received, then nothing is stored and the cause is returned', async () => {
    const store = memoryStore();
    await openOrder(store);
    const forged = { ...requestOf(paidReport()), headers: { 'x-signature': 'no' } };
    expect(await outcome(store, 'card', forged)).toMatchObject({
      outcome: 'refused',
      answer: { status: 400, body: 'fail' },
      cause: { result: 'badSignature' },
    });
    expect(await outcome(store, 'other', requestOf(paidReport()))).toMatchObject({ answer: { status: 404 } });
    expect(await outcome(store, '__proto__', requestOf(paidReport()))).toMatchObject({
      answer: { status: 404 },
    });
    const wish = paidReport('1', {}, { type: 'requestRefund', refundId: 'r' });
    expect(await outcome(store, 'card', requestOf(wish))).toMatchObject({
      outcome: 'refused',
      cause: { problems: [{ path: 'reported.fact.type', problem: 'UNKNOWN_VALUE' }] },
    });
    const bent = paidReport('1', {}, { amountMinor: 9.5 });
    expect(await outcome(store, 'card', requestOf(bent))).toMatchObject({
      outcome: 'refused',
      cause: { code: 'MALFORMED_REQUEST', problems: [{ path: 'amountMinor' }] },
    });
    expect(await outcome(store, 'card', requestOf())).toMatchObject({ outcome: 'accepted', commits: [] });
    expect(store.rows('inbox')).toEqual([]);
    expect(await paymentOf(store)).toMatchObject({ status: 'PENDING' });
  });

  it('given a missing store or key, when a request is received, then the answer demands a retry', async () => {
    const { callbacks } = processOver(memoryStore(), {
      verify: () => ({ result: 'unknownKey' }),
      read: () => ({ facts: [] }),
      answers: { accepted: ok(200), refused: ok(400), retry: ok(503) },
    });
    expect(await callbacks.receive('card', requestOf())).toMatchObject({ answer: { status: 503 } });
    const down: Store = { ...memoryStore(), read: async () => Promise.reject(new Error('down')) };
    expect(await processOver(down).callbacks.receive('card', requestOf(paidReport()))).toMatchObject({
      outcome: 'retry',
      answer: { status: 503, body: 'fail' },
    });
  });
  const ok = (status: number) => ({ status, headers: {}, body: '' });
});

describe('the inbox', () => {
  const deliver = (store: Store, ...reports: ReportedPaymentFact[]) =>
    processOver(store).callbacks.receive('card', requestOf(...reports));

  it('given an event with or without an id, when it comes again, then it is recognised', async () => {
    const store = memoryStore();
    await openOrder(store);
    const { eventId: _, ...nameless } = paidReport();
    await deliver(store, nameless);
    await deliver(store, nameless);
    await deliver(store, paidReport());
    expect(store.rows('inbox').map(({ id, state }) => [id, (state as { status: string }).status])).toEqual([
      ['event/card/m-1/evt-1', 'duplicate'],
      ['fact/card/m-1/paid/t-1/900/EUR', 'applied'],
    ]);
    expect(await events(store, 'order', 'o-1')).toEqual(['order.placed', 'order.paid']);
  });

  it('given a known event id, when other content comes, then it is no repeat', async () => {
    const store = memoryStore();
    await openOrder(store);
    await deliver(store, paidReport());
    await deliver(store, paidReport('1', {}, { amountMinor: 5 }));
    await deliver(store, paidReport('1', {}, { amountMinor: 5 }));
    expect((await paymentOf(store))?.incidents).toMatchObject([
      { code: 'RECEIPT_CHANGED', expected: 900, given: 5 },
    ]);
    expect(store.rows('inbox')).toMatchObject([{ version: 2, state: { status: 'quarantine' } }]);
  });

  it('given several facts in one body, when it is received, then each is recorded once', async () => {
    const store = memoryStore();
    await openOrder(store, '1');
    await openOrder(store, '2');
    const { commits: receipts } = await deliver(store, paidReport('1'), paidReport('2'), paidReport('1'));
    expect(receipts.map(({ events }) => events.length)).toEqual([2, 2, 0]);
  });

  it('given a paid order, when a second payment comes, then it is surplus and its refund is ordered', async () => {
    const store = memoryStore();
    await openOrder(store);
    await deliver(store, paidReport());
    await deliver(store, paidReport('1', { eventId: 'evt-x' }, { channelTxnId: 't-x' }));
    expect(await paymentOf(store)).toMatchObject({
      refunds: [{ id: 'surplus/card/t-x', status: 'REQUESTED' }],
    });
  });
});

describe('money for an unknown payment', () => {
  const deliver = (store: Store, ...reports: ReportedPaymentFact[]) =>
    processOver(store).callbacks.receive('card', requestOf(...reports));
  const nobody = (): never => {
    throw new Error('no channel here');
  };
  const gateway = gatewayOf(nobody);
  const timersOf = (store: Store) => {
    const { app } = processOver(store);
    return createPayments({ app, store, flow, gateway }).timers;
  };

  it('given money for an unknown payment, when it is received, then it is kept once and recorded at the payment later', async () => {
    const store = memoryStore();
    const stray = paidReport('1', { eventId: 'evt-early' });
    expect(await deliver(store, stray)).toMatchObject({ outcome: 'accepted' });
    await deliver(store, paidReport('1', { eventId: 'evt-again' }));
    expect(store.rows('suspense')).toMatchObject([{ state: { status: 'OPEN', fact: { amountMinor: 900 } } }]);
    const handlers = timersOf(store);
    await sweep({ store, handlers, now: at + 3 * MINUTE_MS });
    expect(store.rows('suspense')).toMatchObject([{ state: { status: 'OPEN' } }]);
    await openOrder(store);
    await sweep({ store, handlers, now: at + 6 * MINUTE_MS });
    expect(store.rows('suspense')).toMatchObject([{ state: { status: 'MATCHED', paymentId: 'p-1' } }]);
    expect(await events(store, 'order', 'o-1')).toEqual(['order.placed', 'order.paid']);
    // The channel goes on reporting it: nothing more comes of that.
    await deliver(store, stray, paidReport('1', { eventId: 'evt-late' }));
    expect(await paymentOf(store)).toMatchObject({ status: 'SUCCESS', receipts: [{ kind: 'payment' }] });
  });

  it('given a payment being opened, when its money is reported, then the money is not lost', async () => {
    const store = memoryStore();
    await openOrder(store, '2');
    // The payment appears after it was looked up and before it is locked.
    let opened = false;
    const racing: Store = {
      ...store,
      read: async (refs) => {
        const rows = await store.read(refs);
        if (!opened) {
          opened = true;
          await openOrder(store, '1');
        }
        return rows;
      },
    };
    expect(await processOver(racing).callbacks.receive('card', requestOf(paidReport('1')))).toMatchObject({
      outcome: 'accepted',
    });
    expect(store.rows('suspense')).toEqual([]);
    expect(await events(store, 'order', 'o-1')).toEqual(['order.placed', 'order.paid']);
  });

  it('given money in suspense, when a merchant assigns it or sends it back, then it happens once', async () => {
    const store = memoryStore();
    await openOrder(store, '1');
    await deliver(store, paidReport('9', {}, { attemptId: 'a-1' }));
    const [row] = store.rows('suspense');
    const match = {
      suspenseId: row?.id ?? '',
      orderId: 'o-1',
      paymentId: 'p-1',
      by: 'merchant',
      at,
    } as const;
    const { app } = processOver(store);
    for (let nth = 0; nth < 2; nth++) (await app.handle(flow.matchSuspense, match))._unsafeUnwrap();
    expect(await events(store, 'order', 'o-1')).toEqual(['order.placed', 'order.paid']);
    expect(
      (await app.handle(flow.matchSuspense, { ...match, suspenseId: 'none' }))._unsafeUnwrapErr(),
    ).toMatchObject({
      refusals: [{ code: 'NO_SUCH_SUSPENSE' }],
    });
    expect((await openPayment(store, '1'))._unsafeUnwrapErr()).toMatchObject({ code: 'REFUSED' });
  });

  it('given a fact without money for an unknown payment, when it is received, then only its inbox row stays', async () => {
    const store = memoryStore();
    await deliver(store, { ...paidReport(), fact: { type: 'pending', attemptId: 'a-1' } });
    expect(store.rows('suspense')).toEqual([]);
    expect(store.rows('inbox')).toMatchObject([{ state: { status: 'ignored' } }]);
  });
});
