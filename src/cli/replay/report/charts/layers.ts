/** Stacked layers over time. */

import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../core/index.ts';
import { count, day, hour } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { Axis } from '../tallies/axis.ts';
import { across } from './figure.ts';
import { heightOf, type Label, PLOT_HEIGHT, plot } from './plot.ts';
import { ticksTo } from './scale.ts';

interface Layer {
  readonly label: string;
  readonly tone: string;
  /** One value per step. */
  readonly values: readonly number[];
}

export interface Layers {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly axis: Axis;
  readonly layers: readonly Layer[];
  /** Whether to show a legend. */
  readonly legend: boolean;
}

/** Draws steps of equal width. Counts per step are not interpolated. */
export function layers({ id, title, description, axis, layers: all, legend }: Layers): Html {
  const totals = Array.from({ length: axis.steps }, (_, i) =>
    all.reduce((sum, { values }) => sum + (values[i] ?? 0), 0),
  );
  const ticks = ticksTo(Math.max(0, ...totals));
  const below = totals.map(() => 0);
  const paths = all.map(({ tone, values }) => {
    const bottom = below.map((value) => PLOT_HEIGHT - heightOf(value, ticks));
    for (const [i, value] of values.entries()) below[i] = (below[i] ?? 0) + value;
    const top = below.map((value) => PLOT_HEIGHT - heightOf(value, ticks));
    return values.some((value) => value > 0) && html`<path class="${tone}" d="${outline(top, bottom)}"/>`;
  });
  const marks = html`<svg width="100%" height="${PLOT_HEIGHT}" viewBox="0 0 ${axis.steps} ${PLOT_HEIGHT}" preserveAspectRatio="none">${paths}</svg>`;
  const entries = all.map(
    ({ label, tone }) =>
      html`<li><svg width="12" height="12" aria-hidden="true"><rect class="${tone}" width="12" height="12" rx="2"/></svg> ${label}</li>`,
  );
  return html`${legend && html`<ul class="legend">${entries}</ul>`}${plot({ id, title, description, ticks, marks, labels: labelsOf(axis) })}`;
}

/** The outline: along the upper edge and back along the lower one, step by step. */
function outline(top: readonly number[], bottom: readonly number[]): string {
  const there = top.map((y, i) => `${i === 0 ? 'M' : 'L'}${i} ${y}H${i + 1}`).join('');
  const back = [...bottom].reverse().map((y, i) => `L${bottom.length - i} ${y}H${bottom.length - i - 1}`);
  return `${there}${back.join('')}Z`;
}

function labelsOf({ start, stepMs, steps }: Axis): readonly Label[] {
  const text = (step: number) => momentOf(start + step * stepMs, stepMs);
  const places = steps < 5 ? [0] : [0, 0.25, 0.5, 0.75, 1];
  return places.map((share, i) => {
    const step = Math.min(steps - 1, Math.round(share * steps));
    const anchor = i === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    return {
      x: across(share === 1 ? 1 : step / steps),
      text: text(step),
      anchor,
      roomy: share === 0.25 || share === 0.75,
    };
  });
}

/** The beginning of a step, to the day or to the minute. */
export function momentOf(at: number, stepMs: number): string {
  return stepMs >= DAY_MS ? day(at) : hour(at);
}

const UNITS = [
  ['a day', 'days', DAY_MS],
  ['an hour', 'hours', HOUR_MS],
  ['a minute', 'minutes', MINUTE_MS],
] as const;

/** `7 days`, `an hour` */
export function stepName(stepMs: number): string {
  const [one, many, unit] = UNITS.find(([, , ms]) => stepMs >= ms) ?? UNITS[2];
  return stepMs === unit ? one : `${count(stepMs / unit)} ${many}`;
}
