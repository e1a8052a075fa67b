/**
 * Randomness by address: what is drawn depends on the seed and on what it is drawn for, not on what was drawn before.
 * Leave one shopper out and every other one does just the same.
 */
export type Draw = (...address: readonly (string | number)[]) => number;

/** A number in [0, 1) for an address. FNV-1a over the address, then two rounds of xor and multiply to spread it. */
export function drawFrom(seed: number): Draw {
  return (...address) => {
    let hash = 0x811c9dc5 ^ seed;
    for (const char of address.join('/')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x21f0aaad);
    hash = Math.imul(hash ^ (hash >>> 15), 0x735a2d97);
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
  };
}
