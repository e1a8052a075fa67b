/** Short names for content: not against forgery, only for recognising a repeat and for choosing a partition. */

/** Two 32-bit FNV-1a hashes with different bases, over UTF-16 code units. */
function hashes(text: string): readonly [number, number] {
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x01000193) ^ (b >>> 15);
  }
  return [a >>> 0, b >>> 0];
}

/** 53 bits of a text, as a safe integer: one in 10^8 pairs among 10^4 texts agree by chance. */
export function digest(text: string): number {
  const [a, b] = hashes(text);
  return (a & 0x1fffff) * 2 ** 32 + b;
}

/** Sorts a handful of numbers in place; the platform's own sort makes lists of its own on the way. */
export function ascending(numbers: number[]): number[] {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] as number;
    let place = i;
    for (; place > 0 && (numbers[place - 1] as number) > number; place--)
      numbers[place] = numbers[place - 1] as number;
    numbers[place] = number;
  }
  return numbers;
}

/** A partition for a key, from 0: the same on every machine and in every run. */
export function partitionOfKey(key: string, partitions: number): number {
  const [a, b] = hashes(key);
  return ((a ^ Math.imul(b, 0x85ebca6b)) >>> 0) % partitions;
}
