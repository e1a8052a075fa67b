/**
 * Layers of safety, removed one by one.
 * A single layer may be missing; of two that guard one promise, one must stay.
 * The simulator must notice when both are gone.
 * Recognising repeats is no such layer, since nothing stands behind it.
 * Without it the bug `delivered-twice-counts-twice` is found first.
 */
import type { UseCase } from '../../flow/index.ts';
import { type Bug, withHabits, withStore } from '../bugs/bug.ts';
import type { Parts } from '../world/parts.ts';
import { type Caught, hunt } from './gauntlet.ts';

interface Layer {
  readonly name: string;
  readonly guards: string;
  readonly off: (parts: Parts) => Parts;
}

export const LAYERS: readonly Layer[] = [
  {
    name: 'row locks',
    guards: 'a row is decided on by one transaction at a time',
    off: (parts) => withStore(parts, { locks: false }),
  },
  {
    name: 'version check',
    guards: 'a row that changed since it was loaded refuses the commit',
    off: (parts) => withStore(parts, { versions: false }),
  },
  {
    name: 'key record',
    guards: 'the same request under the same key has its effect once',
    off: (parts) => withHabits(parts, { keys: false, keysForAll: false }),
  },
  {
    name: 'operation id',
    guards: 'the same stock operation is posted once',
    off: (parts) => ({
      ...parts,
      stock: { move: renamed(parts.stock.move), transfer: renamed(parts.stock.transfer) },
    }),
  },
  {
    name: 'inbox',
    guards: 'a consumer does a message’s work once',
    off: (parts) => withHabits(parts, { inbox: false }),
  },
];

/** Pairs that guard one promise. Without both it must break. */
export const MUST_FAIL: readonly (readonly [string, string])[] = [
  ['row locks', 'version check'],
  ['key record', 'operation id'],
];

/** Gives every try of an operation a new operation id. */
function renamed<C extends { readonly opId: string }>(useCase: UseCase<C>): UseCase<C> {
  const names = new WeakMap<object, C>();
  let tries = 0;
  const fresh = (command: C): C => {
    const known = names.get(command) ?? { ...command, opId: `${command.opId}*${tries++}` };
    names.set(command, known);
    return known;
  };
  return {
    ...useCase,
    locks: (command) => useCase.locks(fresh(command)),
    decide: (work, command) => useCase.decide(work, fresh(command)),
  };
}

/** Turns every layer on: row locks, versions, and a key for every request. */
function withAllLayers(parts: Parts): Parts {
  return withHabits(withStore(parts, { locks: true }), { keysForAll: true });
}

/** The world without some layers, in the shape of a planted bug. */
function without(...names: readonly string[]): Bug {
  const layers = LAYERS.filter(({ name }) => names.includes(name));
  return {
    name: `without ${names.join(' and ')}`,
    what: layers.map(({ guards }) => guards).join('; '),
    alter: (parts) => layers.reduce((rest, { off }) => off(rest), withAllLayers(parts)),
    plan: { policy: {} },
  };
}

export interface LayerResult {
  readonly off: readonly string[];
  readonly mustFail: boolean;
  readonly caught: Caught;
}

/** Single layers, which must stay safe, then every pair. */
const SETS: readonly (readonly string[])[] = [
  ...LAYERS.map(({ name }) => [name]),
  ...LAYERS.flatMap(({ name }, i) => LAYERS.slice(i + 1).map((other) => [name, other.name])),
];

export interface LayerSettings {
  readonly seed?: number;
  readonly budget?: number;
  /** Only these sets; default every layer and every pair. */
  readonly only?: readonly (readonly string[])[];
  readonly onResult?: (result: LayerResult) => void;
}

/** Removes layers and hunts for broken promises. */
export async function tryLayers({
  seed = 1,
  budget = 20_000,
  only = SETS,
  onResult,
}: LayerSettings = {}): Promise<readonly LayerResult[]> {
  const results: LayerResult[] = [];
  for (const off of only) {
    const mustFail = MUST_FAIL.some(([a, b]) => off.includes(a) && off.includes(b));
    const result = { off, mustFail, caught: await hunt(without(...off), { seed, budget }) };
    onResult?.(result);
    results.push(result);
  }
  return results;
}
