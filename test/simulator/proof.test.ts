import { describe, expect, it } from 'vitest';
import { TINY } from '../../src/simulator/exhaustive/tiny-shop.ts';
import {
  BUGS,
  type Bug,
  exhaust,
  hunt,
  type RunPlan,
  runWith,
  tryLayers,
} from '../../src/simulator/index.ts';

const bug = (name: string): Bug => BUGS.find((each) => each.name === name) as Bug;

describe('the simulator, itself tested', () => {
  it('has more than forty bugs to look for, each with a name and a sentence of its own', () => {
    expect(BUGS.length).toBeGreaterThan(40);
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
    expect(BUGS.every(({ alter, plant }) => alter ?? plant)).toBe(true);
  });

  // A few; `npm run gauntlet` hunts all of them, in every build.
  it.each(['release-twice', 'expires-early', 'history-record-lost', 'money-refused-without-stock'])(
    'finds %s, and nothing once it is taken out again',
    async (name) => {
      const { found, plan } = await hunt(bug(name), { budget: 8_000 });
      expect(found).toBe(true);
      expect((await runWith(undefined, plan as RunPlan)).findings).toEqual([]);
    },
  );

  it('misses one layer of safety where another guards the same promise, and notices where none is left', async () => {
    const sets = [['version check'], ['row locks', 'version check']];
    const results = await tryLayers({ budget: 4_000, only: sets });
    expect(results.map(({ caught }) => caught.found)).toEqual([false, true]);
    expect(results.map(({ mustFail }) => mustFail)).toEqual([false, true]);
  });
});

describe('every pair of commands in a tiny shop', () => {
  // A part of one stage here; `npm run exhaust` takes every command at every stage, in every build.
  it('ends as if one had come after the other', async () => {
    const { runs, failures } = await exhaust({ stages: [3], commands: TINY.slice(10, 22) });
    expect(failures).toEqual([]);
    expect(runs).toBeGreaterThan(800);
  });

  it('notices a store without a version check', async () => {
    const { failures } = await exhaust({ stages: [1], commands: TINY.slice(0, 6), versions: false });
    expect(failures.length).toBeGreaterThan(0);
  });
});
