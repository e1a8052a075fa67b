import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CUT_NAMES } from '../../rig/cuts.table.ts';
import { KILL_NAMES } from '../../rig/kills.table.ts';
import { planOf } from '../../rig/plan.ts';

const size = fc.record({ kills: fc.nat(80), cuts: fc.nat(300), nuisances: fc.nat(20) });

describe('a plan', () => {
  it('given any size, then it has that many kills, nuisances and cuts, every kind if possible, and is deterministic', () => {
    fc.assert(
      fc.property(fc.nat(), size, (seed, wanted) => {
        const plan = planOf(seed, wanted);
        const kills = plan.flatMap((each) => (each.do === 'kill' ? each.name : []));
        const cuts = plan.flatMap((each) => (each.do === 'cut' ? each.cut : []));
        expect(kills).toHaveLength(wanted.kills);
        expect(cuts).toHaveLength(wanted.cuts);
        expect(plan.filter((each) => each.do === 'nuisance')).toHaveLength(wanted.nuisances);
        if (wanted.kills >= KILL_NAMES.length) expect(new Set(kills).size).toBe(KILL_NAMES.length);
        if (wanted.cuts >= CUT_NAMES.length)
          expect(new Set(cuts.map(({ name }) => name)).size).toBe(CUT_NAMES.length);
        for (const { place } of cuts) expect(place >= 0 && place <= 1).toBe(true);
        expect(planOf(seed, wanted)).toEqual(plan);
      }),
    );
  });

  it('given many cuts, then they are at both ends and in between; given another seed, then the order differs', () => {
    const places = planOf(1, { kills: 0, cuts: 400, nuisances: 0 }).flatMap((each) =>
      each.do === 'cut' ? Math.round(each.cut.place * 12) : [],
    );
    expect(new Set(places).size).toBe(13);
    const ofKills = (seed: number) => planOf(seed, { kills: 30, cuts: 0, nuisances: 0 });
    expect(ofKills(1)).not.toEqual(ofKills(2));
  });
});
