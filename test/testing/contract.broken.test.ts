import { describe, expect, it } from 'vitest';
import { brokenStores, overlapping, runContract, storeContract } from '../../src/testing/index.ts';

describe('each broken store is caught by the case that is named for it', () => {
  for (const { name, fault, caughtBy, create, reopen, capabilities } of brokenStores) {
    it(`given ${name}, when the contract runs, then its case fails: ${fault}`, async () => {
      const contract = storeContract({
        create: async () => create(),
        ...(reopen && { reopen: async (store) => reopen(store) }),
        capabilities,
        lagMs: 300,
      });
      const { passed, failed } = await runContract(contract, { only: [caughtBy] });
      expect(passed).toEqual([]);
      expect(failed.map(({ id }) => id)).toEqual([caughtBy]);
      // What fails is the claim, not the test: a typed finding and no accident.
      expect(failed[0]?.message).toMatch(/expected .*found /s);
    });
  }
});

it('given the broken stores, when they are counted, then there are enough with unique names', () => {
  expect(brokenStores.length).toBeGreaterThanOrEqual(20);
  expect(new Set(brokenStores.map(({ name }) => name)).size).toBe(brokenStores.length);
});

describe('a sound store whose transactions overlap keeps the contract', () => {
  const { cases } = storeContract({
    create: async () => overlapping(),
    capabilities: { transactions: 'concurrent', locksReads: true },
  });
  for (const { id, title, run } of cases)
    it(`given a store with overlapping transactions, when ${id} runs, then it passes: ${title}`, run);
});
