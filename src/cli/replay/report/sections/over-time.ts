import type { ObservedStatus } from '../../../../order/index.ts';
import { figure, type Table } from '../charts/figure.ts';
import { layers, momentOf, stepName } from '../charts/layers.ts';
import { count, instant, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { OverTime } from '../tallies/over-time.ts';
import { nothing, section } from './section.ts';

interface Chart {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly series: 'current' | 'entered';
  /** From the bottom up. */
  readonly statuses: readonly ObservedStatus[];
  /** The text if every number is zero. */
  readonly none: string;
}

const CHARTS: readonly Chart[] = [
  {
    id: 'open',
    title: 'Open orders',
    about: 'Orders in each status at the end of a step',
    series: 'current',
    statuses: ['SHIPPED', 'PROCESSING', 'PAID', 'PENDING_PAYMENT'],
    none: 'No order was open at the end of a step.',
  },
  {
    id: 'placed',
    title: 'Placed',
    about: 'Orders that were placed in a step',
    series: 'entered',
    statuses: ['PENDING_PAYMENT'],
    none: 'No placement was observed.',
  },
  {
    id: 'ended',
    title: 'Finished',
    about: 'Orders that ended in a step, by how',
    series: 'entered',
    statuses: ['DELIVERED', 'CANCELLED', 'REFUNDED', 'EXPIRED'],
    none: 'No order ended.',
  },
];

export function overTimeSection(overTime: OverTime | null): Html {
  const about = { id: 'over-time', title: 'Status over time' };
  if (overTime === null)
    return section({ ...about, lead: '', content: nothing('There are no status events.') });
  const { start, stepMs, outside } = overTime.axis;
  const left = `${count(outside)} events are so far from all others that they are left out.`;
  return section({
    ...about,
    lead: `A step is ${stepName(stepMs)}; the first begins at ${instant(start)}, all times UTC. ${outside > 0 ? left : ''}`,
    content: html`<div class="stack">${CHARTS.map((chart) => chartOf(chart, overTime))}</div>`,
  });
}

function chartOf({ id, title, about, series, statuses, none }: Chart, overTime: OverTime): Html {
  const { axis } = overTime;
  const values = overTime[series];
  const totals = Array.from({ length: axis.steps }, (_, i) =>
    statuses.reduce((sum, status) => sum + (values[status][i] ?? 0), 0),
  );
  const most = Math.max(...totals);
  if (most === 0) return html`<div><h3>${title}</h3>${nothing(none)}</div>`;
  const at = momentOf(axis.start + totals.indexOf(most) * axis.stepMs, axis.stepMs);
  const text = `${about}; most in the step of ${at}: ${count(most)}.`;
  const shown = statuses
    .filter((status) => values[status].some((n) => n > 0))
    .map((status) => ({ label: words(status), tone: `s-${status}`, values: values[status] }));
  const legend = statuses.length > 1;
  return figure(
    title,
    text,
    layers({ id, title, description: text, axis, layers: shown, legend }),
    stepTable(overTime, values, statuses),
  );
}

/** One row per step that is not empty. */
function stepTable(
  { axis }: OverTime,
  values: OverTime['entered'],
  statuses: readonly ObservedStatus[],
): Table {
  const rows = Array.from({ length: axis.steps }, (_, i) => i)
    .filter((i) => statuses.some((status) => (values[status][i] ?? 0) > 0))
    .map((i) => [
      momentOf(axis.start + i * axis.stepMs, axis.stepMs),
      ...statuses.map((status) => count(values[status][i] ?? 0)),
    ]);
  return { head: ['Step', ...statuses.map(words)], rows };
}
