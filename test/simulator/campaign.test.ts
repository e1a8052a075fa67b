import { describe, expect, it } from 'vitest';
import { campaign, runPlan } from '../../src/simulator/index.ts';

// The build simulates 500,000 commands besides: `npm run simulate -- --ci`.
describe('a campaign', () => {
  it('finds nothing wrong with the library, every run the same as its twin', async () => {
    const total = await campaign({ seed: 1, commands: 4_000, twinEvery: 1 });
    expect(total.failures).toEqual([]);
    expect(total.commands).toBeGreaterThanOrEqual(4_000);
    expect(total.twins).toBe(total.runs);
    expect(Object.keys(total.fired).length).toBeGreaterThan(20);
  });

  // The simulator's own: a session took locks after its node had died, and every command after it waited in vain.
  it('a node that dies between two locks leaves none behind', async () => {
    const { findings, commands } = await runPlan({ seed: 313, commands: 2_000 });
    expect(findings).toEqual([]);
    expect(commands).toBeLessThan(5_000);
  });

  it('without a fault refuses nobody for a fault’s sake', async () => {
    const { findings, fired } = await runPlan({ seed: 3, commands: 1_000, faults: 'none' });
    expect(findings).toEqual([]);
    expect([...fired.values()].reduce((sum, n) => sum + n, 0)).toBe(0);
  });
});
