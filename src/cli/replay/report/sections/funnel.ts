import { OBSERVED_STATUSES } from '../../../../order/index.ts';
import { bars } from '../charts/bars.ts';
import { percent, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { EXITS, type Funnel, WAY } from '../tallies/funnel.ts';
import { nothing, section } from './section.ts';

const STEP: Readonly<Record<string, string>> = {
  PENDING_PAYMENT: 'placed',
  PROCESSING: 'in processing',
};

export function funnelSection({ orders, reached, current }: Funnel): Html {
  const way = WAY.map((status, i) => {
    const before = WAY[i - 1];
    const step = before === undefined ? '–' : percent(reached[status], reached[before]);
    return {
      label: STEP[status] ?? words(status),
      count: reached[status],
      tone: `s-${status}`,
      notes: [step],
    };
  });
  const exits = EXITS.map((status) => ({
    label: words(status),
    count: reached[status],
    tone: `s-${status}`,
    notes: ['–'],
  }));
  const currentBars = OBSERVED_STATUSES.map((status) => ({
    label: words(status),
    count: current[status],
    tone: `s-${status}`,
  }));
  const content = html`<div class="pair"><div><h3>Statuses reached</h3><p class="about">Orders that were ever observed in a status.</p>${bars(
    {
      caption: 'Orders by the steps they reached',
      head: ['Step', 'Orders', 'Of all', 'Of the step before'],
      bars: [...way, ...exits],
      whole: orders,
      longest: Math.max(orders, ...way.map((each) => each.count)),
    },
  )}</div><div><h3>Current statuses</h3><p class="about">Orders by their last observed status.</p>${bars({
    caption: 'Orders by their last status',
    head: ['Status', 'Orders', 'Of all'],
    bars: currentBars,
    whole: orders,
  })}</div></div>`;
  return section({
    id: 'funnel',
    title: 'Funnel',
    lead: 'Observed statuses, whether or not the order machine accepted the event.',
    content: orders === 0 ? nothing('There are no orders.') : content,
  });
}
