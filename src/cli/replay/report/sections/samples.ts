import { words } from '../format.ts';
import { type Html, html, name } from '../html.ts';
import type { TracedOrder } from '../source.ts';
import { MAX_DRAWN, type Samples } from '../tallies/samples.ts';
import { timeline } from './order.ts';
import { nothing, section } from './section.ts';

export function samplesSection({ byStatus, refused }: Samples): Html {
  const groups = [
    ...byStatus.map(({ status, orders }) => ({ title: words(status), tone: `s-${status}`, orders })),
    ...(refused.length > 0 ? [{ title: 'with a refused event', tone: 'bad', orders: refused }] : []),
  ];
  return section({
    id: 'orders',
    title: 'Sample orders',
    lead: `Up to ${MAX_DRAWN} of each status, and of those with a refused event. They are drawn by a hash of the id: always the same orders.`,
    content:
      groups.length === 0
        ? nothing('There are no orders.')
        : html`<div class="list">${groups.map(({ title, tone, orders }) => orders.map((order) => drawn(order, title, tone)))}</div>`,
  });
}

function drawn(order: TracedOrder, title: string, tone: string): Html {
  return html`<details class="order"><summary><span class="dot ${tone}"></span>${name(order.orderId)} <span class="kind">${title}</span></summary><div class="inside">${timeline(order)}</div></details>`;
}
