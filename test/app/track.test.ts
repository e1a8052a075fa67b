import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { trackRecords } from '../../src/app/index.ts';
import { canonical } from '../../src/core/index.ts';
import { OutcomeUnknown, type RecordSource, type Store } from '../../src/ports/index.ts';
import { createTracker, type RawRecord } from '../../src/tracking/index.ts';
import { settings, streams } from '../tracking/tracker-fixture.ts';

const name = 'orders-0';

function sourceOf(raws: readonly RawRecord[]): RecordSource {
  return {
    read: (offset, limit) => {
      const from = Number(offset ?? 0);
      const records = raws.slice(from, from + limit);
      return Promise.resolve({ records, offset: String(from + records.length) });
    },
  };
}

const POINTS = ['before', 'loaded', 'written', 'committed', 'read'] as const;
class Crash extends Error {}

/** A store whose process dies at one point of one call, and is well afterwards. */
function dying(store: Store, point: (typeof POINTS)[number], nth: number): Store {
  let calls = 0;
  const die = (here: string) => {
    if (here === point && calls++ === nth)
      throw here === 'committed' ? new OutcomeUnknown('lost') : new Crash(here);
  };
  return {
    ...store,
    read: async (refs) => {
      die('read');
      return store.read(refs);
    },
    transact: async (work) => {
      die('before');
      const answer = await store.transact((transaction) =>
        work({
          load: async (refs) => {
            const rows = await transaction.load(refs);
            die('loaded');
            return rows;
          },
          write: async (writes) => {
            await transaction.write(writes);
            die('written');
          },
        }),
      );
      die('committed');
      return answer;
    },
  };
}

/** Runs to the end of the source, as often as the process has to be started anew. */
async function run(store: Store, raws: readonly RawRecord[], limit: number): Promise<number> {
  for (let starts = 1; ; starts++) {
    const consumer = trackRecords({
      store,
      name,
      source: sourceOf(raws),
      limit,
      createTracker: (snapshot) => createTracker(settings, snapshot),
    });
    try {
      while ((await consumer.next()) > 0);
      return starts;
    } catch (error) {
      if (!(error instanceof Crash || error instanceof OutcomeUnknown)) throw error;
    }
  }
}

async function effects(store: Store): Promise<string> {
  const history = await store.history({ kind: 'tracker', id: name });
  return canonical(history.map(({ version, event, data }) => ({ version, event, data })));
}

describe('the consumer of the tracker', () => {
  it('given a death at any point, when the consumer goes on, then every output is stored once', async () => {
    let died = 0;
    await fc.assert(
      fc.asyncProperty(
        streams,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom(...POINTS),
        fc.nat(3),
        async (raws, limit, point, nth) => {
          const calm = memoryStore();
          await run(calm, raws, limit);
          const expected = createTracker(settings);
          const outputs = raws.flatMap((raw) => [...expected.feed(raw)]);
          const history = await calm.history({ kind: 'tracker', id: name });
          assert.deepEqual(
            history.filter(({ event }) => event !== 'tracker.advanced').map(({ data }) => canonical(data)),
            outputs.map((output) => canonical(output)),
          );
          const store = memoryStore();
          died += (await run(dying(store, point, nth), raws, limit)) - 1;
          assert.equal(await effects(store), await effects(calm));
          const [row] = await store.read([{ kind: 'tracker', id: name }]);
          const { snapshot } = row!.state as { snapshot: object };
          assert.equal(canonical(snapshot), canonical(expected.snapshot()));
        },
      ),
      { numRuns: 100 },
    );
    expect(died).toBeGreaterThan(20);
  });

  it('given two consumers of one name, when one commits, then the other gets a conflict and goes on from there', async () => {
    const value = (n: number) => ({
      eventId: `e-${n}`,
      seq: n,
      orderId: 'o-1',
      userId: 'u-1',
      status: 'PAID',
      statusTime: n,
    });
    const raws = [1, 2, 3].map((n): RawRecord => ({ stream: 'status', value: value(n), receivedAt: n }));
    const store = memoryStore();
    const [one, other] = [1, 1].map((limit) =>
      trackRecords({
        store,
        name,
        source: sourceOf(raws),
        limit,
        createTracker: (snapshot) => createTracker({}, snapshot),
      }),
    );
    await one!.next();
    await other!.next();
    await expect(one!.next()).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(one!.tracker).toBeUndefined();
    expect(await one!.next()).toBe(1);
    expect(one!.tracker?.get('o-1')?.events).toHaveLength(3);
    expect(await one!.next()).toBe(0);
  });
});
