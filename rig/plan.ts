/**
 * The plan of a run: every action and its order, drawn from a seed.
 * It can be repeated as far as clocks allow.
 */
import { chanceOf, drawFrom } from '../src/simulator/engine/random.ts';
import { CUT_NAMES, CUTS, type CutName } from './cuts.table.ts';
import {
  KILL_NAMES,
  KILLS,
  type KillName,
  NUISANCE_NAMES,
  NUISANCES,
  type NuisanceName,
} from './kills.table.ts';

export interface Cut {
  readonly name: CutName;
  /** Position of the cut: 0 before the first byte, 1 after the last. */
  readonly place: number;
  /** Delay of a late message after the client gave up, milliseconds. */
  readonly lateMs: number;
}

export type Action =
  | { readonly do: 'kill'; readonly name: KillName; readonly draw: number }
  | { readonly do: 'nuisance'; readonly name: NuisanceName; readonly draw: number; readonly forMs: number }
  | { readonly do: 'cut'; readonly cut: Cut };

export interface PlanSize {
  readonly kills: number;
  readonly cuts: number;
  readonly nuisances: number;
}

export function planOf(seed: number, { kills, cuts, nuisances }: PlanSize): readonly Action[] {
  const chance = chanceOf(drawFrom(seed), 'plan');
  const share = (site: string, nth: number) => chance.int(site, 0, 1_000_000, nth) / 1_000_000;
  const shareOfCut = Object.fromEntries(CUT_NAMES.map((name) => [name, CUTS[name].share]));
  const actions: readonly Action[] = [
    ...deal(KILL_NAMES, KILLS, kills).map(
      (name, i): Action => ({ do: 'kill', name, draw: share('victim', i) }),
    ),
    ...deal(NUISANCE_NAMES, NUISANCES, nuisances).map(
      (name, i): Action => ({
        do: 'nuisance',
        name,
        draw: share('nuisance', i),
        forMs: chance.int('pause', 50, 1_600, i),
      }),
    ),
    ...deal(CUT_NAMES, shareOfCut, cuts).map(
      (name, i): Action => ({
        do: 'cut',
        cut: { name, place: share('place', i), lateMs: chance.int('late', 0, 300, i) },
      }),
    ),
  ];
  const order = actions.map((action, i) => ({ action, at: share('order', i) }));
  return order.sort((a, b) => a.at - b.at).map(({ action }) => action);
}

/** Deals `total` out by shares. Every name gets one as long as there are enough. */
function deal<N extends string>(
  names: readonly N[],
  shares: { readonly [name in N]?: number },
  total: number,
): N[] {
  const dealt = names.slice(0, total);
  const sum = names.reduce((all, name) => all + (shares[name] ?? 0), 0);
  const lacks = (name: N) =>
    ((shares[name] ?? 0) / sum) * total - dealt.filter((each) => each === name).length;
  while (dealt.length < total)
    dealt.push(names.reduce((most, name) => (lacks(name) > lacks(most) ? name : most)));
  return dealt;
}
