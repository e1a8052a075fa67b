/** A seeded source of choices (mulberry32): the same seed, the same walk. */
export interface Random {
  /** 0 ≤ n < below, an integer. */
  readonly below: (below: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

export function random(seed: number): Random {
  let a = seed >>> 0;
  const below = (limit: number) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}

/** Every order of a few things. */
export function permutations<T>(of: readonly T[]): readonly (readonly T[])[] {
  if (of.length < 2) return [of];
  return of.flatMap((first, i) =>
    permutations([...of.slice(0, i), ...of.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}
