import { readFileSync } from 'node:fs';
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

describe('the tests of the simulator itself', () => {
  it('given the planted bugs, then there are more than forty, with unique names and a change each', () => {
    expect(BUGS.length).toBeGreaterThan(40);
    expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
    expect(BUGS.every(({ alter, plant }) => alter ?? plant)).toBe(true);
  });

  it('given the guide to the proof, then its table lists every planted bug with its sentence', () => {
    const page = readFileSync('docs/proof.md', 'utf8');
    for (const { name, what } of BUGS) expect(page).toContain(`| ${name} | ${what} |`);
    expect(page).toContain(`${BUGS.length} of ${BUGS.length} found`);
  });

  // A few bugs; `npm run gauntlet` hunts all of them in every build.
  it.each(['release-twice', 'expires-early', 'history-record-lost', 'money-refused-without-stock'])(
    'given the planted bug %s, when hunted, then it is found, and the same run without it is clean',
    async (name) => {
      const { found, plan } = await hunt(bug(name), { budget: 8_000 });
      expect(found).toBe(true);
      expect((await runWith(undefined, plan as RunPlan)).findings).toEqual([]);
    },
  );

  it('given one layer of safety less, then nothing breaks; given none for a promise, then it is found', async () => {
    const sets = [['version check'], ['row locks', 'version check']];
    const results = await tryLayers({ budget: 4_000, only: sets });
    expect(results.map(({ caught }) => caught.found)).toEqual([false, true]);
    expect(results.map(({ mustFail }) => mustFail)).toEqual([false, true]);
  });
});

describe('the exhaustive tier', () => {
  // A part of one stage; `npm run exhaust` runs every command at every stage in every build.
  it('given every pair of commands, when interleaved or crashed, then it ends as in a serial order', async () => {
    const { runs, failures } = await exhaust({ stages: [3], commands: TINY.slice(10, 22) });
    expect(failures).toEqual([]);
    expect(runs).toBeGreaterThan(800);
  });

  it('given a store without a version check, when pairs run, then the tier reports failures', async () => {
    const { failures } = await exhaust({ stages: [1], commands: TINY.slice(0, 6), versions: false });
    expect(failures.length).toBeGreaterThan(0);
  });
});
