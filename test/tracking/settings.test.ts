import { expect, it } from 'vitest';
import { DAY_MS } from '../../src/core/quantity.ts';
import { DAY, FIVE_MINUTES, TrackerSettingsError, trackerSettings } from '../../src/tracking/index.ts';

const problems = (more: Parameters<typeof trackerSettings>[0]): readonly string[] => {
  try {
    trackerSettings(more);
    return [];
  } catch (error) {
    if (!(error instanceof TrackerSettingsError)) throw error;
    expect(error.code).toBe('INVALID_TRACKER_SETTINGS');
    expect(error.message).toBe(`invalid tracker settings: ${error.problems.join('; ')}`);
    return error.problems;
  }
};
const window = (name: string, sizeMs: number, slideMs: number, offsetMs = 0) => ({
  name,
  sizeMs,
  slideMs,
  offsetMs,
});

it('given no settings, when they are completed, then the defaults are source A’s figures', () => {
  expect(trackerSettings()).toMatchObject({
    currency: 'CNY',
    maxAheadMs: 86_400_000,
    identify: null,
    watermarkDelayMs: { status: 5_000, item: 5_000, logistics: 10_000, stock: 5_000 },
    allowedLatenessMs: 0,
    windows: [
      { name: 'five_minutes', sizeMs: 300_000, slideMs: 300_000, offsetMs: 0 },
      { name: 'day', sizeMs: 86_400_000, slideMs: 86_400_000, offsetMs: 0 },
    ],
    qualityWindowMs: 60_000,
    milestone: 'latest',
    finished: ['DELIVERED', 'CANCELLED', 'REFUNDED', 'EXPIRED'],
    keepFinishedMs: 7 * DAY_MS,
    keepTombstonesMs: 30 * DAY_MS,
    maxEventsPerOrder: 1_000,
    rememberRejects: 10_000,
  });
  const row = {
    ...{ orderId: 'o', userId: 'u', milestones: { PENDING_PAYMENT: 0 }, updatedAt: 0, seq: 0 },
    ...{ cancelReason: null, reasonAt: null, reasonSeq: null, currentStatus: 'PENDING_PAYMENT' as const },
  };
  expect(trackerSettings().overdueFrom(row)).toBeGreaterThan(0);
  expect(trackerSettings({ rememberRejects: 3 }).rememberRejects).toBe(3);
});

it('given windows off the grid of the first, when settings are checked, then each is a problem', () => {
  expect(problems({ windows: [] })).toEqual(['there are no windows']);
  const no = (name: string) => [`${name}: the size is not a multiple of the slide`];
  const off = (name: string) => [`${name}: size, slide and offset are not multiples of the first slide`];
  expect(problems({ windows: [window('a', 25, 10)] })).toEqual(no('a'));
  expect(problems({ windows: [window('a', 0, 10)] })).toEqual(no('a'));
  expect(problems({ windows: [window('a', 1, 1)] })).toEqual([]);
  expect(problems({ windows: [window('a', 10, 0)] })).toEqual(no('a'));
  expect(problems({ windows: [window('a', -10, 10)] })).toEqual(no('a'));
  expect(problems({ windows: [window('a', 10.5, 10.5)] })).toEqual(no('a'));
  const first = window('first', 10, 10, 3);
  expect(problems({ windows: [first, window('b', 40, 20, 3)] })).toEqual([]);
  expect(problems({ windows: [first, window('b', 40, 20, 13)] })).toEqual([]);
  expect(problems({ windows: [first, window('b', 40, 20, 10)] })).toEqual(off('b'));
  expect(problems({ windows: [first, window('b', 15, 15, 3)] })).toEqual(off('b'));
  expect(problems({ windows: [first, window('b', 30, 15, 3)] })).toEqual(off('b'));
  expect(problems({ windows: [FIVE_MINUTES, { ...DAY, name: 'five_minutes' }] })).toEqual([
    'five_minutes: two windows have this name',
    'five_minutes: two windows have this name',
  ]);
});

it('given durations and limits out of range, when settings are checked, then each is a problem', () => {
  const delays = { status: 0, item: 0.5, logistics: -1, stock: Number.NaN };
  expect(
    problems({ watermarkDelayMs: delays, allowedLatenessMs: -1, maxAheadMs: 1.5, qualityWindowMs: 0 }),
  ).toEqual([
    'item: not a duration in whole milliseconds',
    'logistics: not a duration in whole milliseconds',
    'stock: not a duration in whole milliseconds',
    'allowedLatenessMs: not a duration in whole milliseconds',
    'maxAheadMs: not a duration in whole milliseconds',
    'qualityWindowMs: not a duration in whole milliseconds',
  ]);
  expect(problems({ allowedLatenessMs: 0, maxAheadMs: 0, qualityWindowMs: 1 })).toEqual([]);
  for (const bad of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(
      problems({ keepFinishedMs: bad, keepTombstonesMs: bad, maxEventsPerOrder: bad, rememberRejects: bad }),
    ).toEqual([
      'keepFinishedMs: not a duration in whole milliseconds',
      'keepTombstonesMs: not a duration in whole milliseconds',
      'maxEventsPerOrder: not a positive whole number',
      'rememberRejects: not a whole number',
    ]);
  }
  expect(problems({ maxEventsPerOrder: 0 })).toEqual(['maxEventsPerOrder: not a positive whole number']);
  expect(problems({ keepFinishedMs: null, keepTombstonesMs: 0, rememberRejects: 0 })).toEqual([]);
});
