import { describe, expect, it } from 'vitest';
import { STYLE } from '../../../src/cli/replay/report/style.ts';

/** The light and the dark colours. */
const schemes = [...STYLE.matchAll(/:root\{([^}]*)\}/g)].map(
  ([, body = '']) =>
    new Map([...body.matchAll(/--(\w+):(#\w+)/g)].map(([, name = '', colour = '']) => [name, colour])),
);

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: string): number {
  const digits = colour.length === 4 ? colour.replaceAll(/[^#]/g, '$&$&') : colour;
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((i) => Number.parseInt(digits.slice(i, i + 2), 16) / 255)
    .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

const BACKGROUNDS = ['bg', 'card', 'rail', 'line'];
const TEXT = ['ink', 'soft', 'link', 'bad', 'good'];

describe.each([
  ['light', schemes[0]],
  ['dark', schemes[1]],
])('the %s colours', (_, scheme = new Map<string, string>()) => {
  const of = (name: string) => scheme.get(name) ?? '#000';

  it('given text colours, when compared with their backgrounds, then the contrast is at least 4.5', () => {
    for (const name of TEXT) expect([name, contrast(of(name), of('bg')) >= 4.5]).toEqual([name, true]);
    for (const name of ['ink', 'soft']) expect(contrast(of(name), of('card'))).toBeGreaterThanOrEqual(4.5);
  });

  it('given mark colours, when compared with page and rail, then the contrast is at least 3', () => {
    const marks = [...scheme.keys()].filter((name) => !BACKGROUNDS.includes(name) && !TEXT.includes(name));
    expect(marks.length).toBeGreaterThanOrEqual(10);
    for (const name of marks) {
      expect([name, contrast(of(name), of('bg')) >= 3]).toEqual([name, true]);
      expect([name, contrast(of(name), of('rail')) >= 3]).toEqual([name, true]);
    }
  });
});
