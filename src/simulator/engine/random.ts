/**
 * Randomness by address. A draw depends on the seed and on its address, never on earlier draws.
 * Leaving out one actor, fault class or command therefore changes no other draw.
 * That is what makes a failing run shrinkable.
 */

/** A number in [0, 1) for a site, an entity and the number of times the entity came by. */
export type Draw = (site: string, entity: string | number, nth?: number) => number;

/** Draws of one seed: FNV-1a over the address, then two rounds of xor and multiply as a finaliser. */
export function drawFrom(seed: number): Draw {
  const start = Math.imul(0x811c9dc5 ^ seed, 0x01000193);
  return (site, entity, nth = 0) => {
    let hash = mix(start, site);
    hash = typeof entity === 'number' ? Math.imul(hash ^ entity, 0x01000193) : mix(hash, entity);
    return spread(Math.imul(hash ^ nth, 0x01000193)) / 2 ** 32;
  };
}

function mix(start: number, text: string): number {
  let hash = start;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return Math.imul(hash ^ 0x2f, 0x01000193);
}

function spread(start: number): number {
  let hash = Math.imul(start ^ (start >>> 16), 0x21f0aaad);
  hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** Derives a seed for one purpose. Workload, faults and schedule draw from streams of their own. */
export function seedFor(seed: number, purpose: string): number {
  return spread(mix(seed | 0, purpose)) | 0;
}

/** Draws for one actor. Each site has a name; the caller numbers its repeats. */
export interface Chance {
  /** True with probability `p`. */
  readonly yes: (site: string, p: number, nth?: number) => boolean;
  /** An integer, low ≤ n ≤ high. */
  readonly int: (site: string, low: number, high: number, nth?: number) => number;
  readonly pick: <T>(site: string, from: readonly T[], nth?: number) => T;
}

/** The choices of one entity. */
export function chanceOf(draw: Draw, entity: string): Chance {
  const int: Chance['int'] = (site, low, high, nth) =>
    low + Math.floor(draw(site, entity, nth) * (high - low + 1));
  return {
    int,
    yes: (site, p, nth) => draw(site, entity, nth) < p,
    pick: (site, from, nth) => from[int(site, 0, from.length - 1, nth)] as (typeof from)[number],
  };
}
