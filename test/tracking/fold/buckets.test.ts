import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Buckets } from '../../../src/tracking/fold/buckets.ts';

const WIDTH = 10;
const number = fc.oneof(fc.integer({ min: -8, max: 8 }), fc.integer({ min: -500, max: 500 }));
const calls = fc.array(fc.tuple(fc.constantFrom('set', 'set', 'take', 'get'), number), { maxLength: 40 });

it('given any calls, when buckets are read, then they behave like a sorted map whose lowest entry is taken first', () => {
  fc.assert(
    fc.property(calls, fc.constantFrom(0, 3, -4), (calls, offset) => {
      const buckets = new Buckets<number>(WIDTH);
      const model = new Map<number, number>();
      for (const [i, [call, number]] of calls.entries()) {
        const start = number * WIDTH + offset;
        if (call === 'set') {
          buckets.set(start, i);
          model.set(start, i);
        } else if (call === 'get') expect(buckets.get(start)).toBe(model.get(start));
        else {
          const [lowest] = [...model].sort(([a], [b]) => a - b);
          const due = lowest !== undefined && lowest[0] <= start;
          expect(buckets.take(start)).toEqual(due ? { start: lowest[0], value: lowest[1] } : undefined);
          if (due) model.delete(lowest[0]);
        }
        expect(buckets.size).toBe(model.size);
      }
      const sorted = [...model].sort(([a], [b]) => a - b);
      expect(buckets.entries()).toEqual(sorted);
      const again = new Buckets(WIDTH, [...model]);
      expect(again.entries()).toEqual(sorted);
      for (const [start, value] of sorted)
        expect(again.take(Number.POSITIVE_INFINITY)).toEqual({ start, value });
    }),
    {
      numRuns: 500,
      examples: [
        [
          [
            ['set', 2],
            ['set', 500],
            ['take', 2],
            ['take', 499],
            ['take', 500],
          ],
          0,
        ],
      ],
    },
  );
});
