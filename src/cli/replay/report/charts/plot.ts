/** The frame of a chart: numbers at the side, grid lines, and the drawing. */
import { type Html, html, type Part } from '../html.ts';
import { drawing } from './figure.ts';
import { short } from './scale.ts';

/** Room for the number of the highest line, and for the labels of the axis. */
const TOP = 12;
const BOTTOM = 26;
/** The height between the lowest line and the highest. */
export const PLOT_HEIGHT = 168;
const HEIGHT = TOP + PLOT_HEIGHT + BOTTOM;

export interface Plot {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly ticks: readonly number[];
  /** The drawing, {@link PLOT_HEIGHT} high. */
  readonly marks: Part;
  readonly labels: readonly Label[];
}

export interface Label {
  /** The x position in percent. */
  readonly x: string;
  readonly text: string;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Hidden on a small screen. */
  readonly roomy?: boolean;
}

/** The height of a value above the lowest line. */
export function heightOf(value: number, ticks: readonly number[]): number {
  return Number(((value / (ticks.at(-1) ?? 1)) * PLOT_HEIGHT).toFixed(2));
}

export function plot({ id, title, description, ticks, marks, labels }: Plot): Html {
  const y = (value: number) => TOP + PLOT_HEIGHT - heightOf(value, ticks);
  const numbers = ticks.map((value) => html`<text x="100%" y="${y(value) + 4}">${short(value)}</text>`);
  const lines = ticks.map(
    (value) =>
      html`<line class="${value === 0 ? 'base' : 'grid'}" x1="0" x2="100%" y1="${y(value)}" y2="${y(value)}"/>`,
  );
  const below = labels.map(
    ({ x, text, anchor = 'middle', roomy = false }) =>
      html`<text class="x ${anchor}${roomy && ' roomy'}" x="${x}" y="${HEIGHT - 8}">${text}</text>`,
  );
  const content = html`${lines}<svg y="${TOP}" width="100%" height="${PLOT_HEIGHT}" class="marks">${marks}</svg>${below}`;
  return html`<div class="plot-frame"><svg class="y" aria-hidden="true" width="44" height="${HEIGHT}">${numbers}</svg>${drawing({ id, title, description, height: HEIGHT, content })}</div>`;
}
