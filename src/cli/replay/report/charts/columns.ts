/** A histogram of durations with a limit. */
import { count, duration } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Distribution, EDGES } from '../tallies/distribution.ts';
import { across } from './figure.ts';
import { heightOf, type Label, PLOT_HEIGHT, plot } from './plot.ts';
import { ticksTo } from './scale.ts';

export interface Columns {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly distribution: Distribution;
  readonly limitMs: number | null;
}

/** The drawn columns: from the first to the last that is not empty, and those beside the limit. */
export function drawnColumns({ columns }: Distribution, limitMs: number | null): readonly [number, number] {
  const filled = columns.flatMap((n, i) => (n > 0 ? [i] : []));
  const limit = limitMs === null ? [] : [EDGES.indexOf(limitMs) - 1, EDGES.indexOf(limitMs)];
  const all = [...filled, ...limit];
  return all.length === 0 ? [0, 3] : [Math.min(...all), Math.max(...all) + 1];
}

export function columns({ id, title, description, distribution, limitMs }: Columns): Html {
  const [from, to] = drawnColumns(distribution, limitMs);
  const shown = distribution.columns.slice(from, to);
  const width = 1 / shown.length;
  const ticks = ticksTo(Math.max(...shown));
  const marks = shown.map((n, i) => {
    const tall = n === 0 ? 0 : Math.max(1.5, heightOf(n, ticks));
    const over = limitMs !== null && (EDGES[from + i] ?? 0) >= limitMs;
    return html`<rect class="${over ? 'over' : 'within'}" x="${across((i + 0.06) * width)}" width="${across(width * 0.88)}" y="${PLOT_HEIGHT - tall}" height="${tall}"><title>${spanOf(from + i)}: ${count(n)}</title></rect>`;
  });
  const limitAt = limitMs === null ? null : across((EDGES.indexOf(limitMs) - from) * width);
  const late = limitMs !== null && EDGES.indexOf(limitMs) - from > 0.7 * shown.length;
  const limit =
    limitMs !== null &&
    limitAt !== null &&
    html`<line class="limit" x1="${limitAt}" x2="${limitAt}" y1="0" y2="${PLOT_HEIGHT}"/><text class="mark ${late ? 'end' : 'start'}" x="${limitAt}" dx="${late ? -6 : 6}" y="-2">limit ${duration(limitMs)}</text>`;
  return plot({ id, title, description, ticks, marks: [marks, limit], labels: labelsOf(from, shown.length) });
}

/** Every second edge has a label, on a small screen every fourth. The last column has no upper edge. */
function labelsOf(from: number, shown: number): readonly Label[] {
  return Array.from({ length: shown + 1 }, (_, i) => i).flatMap((i) => {
    const edge = EDGES[from + i];
    if (edge === undefined || i % 2 === 1) return [];
    const anchor = i === 0 ? 'start' : i === shown ? 'end' : 'middle';
    return [
      {
        x: across(i / shown),
        text: edge === 0 ? '0' : duration(edge),
        anchor,
        roomy: shown > 6 && i % 4 !== 0,
      },
    ];
  });
}

/** `5 min to 15 min`, `90 d or more` */
export function spanOf(column: number): string {
  const [from = 0, to] = [EDGES[column], EDGES[column + 1]];
  return to === undefined ? `${duration(from)} or more` : `${duration(from)} to ${duration(to)}`;
}
