import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import type { Level } from '../../src/inventory/index.ts';
import type { Store } from '../../src/ports/index.ts';
import {
  differential,
  overlapping,
  publisherContract,
  recordingPublisher,
  storeContract,
} from '../../src/testing/index.ts';

const contract = storeContract({
  create: async () => memoryStore(),
  second: async (store) => store,
  capabilities: { transactions: 'serial', locksReads: true },
});

describe('the memory store keeps the contract', () => {
  for (const { id, title, run } of contract.cases)
    it(`given the memory store, when ${id} runs, then it passes: ${title}`, run);
});

it('given the memory store, when the contract runs, then it lists what it cannot prove', () => {
  const ids = contract.notProven.map(({ id }) => id);
  expect(ids).toEqual([
    'C4.reopen',
    'C4.crash',
    'C4.parts',
    'C12',
    'C16.reopen',
    'C22.driver',
    'C25.reopen',
    'C35',
  ]);
});

describe('a publisher in memory keeps the contract', () => {
  const received = async (publisher: object) => (publisher as ReturnType<typeof recordingPublisher>).events;
  const { cases, notProven } = publisherContract({ create: async () => recordingPublisher(), received });
  for (const { id, title, run } of cases)
    it(`given a publisher in memory, when ${id} runs, then it passes: ${title}`, run);
  it('given a publisher in memory, when the contract runs, then it lists what needs a broker', () =>
    expect(notProven.map(({ id }) => id)).toEqual(['C37.refuse']));
});

describe('the differential run', () => {
  it('given two sound stores, when they are compared, then there is no difference, and each operation has succeeded and failed', async () => {
    const { operations, kinds } = await differential({
      create: async () => overlapping(),
    });
    expect(operations).toBeGreaterThanOrEqual(5_000);
    for (const [kind, { succeeded, failed }] of kinds)
      expect(Math.min(succeeded, failed), kind).toBeGreaterThan(0);
  });
  it('given a store that loses a unit once, when it is compared, then the step is named', async () => {
    let lost = 0;
    const store = memoryStore();
    const losing: Store = {
      ...store,
      transact: (work) =>
        store.transact((inner) =>
          work({
            load: inner.load,
            write: (writes) => {
              const changes = writes.changes.map((change) => {
                const { available = 0 } = change.state as Partial<Level>;
                if (change.kind !== 'level' || available < 3 || lost > 0) return change;
                lost += 1;
                return { ...change, state: { ...change.state, available: available - 1 } };
              });
              return inner.write({ ...writes, changes });
            },
          }),
        ),
    };
    await expect(differential({ create: async () => losing, operations: 2_000 })).rejects.toThrow(
      /operation \d+ of seed 1, \w+: the rows it touched/,
    );
  });
});
