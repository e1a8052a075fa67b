import { columns, drawnColumns, spanOf } from '../charts/columns.ts';
import { figure, tableOf } from '../charts/figure.ts';
import { count, duration, percent } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Distribution, EDGES } from '../tallies/distribution.ts';
import type { Measured } from '../tallies/durations.ts';
import { nothing, section } from './section.ts';

export function durationsSection(measures: readonly Measured[]): Html {
  const content = html`<div class="pair">${measures.map(histogram)}</div><h3>In numbers</h3>${tableOf(
    {
      head: ['Duration', ...DISTRIBUTION_HEAD],
      rows: measures.map(({ title, distribution }) => [title, ...distributionCells(distribution)]),
    },
    'Durations in numbers',
  )}`;
  return section({
    id: 'durations',
    title: 'Durations',
    lead: 'The durations of orders between milestones. Columns are spans of growing length. Negative durations are counted apart, and are in no column or average.',
    content: measures.length === 0 ? nothing('No order has two milestones to measure between.') : content,
  });
}

function histogram({ field, title, about, limitMs, distribution }: Measured): Html {
  const [from, to] = drawnColumns(distribution, limitMs);
  const { count: n, negative, median, p90 } = distribution;
  const over = limitMs === null ? null : overLimit(distribution, limitMs);
  const limit = limitMs === null ? '' : `; limit ${duration(limitMs)}, longer: ${percent(over ?? 0, n)}`;
  const description = `Columns of ${count(n)} durations, half of them up to ${duration(median)}, nine in ten up to ${duration(p90)}${limit}.`;
  return figure(
    title,
    html`${capital(about)}. Median ${duration(median)}, nine in ten within ${duration(p90)}${limit}.${negative > 0 && html` <strong class="warn">${count(negative)} below zero.</strong>`}`,
    columns({ id: `d-${field}`, title, description, distribution, limitMs }),
    {
      head: ['Span', 'Orders', 'Of all'],
      rows: Array.from({ length: to - from }, (_, i) => from + i).map((i) => [
        spanOf(i),
        count(distribution.columns[i] ?? 0),
        percent(distribution.columns[i] ?? 0, n),
      ]),
    },
  );
}

function overLimit({ columns: all }: Distribution, limitMs: number): number {
  return all.reduce((sum, n, i) => ((EDGES[i] ?? 0) >= limitMs ? sum + n : sum), 0);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const DISTRIBUTION_HEAD = [
  'Number',
  'Least',
  'Median',
  'Average',
  '90 %',
  '99 %',
  'Most',
  'Below zero',
] as const;

export function distributionCells(distribution: Distribution): readonly string[] {
  const { count: n, min, median, mean, p90, p99, max, negative } = distribution;
  return [count(n), ...[min, median, mean, p90, p99, max].map(duration), count(negative)];
}
