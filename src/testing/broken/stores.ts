/** Stores with one fault each, and the case of the contract that must find it. A contract that passes one of them proves nothing. */
import { brokenAtomicity } from './atomic.ts';
import type { BrokenStore } from './kit.ts';
import { brokenOutboxes } from './outbox.ts';
import { brokenTimers } from './timers.ts';
import { brokenValues } from './values.ts';
import { brokenVersions } from './versions.ts';

export const brokenStores: readonly BrokenStore[] = [
  ...brokenVersions,
  ...brokenAtomicity,
  ...brokenOutboxes,
  ...brokenValues,
  ...brokenTimers,
];
