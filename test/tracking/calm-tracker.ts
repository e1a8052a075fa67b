/** Trackers with predictable outputs: no delays, windows of ten seconds, no overdue orders. */
import {
  createTracker,
  type RawRecord,
  type Tracker,
  type TrackerOutput,
  type TrackerSettings,
} from '../../src/tracking/index.ts';

export const S = 1_000;
export const tens = { name: 'tens', sizeMs: 10 * S, slideMs: 10 * S, offsetMs: 0 };
const slides = { name: 'slides', sizeMs: 20 * S, slideMs: 10 * S, offsetMs: 0 };

export const calm = (more: Partial<TrackerSettings> = {}): Tracker =>
  createTracker({
    windows: [tens, slides],
    watermarkDelayMs: { status: 0, item: 0, logistics: 0, stock: 0 },
    keepFinishedMs: null,
    overdueFrom: () => null,
    ...more,
  });

export const fed = (tracker: Tracker, ...raws: readonly RawRecord[]): TrackerOutput[] =>
  raws.flatMap((raw) => [...tracker.feed(raw)]);

export const only = <T extends TrackerOutput['type']>(outputs: readonly TrackerOutput[], type: T) =>
  outputs.filter((each): each is Extract<TrackerOutput, { type: T }> => each.type === type);
