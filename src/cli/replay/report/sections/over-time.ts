import type { ObservedStatus } from '../../../../order/index.ts';
import { figure, type Table } from '../charts/figure.ts';
import { layers, momentOf, stepName } from '../charts/layers.ts';
import { count, instant, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import type { OverTime, Series } from '../tallies/over-time.ts';
import { nothing, section } from './section.ts';

const OPEN: readonly ObservedStatus[] = ['SHIPPED', 'PROCESSING', 'PAID', 'PENDING_PAYMENT'];
const ENDS: readonly ObservedStatus[] = ['DELIVERED', 'CANCELLED', 'REFUNDED', 'EXPIRED'];

export function overTimeSection(overTime: OverTime | null): Html {
  if (overTime === null)
    return section({
      id: 'over-time',
      title: 'Status over time',
      lead: '',
      content: nothing('No status event was heard of.'),
    });
  const { axis, standing, entered } = overTime;
  const step = stepName(axis.stepMs);
  const chart = (
    id: string,
    title: string,
    about: string,
    series: Series,
    statuses: readonly ObservedStatus[],
    description: string,
  ) =>
    figure(
      title,
      about,
      layers({ id, title, description, axis, layers: layersOf(series, statuses) }),
      tableOf(overTime, series, statuses),
    );
  const peak = peakOf(overTime, standing, OPEN);
  const busiest = peakOf(overTime, entered, ['PENDING_PAYMENT']);
  const finished = peakOf(overTime, entered, ENDS);
  return section({
    id: 'over-time',
    title: 'Status over time',
    lead: html`One step is ${step === 'day' || step === 'hour' || step === 'minute' ? `a ${step}`.replace('a hour', 'an hour') : step}; from ${instant(axis.start)}, all times UTC.${axis.outside > 0 && ` ${count(axis.outside)} events lie so far from all others that they are left out here.`}`,
    content: html`<div class="stack">${chart('open', 'Open orders', `Standing in each status at the end of a step. Most were open on ${peak.at}: ${count(peak.value)}.`, standing, OPEN, `Stacked areas of open orders by status. The highest point is ${count(peak.value)} on ${peak.at}.`)}${chart('placed', 'Placed', `Orders placed in a step. Most on ${busiest.at}: ${count(busiest.value)}.`, entered, ['PENDING_PAYMENT'], `Orders placed a step. The highest is ${count(busiest.value)} on ${busiest.at}.`)}${chart('ended', 'Finished', `Orders that ended in a step, by how. Most on ${finished.at}: ${count(finished.value)}.`, entered, ENDS, `Stacked areas of orders that ended, by how. The highest is ${count(finished.value)} on ${finished.at}.`)}</div>`,
  });
}

function layersOf(series: Series, statuses: readonly ObservedStatus[]) {
  return statuses
    .filter((status) => statuses.length === 1 || series[status].some((n) => n > 0))
    .map((status) => ({
      label: status === 'PENDING_PAYMENT' && statuses.length === 1 ? 'placed' : words(status),
      tone: `s-${status}`,
      values: series[status],
    }));
}

function peakOf({ axis }: OverTime, series: Series, statuses: readonly ObservedStatus[]) {
  const totals = Array.from({ length: axis.steps }, (_, i) =>
    statuses.reduce((sum, status) => sum + (series[status][i] ?? 0), 0),
  );
  const value = Math.max(...totals);
  return { value, at: momentOf(axis.start + totals.indexOf(value) * axis.stepMs, axis.stepMs) };
}

/** A row a step, the steps without anything left out. */
function tableOf({ axis }: OverTime, series: Series, statuses: readonly ObservedStatus[]): Table {
  const rows = Array.from({ length: axis.steps }, (_, i) => i)
    .filter((i) => statuses.some((status) => (series[status][i] ?? 0) > 0))
    .map((i) => [
      momentOf(axis.start + i * axis.stepMs, axis.stepMs),
      ...statuses.map((status) => count(series[status][i] ?? 0)),
    ]);
  return { head: ['Step', ...statuses.map(words)], rows };
}
