import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withDefaults } from '../../src/core/defaults.ts';
import { trackerSettings } from '../../src/tracking/index.ts';

describe('defaults', () => {
  it('given settings of which some are undefined, when they are merged, then those have their defaults [reported L12]', () => {
    const defaults = { a: 1, b: null as number | null, c: 'x' };
    const given = fc.record({
      a: fc.option(fc.nat(), { nil: undefined }),
      b: fc.option(fc.nat()),
      c: fc.constant(undefined),
    });
    fc.assert(
      fc.property(given, (settings) => {
        expect(withDefaults(defaults, settings)).toEqual({ a: settings.a ?? 1, b: settings.b, c: 'x' });
      }),
    );
    expect(withDefaults(defaults, {})).toEqual(defaults);
  });

  it('given undefined for every setting of the tracker, when it is built, then all are the defaults [reported L12]', () => {
    const defaults = trackerSettings();
    const none = Object.fromEntries(Object.keys(defaults).map((name) => [name, undefined]));
    const { overdueFrom, ...rest } = trackerSettings(none);
    const { overdueFrom: _, ...expected } = defaults;
    expect(rest).toEqual(expected);
    expect(overdueFrom).toBeTypeOf('function');
  });
});
