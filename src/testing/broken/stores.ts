/**
 * Stores with one fault each.
 * `caughtBy` names the contract case that must fail; a suite that passes one proves nothing.
 */
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
