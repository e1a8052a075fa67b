/** 64 buyers, 50 units: exactly 50 are served, whoever they are and wherever they run. */

import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromPg, type SqlStore, sqlStore } from '../../src/adapters/sql/index.ts';
import { createApp } from '../../src/app/index.ts';
import { orderUseCases } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';
import { basket, levelOf, stock } from './store-suite.ts';

const { place } = orderUseCases(order);
const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

describePostgres('64 buyers of 50 units', () => {
  const bench = usePostgres(16);

  /** 50 sold, 14 told why not, and every unit accounted for. */
  async function expectExactlyFifty(store: SqlStore, sku: string, answers: readonly string[]): Promise<void> {
    expect(answers.filter((answer) => answer === 'ok')).toHaveLength(50);
    expect(answers.filter((answer) => answer === 'INSUFFICIENT_STOCK')).toHaveLength(14);
    expect(await levelOf(store, sku)).toMatchObject({ available: 0, frozen: 50, locked: 0 });
    const { rows } = await bench.pool.query(
      `select count(*)::int as holds, sum(open)::int as open,
        (select count(*)::int from orderwright.aggregate a where a.state->'lines'->0->>'sku' = $1) as orders,
        (select count(*)::int from orderwright.movement m where m.sku = $1 and type = 'FREEZE') as movements
       from orderwright.hold where sku = $1`,
      [sku],
    );
    expect(rows).toEqual([{ holds: 50, open: 50, orders: 50, movements: 50 }]);
  }

  it.each([
    ['in one group', {}],
    ['in many small transactions at once', { concurrency: 8, maxBatch: 2 }],
    ['each in a transaction of its own', { concurrency: 16, maxBatch: 1 }],
  ])(
    'given one process (%s), when 64 buyers want 50 units, then exactly 50 orders are placed',
    async (name, settings) => {
      const sku = name.replaceAll(' ', '-');
      const app = createApp({ store: bench.store, ...settings });
      await stock(app, sku, 50);
      const answers = await Promise.all(
        Array.from({ length: 64 }, (_, i) =>
          app.handle(place, basket(`${sku}-${i}`, sku), keyed(`${sku}-${i}`)),
        ),
      );
      await expectExactlyFifty(
        bench.store,
        sku,
        answers.map((answer) =>
          answer.isOk()
            ? 'ok'
            : answer.error.code === 'REFUSED'
              ? (answer.error.refusals[0]?.code ?? '')
              : answer.error.code,
        ),
      );
    },
  );

  const folder = `${root}/out/test-buyers-${process.pid}`;
  const script = `${folder}/buyers.mjs`;
  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await build({
      entryPoints: [fileURLToPath(new URL('buyers.ts', import.meta.url))],
      outfile: script,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      tsconfig: `${root}/tsconfig.json`,
    });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('given four processes, when 64 buyers want 50 units, then exactly 50 orders are placed', async () => {
    const sku = 'four-processes';
    await stock(createApp({ store: sqlStore(fromPg(bench.pool)) }), sku, 50);
    const outputs = await Promise.all(
      ['p1', 'p2', 'p3', 'p4'].map((name) => run(process.execPath, [script, bench.url, sku, name, '16'])),
    );
    await expectExactlyFifty(
      bench.store,
      sku,
      outputs.flatMap(({ stdout }) => JSON.parse(stdout) as string[]),
    );
  });
});
