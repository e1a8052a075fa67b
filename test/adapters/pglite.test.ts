import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromPglite, pgliteQuery, type SqlStore, sqlStore } from '../../src/adapters/sql/index.ts';
import { createApp } from '../../src/app/index.ts';
import { moveStock, orderUseCases } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { basket, levelOf, stock, storeSuite } from './store-suite.ts';

// One instance for the file: it takes seconds to start and most of a gigabyte.
describe('PGlite', () => {
  let db: PGlite;
  let store: SqlStore;
  beforeAll(async () => {
    db = await PGlite.create();
    store = sqlStore(fromPglite(db));
    await Promise.all([store.migrate(), store.migrate()]);
  }, 60_000);
  afterAll(() => db.close());

  storeSuite(() => store, { checks: true });

  it('given a transaction of the host, when a command is handled without it, then the answer names within and nothing is written [reported M11] [host P8]', async () => {
    const impatient = sqlStore(fromPglite(db, { acquireTimeoutMs: 100 }));
    const app = createApp({ store: impatient });
    const { place } = orderUseCases(order);
    await stock(createApp({ store }), 'alone', 5);
    const answer = await db.transaction(async () => app.handle(place, basket('alone', 'alone')));
    expect(answer._unsafeUnwrapErr()).toMatchObject({
      code: 'STORE_FAILED',
      cause: { code: 'STORE_UNAVAILABLE', message: expect.stringContaining('within: store.join(') },
    });
    await app.idle();
    expect(await store.read([{ kind: 'order', id: 'alone' }])).toEqual([]);
    (await app.handle(place, basket('alone', 'alone')))._unsafeUnwrap();
  });

  it('given a refusal that the host commits, when stock arrives and the same request comes, then the refusal is replayed [host P6]', async () => {
    const app = createApp({ store });
    const { place } = orderUseCases(order);
    await stock(app, 'scarce', 1);
    const request = basket('scarce', 'scarce', 2);
    await db.transaction(async (tx) => {
      const answer = await app.handle(place, request, {
        ...keyed('scarce'),
        within: store.join(pgliteQuery(tx)),
      });
      if (answer.isErr() && answer.error.code !== 'REFUSED') await tx.rollback();
    });
    const delivery = {
      opId: 'in/scarce/2',
      type: 'INCREASE',
      sku: 'scarce',
      location: 'main',
      quantity: 9,
    } as const;
    (await app.handle(moveStock, delivery))._unsafeUnwrap();
    const again = await app.handle(place, request, keyed('scarce'));
    expect(again._unsafeUnwrapErr()).toMatchObject({ code: 'REFUSED', replayed: true });
  });

  it('given a transaction of the host, when a command is handled in it, then both commit or neither does', async () => {
    const app = createApp({ store });
    const { place } = orderUseCases(order);
    await stock(app, 'joined', 5);
    await db.exec('create table basket (id text primary key)');
    for (const commit of [true, false]) {
      const id = `joined-${commit}`;
      await db.transaction(async (tx) => {
        const answer = await app.handle(place, basket(id, 'joined'), {
          ...keyed(id),
          within: store.join(pgliteQuery(tx)),
        });
        answer._unsafeUnwrap();
        await tx.query('insert into basket values ($1)', [id]);
        if (!commit) await tx.rollback();
      });
    }
    expect((await db.query('select id from basket')).rows).toEqual([{ id: 'joined-true' }]);
    expect(
      await store.read([
        { kind: 'order', id: 'joined-true' },
        { kind: 'order', id: 'joined-false' },
      ]),
    ).toHaveLength(1);
    expect(await levelOf(store, 'joined')).toMatchObject({ available: 4, frozen: 1 });
  });
});
