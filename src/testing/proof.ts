/** Assertions of the kit: they throw an error of their own, so the kit needs no test runner. */
import { canonical } from '../core/canonical.ts';

/** Something is not as it has to be: what, and both sides of it. */
export class ProofError extends Error {
  readonly code = 'NOT_AS_IT_MUST_BE';
  readonly expected: unknown;
  readonly found: unknown;
  constructor(what: string, expected: unknown, found: unknown) {
    super(`${what}: expected ${show(expected)}, found ${show(found)}`);
    this.name = 'ProofError';
    this.expected = expected;
    this.found = found;
  }
}

/** A value as canonical text; what has none is named. */
export function textOf(value: unknown): string {
  try {
    return value === undefined ? 'undefined' : canonical(value);
  } catch (error) {
    return value instanceof Error ? `${value.name}: ${value.message}` : `no plain JSON: ${String(error)}`;
  }
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? value : textOf(value);
  return text.length <= 600
    ? text
    : `${text.slice(0, 300)} … ${text.slice(-250)} (${text.length} characters)`;
}

/** Same content, in whatever order the members stand. */
export function mustEqual(found: unknown, expected: unknown, what: string): void {
  if (textOf(found) !== textOf(expected)) throw new ProofError(what, expected, found);
}

export function mustHold(truth: boolean, what: string, found: unknown = truth): asserts truth {
  if (!truth) throw new ProofError(what, true, found);
}

/** The `code` of the error a promise rejects with, or `resolved`. */
export async function outcomeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return 'resolved';
  } catch (error) {
    return codeOf(error);
  }
}

export function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string'
    ? code
    : `untyped ${String(name ?? typeof error)}: ${String((error as Error)?.message)}`;
}

/** Rejects when the work takes longer; a store that hangs must not hang whoever tests it. */
export async function within<A>(ms: number, work: Promise<A>, what: string): Promise<A> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ProofError(what, `an end within ${ms} ms`, 'none')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether a promise settles within `ms`; it goes on in any case. */
export async function settles(promise: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const done = promise.then(
    () => true,
    () => true,
  );
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([done, late]);
  clearTimeout(timer);
  return settled;
}

/** A promise that another part of the test resolves. */
export interface Latch {
  readonly opened: Promise<void>;
  open(): void;
}
export function latch(): Latch {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** A seeded source of choices (mulberry32): the same seed, the same choices. */
export interface Draw {
  /** 0 ≤ n < limit, an integer. */
  below(limit: number): number;
  pick<T>(from: readonly T[]): T;
}
export function drawFrom(seed: number): Draw {
  let a = seed >>> 0;
  const below = (limit: number) => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  return { below, pick: (from) => from[below(from.length)] as (typeof from)[number] };
}
