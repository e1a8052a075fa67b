import { describe, expect, it } from 'vitest';
import { layerDiagram } from '../../scripts/docs/architecture-page.ts';
import type { Import } from '../../scripts/docs/imports.ts';

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
