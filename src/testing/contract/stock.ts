/** C9 and C30 for stock: many buyers, few units, several nodes over one store. */
import type { Hold, Level } from '../../inventory/index.ts';
import { type Answer, keyed, wordFor } from '../ask.ts';
import { mustEqual, mustHold } from '../proof.ts';
import { outboxOf, type StoreCase } from './setup.ts';
import { shopOver } from './shop.ts';

const times = <A>(n: number, make: (i: number) => A): A[] => Array.from({ length: n }, (_, i) => make(i));

export const stockCases: readonly StoreCase[] = [
  {
    id: 'C9.stock',
    title:
      'a hot SKU over several nodes: exactly what there is is sold, and no order is refused while there is some',
    run: async ({ create }) => {
      const store = await create();
      const nodes = times(4, () => shopOver(store, { maxBatch: 8 }));
      const units = 50;
      await nodes[0]?.stock('hot', units);
      const answers = await Promise.all(
        times(120, (i) => nodes[i % 4]?.place(`o-${i}`, 'hot', 1, keyed(`k-${i}`)) as Promise<Answer>),
      );
      const words = answers.map(wordFor);
      const sold = words.filter((word) => word === 'accepted').length;
      const refused = words.filter((word) => word === 'REFUSED INSUFFICIENT_STOCK').length;
      mustEqual([sold, refused], [units, 120 - units], 'orders accepted and refused');
      const refs = times(120, (i) => ({ kind: 'hold', id: `o-${i}/1/main` }));
      const held = (await store.read(refs)).reduce((sum, { state }) => sum + (state as Hold).open, 0);
      const [level] = await store.read([{ kind: 'level', id: 'hot/main' }]);
      const stored = level?.state as Level | undefined;
      mustEqual([stored?.available, stored?.frozen, held], [0, units, units], 'available, frozen, held');
      mustEqual((await outboxOf(store, units)).length, units, 'events');
    },
  },
  {
    id: 'C9.back',
    title: 'buying and cancelling at once: every unit is in the end either free or held',
    run: async ({ create }) => {
      const store = await create();
      const nodes = times(2, () => shopOver(store, { maxBatch: 4 }));
      await nodes[0]?.stock('tea', 7);
      await nodes[0]?.stock('cup', 7);
      const outcomes = await Promise.all(
        times(40, async (i) => {
          const node = nodes[i % 2] as ReturnType<typeof shopOver>;
          const placed = wordFor(await node.place(`o-${i}`, i % 3 ? 'tea' : 'cup', 1 + (i % 2)));
          return placed === 'accepted' && i % 4 ? wordFor(await node.cancel(`o-${i}`)) : placed;
        }),
      );
      for (const outcome of outcomes)
        mustHold(['accepted', 'REFUSED INSUFFICIENT_STOCK'].includes(outcome), 'an outcome', outcome);
      const levels = (
        await store.read([
          { kind: 'level', id: 'tea/main' },
          { kind: 'level', id: 'cup/main' },
        ])
      ).map(({ state }) => state as Level);
      for (const { id, available, frozen } of levels) mustEqual(available + frozen, 7, `units of ${id}`);
      const holds = (await store.read(times(40, (i) => ({ kind: 'hold', id: `o-${i}/1/main` })))).map(
        ({ state }) => state as Hold,
      );
      for (const { id, sku, frozen } of levels)
        mustEqual(
          frozen,
          holds.filter((each) => each.sku === sku).reduce((sum, each) => sum + each.open, 0),
          `frozen of ${id}`,
        );
    },
  },
];
