/** What a rule may not fetch for itself: the time and new ids. Here they are ports, with the system's as default. */
import { randomUUID } from 'node:crypto';
import type { Instant } from '../core/quantity.ts';

export interface Clock {
  now(): Instant;
}
export interface Ids {
  /** A new id, unique for ever. */
  next(kind: 'correlation' | 'lease'): string;
}

export const systemClock: Clock = { now: () => Date.now() };
export const randomIds: Ids = { next: () => randomUUID() };
