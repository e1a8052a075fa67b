/** Hashes for recognising repeats and for choosing a partition. Not cryptographic. */

/** Two 32-bit FNV-1a hashes with different bases, over UTF-16 code units. */
function hashPair(text: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x01000193) ^ (b >>> 15);
  }
  return [a >>> 0, b >>> 0];
}

/** A 53-bit hash as a safe integer. Among 10^4 texts, the chance of any collision is one in 10^8. */
export function hash(text: string): number {
  const [a, b] = hashPair(text);
  return (a & 0x1fffff) * 2 ** 32 + b;
}

/** Insertion sort in place, for short lists: `Array.prototype.sort` allocates. */
export function sortAscending(numbers: number[]): number[] {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] as number;
    let place = i;
    for (; place > 0 && (numbers[place - 1] as number) > number; place--)
      numbers[place] = numbers[place - 1] as number;
    numbers[place] = number;
  }
  return numbers;
}

/** The partition of a key, from 0. The same on every machine and in every run. */
export function partitionOfKey(key: string, partitions: number): number {
  const [a, b] = hashPair(key);
  return ((a ^ Math.imul(b, 0x85ebca6b)) >>> 0) % partitions;
}
