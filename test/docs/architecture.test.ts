import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { layerDiagram } from '../../scripts/docs/architecture-page.ts';
import type { Import } from '../../scripts/docs/imports.ts';
import { namesIn } from '../support/names.ts';
import { root } from './pages.ts';

describe('the picture of the layers', () => {
  const arrow = (from: string, to: string, typeOnly = false): Import => ({
    from: `${from}/x.ts`,
    to: `${to}/y.ts`,
    typeOnly,
  });

  it('given imports between folders, when they are drawn, then each arrow is there once, dashed for types alone', () => {
    const imports = [
      arrow('payment', 'core', true),
      arrow('payment', 'core'),
      arrow('order', 'core', true),
      arrow('order', 'order'),
      { from: 'index.ts', to: 'order/index.ts', typeOnly: false },
      { from: 'core/money.ts', to: 'decimal.js', typeOnly: false },
    ];
    expect(layerDiagram(imports)).toBe(
      [
        '```mermaid',
        'flowchart TD',
        '  core',
        '  subgraph layer1[" "]',
        '    order',
        '    payment',
        '  end',
        '  order -.-> core',
        '  payment --> core',
        '```',
      ].join('\n'),
    );
  });

  it('given a longer way between two folders, when they are drawn, then the direct arrow is left out', () => {
    const drawn = layerDiagram([arrow('flow', 'core'), arrow('flow', 'order'), arrow('order', 'core')]);
    expect(drawn.match(/\w+ -->.*/g)).toEqual(['flow --> order', 'order --> core']);
  });
});

/** The hops of a page: the rows of its tables that name a function and its file. */
function hopsOf(
  text: string,
): readonly { readonly hop: number; readonly name: string; readonly file: string }[] {
  return [...text.matchAll(/^\| (\d+) \| `(\w+)` \| `(src\/[^`]+)` \|/gm)].map(
    ([, hop, name = '', file = '']) => ({
      hop: Number(hop),
      name,
      file,
    }),
  );
}

/** Hops whose file does not declare them. */
function lostHops(text: string): readonly string[] {
  return hopsOf(text)
    .filter(({ name, file }) => {
      const path = join(root, file);
      const declared = existsSync(path) ? namesIn(readFileSync(path, 'utf8')) : [];
      return !declared.some(
        ({ text: other, kind }) => other === name && kind !== 'use' && kind !== 'literal',
      );
    })
    .map(({ name, file }) => `${name} in ${file}`);
}

describe('the ways of a command and of a webhook request', () => {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');

  it('given each hop, when its file is read, then it declares the function', () => {
    expect(lostHops(page)).toEqual([]);
  });

  it('given the hops, when they are counted, then each way has at most fifteen', () => {
    const numbers = hopsOf(page).map(({ hop }) => hop);
    const ends = numbers.filter((hop, i) => numbers[i + 1] !== hop + 1);
    expect(ends).toHaveLength(2);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(15);
  });

  it('given a hop that no file declares, when it is looked for, then it is named', () => {
    const planted =
      '| 1 | `handle` | `src/app/handle.ts` | x |\n| 2 | `vanish` | `src/app/handle.ts` | x |\n';
    expect(lostHops(`${planted}| 3 | \`handle\` | \`src/app/nowhere.ts\` | x |\n`)).toEqual([
      'vanish in src/app/handle.ts',
      'handle in src/app/nowhere.ts',
    ]);
  });
});
