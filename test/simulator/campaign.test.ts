import { describe, expect, it } from 'vitest';
import { campaign, runPlan } from '../../src/simulator/index.ts';

// Every build also simulates 500,000 commands: `npm run simulate -- --ci`.
describe('a campaign', () => {
  it('given the library as shipped, when seeds are simulated, then no promise breaks and every twin run is equal', async () => {
    const total = await campaign({ seed: 1, commands: 4_000, twinEvery: 1 });
    expect(total.failures).toEqual([]);
    expect(total.commands).toBeGreaterThanOrEqual(4_000);
    expect(total.twins).toBe(total.runs);
    expect(Object.keys(total.fired).length).toBeGreaterThan(20);
  });

  // Found in the simulator itself: a session took locks after its node had crashed, and later commands waited in vain.
  it('given a node that crashes between two locks, then none of its locks stays', async () => {
    const { findings, commands } = await runPlan({ seed: 13, commands: 2_000 });
    expect(findings).toEqual([]);
    expect(commands).toBeLessThan(5_000);
  });

  it('given no active faults, when a shop is simulated, then no fault fires and no promise breaks', async () => {
    const { findings, fired } = await runPlan({ seed: 3, commands: 1_000, faults: 'none' });
    expect(findings).toEqual([]);
    expect([...fired.values()].reduce((sum, n) => sum + n, 0)).toBe(0);
  });
});
