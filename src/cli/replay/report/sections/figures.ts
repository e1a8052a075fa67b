/** The main figures. */
import type { ReportData } from '../data.ts';
import { count, duration, percent } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';

export function figures({ funnel, users, quality, durations, inspections }: ReportData): Html {
  const last = inspections.at(-1);
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
      last ? count(last.abnormal) : '–',
      last ? `of ${count(last.orders)}, last inspection` : 'no inspection',
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
