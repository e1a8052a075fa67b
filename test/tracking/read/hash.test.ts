import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ascending, digest, partitionOfKey } from '../../../src/tracking/read/hash.ts';

it('a digest is a safe integer whose upper half is FNV-1a as published', () => {
  // http://www.isthe.com/chongo/tech/comp/fnv: 32 bits, 1a.
  for (const [text, hash] of [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ] as const)
    expect(Math.floor(digest(text) / 2 ** 32)).toBe(hash & 0x1fffff);
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(Number.isSafeInteger(digest(text))).toBe(true);
      expect(digest(text)).toBeGreaterThanOrEqual(0);
    }),
  );
});

it('digests are kept in snapshots and partitions divide running jobs, so neither ever changes', () => {
  expect(['', 'e-1', 'e-2', 'evt-000001', '订单'].map(digest)).toEqual([
    8_054_771_320_074_892, 2_721_234_481_755_602, 2_719_503_626_712_191, 184_593_179_186_606,
    7_289_008_476_506_412,
  ]);
  expect(['', 'o-1', 'o-2', 'o-3', '订单'].map((key) => partitionOfKey(key, 7))).toEqual([4, 6, 0, 6, 4]);
  expect(['', 'o-1', 'o-2', 'o-3', '订单'].map((key) => partitionOfKey(key, 1_000_003))).toEqual([
    656_404, 272_887, 887_687, 225_486, 113_068,
  ]);
});

it('ascending sorts in place', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 })), (numbers) => {
      const list = [...numbers];
      expect(ascending(list)).toBe(list);
      expect(list).toEqual([...numbers].sort((a, b) => a - b));
    }),
  );
});
