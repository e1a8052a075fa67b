import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hash, partitionOfKey, sortAscending } from '../../../src/tracking/read/hash.ts';

it('given a text, when it is hashed, then the hash is a safe integer whose upper half is the published FNV-1a', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv: 32 bits, 1a.
  for (const [text, fnv] of [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ] as const)
    expect(Math.floor(hash(text) / 2 ** 32)).toBe(fnv & 0x1fffff);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(Number.isSafeInteger(hash(text))).toBe(true);
      expect(hash(text)).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('given known texts, when they are hashed and partitioned, then the results never change: snapshots and jobs keep them', () => {
  expect(['', 'e-1', 'e-2', 'evt-000001', '订单'].map(hash)).toEqual([
    8_054_771_320_074_892, 2_721_234_481_755_602, 2_719_503_626_712_191, 184_593_179_186_606,
    7_289_008_476_506_412,
  ]);
  expect(['', 'o-1', 'o-2', 'o-3', '订单'].map((key) => partitionOfKey(key, 7))).toEqual([4, 6, 0, 6, 4]);
  expect(['', 'o-1', 'o-2', 'o-3', '订单'].map((key) => partitionOfKey(key, 1_000_003))).toEqual([
    656_404, 272_887, 887_687, 225_486, 113_068,
  ]);
});

it('given a list of numbers, when it is sorted, then it is the same list, ascending', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 })), (numbers) => {
      const list = [...numbers];
      expect(sortAscending(list)).toBe(list);
      expect(list).toEqual([...numbers].sort((a, b) => a - b));
    }),
  );
});
