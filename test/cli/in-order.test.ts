import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inOrder } from '../../src/cli/replay/in-order.ts';

it('given a size, when items are sent, then they complete in order, with at most that many in flight', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 9 }), fc.scheduler(), async (items, size, s) => {
      const sent: number[] = [];
      const settled: number[] = [];
      let most = 0;
      const all = inOrder(Array(items).keys(), {
        size,
        send: (item) => {
          sent.push(item);
          most = Math.max(most, sent.length - settled.length);
          return s.schedule(Promise.resolve(item * 2));
        },
        complete: (item, answer) => {
          expect(answer).toBe(item * 2);
          settled.push(item);
        },
      });
      await s.waitFor(all);
      expect(sent).toEqual([...Array(items).keys()]);
      expect(settled).toEqual(sent);
      expect(most).toBe(Math.min(items, size));
    }),
  );
});
