/**
 * Randomness by address: what is drawn depends on the seed and on what it is drawn for, never on what was drawn before.
 * Leave out one shopper, one fault class or one command, and everybody else still does just the same; that is what
 * lets a failing run shrink.
 */

/** A number in [0, 1) for a site, an entity and how many times that entity came by. */
export type Draw = (site: string, entity: string | number, nth?: number) => number;

/** Draws of one seed: FNV-1a over the address, then two rounds of xor and multiply to spread it. */
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

/** Another seed for another purpose: workload, faults and schedule draw from streams of their own. */
export function seedFor(seed: number, purpose: string): number {
  return spread(mix(seed | 0, purpose)) | 0;
}

/** Draws for one actor: the site is asked for by name, repeats of a site are numbered by the caller. */
export interface Chance {
  /** True with probability `p`. */
  readonly yes: (site: string, p: number, nth?: number) => boolean;
  /** low ≤ n ≤ high, an integer. */
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
