import { MINUTE_MS } from '../../../../core/index.ts';
import { bars } from '../charts/bars.ts';
import { count, duration, instant, percent, words } from '../format.ts';
import { type Html, html, name } from '../html.ts';
import type { Inspection } from '../tallies/inspections.ts';
import { timeline } from './order.ts';
import { nothing, section } from './section.ts';

const LIMITS: Readonly<Record<string, string>> = {
  PAYMENT_TIMEOUT: 'more than 30 min unpaid',
  PROCESSING_TIMEOUT: 'more than 24 h in processing since paid',
  DELIVERY_TIMEOUT: 'more than 72 h on the way',
};

export function anomaliesSection(inspections: readonly Inspection[]): Html {
  return section({
    id: 'anomalies',
    title: 'Anomalies',
    lead: 'Orders that had waited too long at the instant of an inspection, as known at that instant. Open one to see all its events.',
    content:
      inspections.length === 0 ? nothing('There was nothing to inspect.') : inspections.map(inspectionPart),
  });
}

function inspectionPart({ now, orders, abnormal, types, worst }: Inspection): Html {
  const title = html`<h3>Inspection at ${instant(now)}</h3>`;
  if (abnormal === 0) return html`${title}${nothing(`None of ${count(orders)} orders had waited too long.`)}`;
  const table = bars({
    caption: `Abnormal orders at ${instant(now)}`,
    head: ['Kind', 'Orders', 'Of all', 'Median over', 'Most over'],
    bars: types.map(({ type, overtime }) => ({
      label: html`${words(type)}<small>${LIMITS[type] ?? ''}</small>`,
      count: overtime.count,
      tone: `a-${type}`,
      notes: [duration(overtime.median), duration(overtime.max)],
    })),
    whole: abnormal,
    longest: Math.max(...types.map(({ overtime }) => overtime.count)),
  });
  const listed =
    worst.length < abnormal
      ? `The ${worst.length} most overdue, of ${count(abnormal)}`
      : `All ${abnormal}, the most overdue first`;
  return html`${title}<p class="about">${count(abnormal)} of ${count(orders)} orders (${percent(abnormal, orders)}).</p>${table}<h4>${listed}</h4><div class="filter" hidden><label>Show only <input type="search" placeholder="part of an id, a kind, a handler" autocomplete="off"></label> <output></output></div><div class="list">${worst.map(abnormalOrder)}</div>`;
}

function abnormalOrder({ instruction, order }: Inspection['worst'][number]): Html {
  const { orderId, userId, type, overtimeMinutes, userAbnormalCount, handler, action, notes, detectedAt } =
    instruction;
  const facts: readonly (readonly [string, unknown])[] = [
    ['Customer', name(userId)],
    ['Abnormal orders of the customer', count(userAbnormalCount)],
    ['Handler', words(handler)],
    ['Action', words(action)],
    ['Notes', notes],
  ];
  const rows = facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value as string}</dd></div>`);
  return html`<details class="order"><summary><span class="dot a-${type}"></span>${name(orderId)} <span class="kind">${words(type)}</span> <span class="over">${duration(overtimeMinutes * MINUTE_MS)} over</span></summary><div class="inside"><dl class="facts">${rows}</dl>${timeline(order, detectedAt)}</div></details>`;
}
