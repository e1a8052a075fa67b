import { describe, expect, it } from 'vitest';
import { simulate } from '../../src/cli/simulate/command.ts';
import { BUGS } from '../../src/testing/simulator/bugs/index.ts';
import { campaign, hunt, runPlan } from '../../src/testing/simulator/index.ts';

describe('the simulator', () => {
  it('finds nothing wrong with the library, every run the same as its twin', async () => {
    const total = await campaign({ seed: 1, commands: 12_000, twinEvery: 2 });
    expect(total.failures).toEqual([]);
    expect(total.commands).toBeGreaterThanOrEqual(12_000);
    expect(total.twins).toBe(Math.ceil(total.runs / 2));
    expect(Object.keys(total.fired).length).toBeGreaterThan(25);
  });

  it('runs without a fault refuse nobody for a fault’s sake', async () => {
    const { findings, fired } = await runPlan({ seed: 3, commands: 2_000, faults: 'none' });
    expect(findings).toEqual([]);
    expect([...fired.values()].reduce((sum, n) => sum + n, 0)).toBe(0);
  });

  // The rest is hunted by `orderwright simulate --gauntlet`.
  it.each(['lost-update', 'refund-ignores-pending'])('notices the planted bug %s', async (name) => {
    const bug = BUGS.find((each) => each.name === name);
    if (!bug) throw new Error(`no bug ${name}`);
    expect(await hunt(bug, { budget: 20_000 })).toMatchObject({ found: true });
    // Taken out again, the same seed is clean.
    expect((await runPlan({ seed: 1, commands: 2_000 })).findings).toEqual([]);
  });

  it('says what it did, and what it does not know', async () => {
    const [out, err]: [string[], string[]] = [[], []];
    const io = {
      out: (text: string) => void out.push(text),
      err: (text: string) => void err.push(text),
      columns: null,
    };
    expect(await simulate(['--seed', '5', '--commands', '2000'], io)).toBe(0);
    expect(out.join('')).toMatch(/0 runs broke a promise/);
    expect(await simulate(['--faults', 'gremlins'], io)).toBe(1);
    expect(err.join('')).toContain('no fault is named "gremlins"');
  });
});
