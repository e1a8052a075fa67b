/** What a rule may not fetch for itself: the time and new ids. */
import type { Instant } from '../core/quantity.ts';

export interface Clock {
  now(): Instant;
}
export interface Ids {
  /** A new id, unique for ever. */
  next(kind: 'correlation' | 'lease'): string;
}
