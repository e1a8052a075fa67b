/** The figures a reader looks for first. */
import type { ReportData } from '../data.ts';
import { count, duration, percent } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';

export function figures({ funnel, users, quality, durations, looks }: ReportData): Html {
  const look = looks.at(-1);
  const overall = durations.find(({ field }) => field === 'overallSeconds')?.distribution;
  const cells: readonly (readonly [Part, string, Part])[] = [
    ['Orders', count(funnel.orders), `of ${count(users)} customers`],
    ['Status events', count(quality.events), `${perOrder(quality.events, funnel.orders)} an order`],
    [
      'Delivered',
      percent(funnel.reached.DELIVERED, funnel.orders),
      `${count(funnel.reached.DELIVERED)} orders`,
    ],
    ['Placed to finished', duration(overall?.median ?? null), 'median'],
    [
      'Abnormal',
      look ? count(look.abnormal) : '–',
      look ? `of ${count(look.orders)}, last look` : 'nobody looked',
    ],
    ['Refused events', count(quality.refused), `${percent(quality.refused, quality.events)} of all`],
  ];
  const tiles = cells.map(
    ([label, value, note]) =>
      html`<div><dt>${label}</dt><dd><strong>${value}</strong> <span>${note}</span></dd></div>`,
  );
  return html`<dl class="figures">${tiles}</dl>`;
}

function perOrder(events: number, orders: number): string {
  return orders === 0 ? '–' : (events / orders).toFixed(1);
}
