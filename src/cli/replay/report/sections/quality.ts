import { bars } from '../charts/bars.ts';
import { tableOf } from '../charts/figure.ts';
import { count, percent, words } from '../format.ts';
import { type Html, html, name } from '../html.ts';
import type { Intake } from '../source.ts';
import type { Quality } from '../tallies/quality.ts';
import { nothing, section } from './section.ts';

/** The maximum numbers of refused transitions and of rejects shown. */
const MAX_TRANSITIONS = 12;
const MAX_REJECTS = 10;

const NEGATIVE: { readonly [field in keyof Quality['negative']]: string } = {
  pendingPaymentSeconds: 'paid before it was placed',
  processingSeconds: 'shipped before it was paid',
  shippingSeconds: 'out for delivery before it was shipped',
  deliverySeconds: 'delivered before it was shipped',
  overallSeconds: 'ended before it was placed',
};

export function qualitySection(quality: Quality, intake: Intake | null, orders: number): Html {
  const { events, refused, transitions, negative, incomplete } = quality;
  const shown = transitions.slice(0, MAX_TRANSITIONS);
  const refusedPart =
    refused === 0
      ? nothing('Every event had a transition in the order’s table.')
      : html`${bars({
          caption: 'Refused events by transition',
          head: ['Transition', 'Events', 'Of refused'],
          bars: shown.map(({ from, to, count: n }) => ({
            label: html`${from === '' ? 'no order yet' : words(from)} → ${words(to)}`,
            count: n,
            tone: 'bad',
          })),
          whole: refused,
          longest: shown[0]?.count ?? 1,
        })}${transitions.length > shown.length && html`<p class="about">And ${transitions.length - shown.length} rarer ones.</p>`}`;
  const oddities = [
    ...(Object.keys(NEGATIVE) as (keyof typeof NEGATIVE)[]).map((field) => ({
      label: NEGATIVE[field],
      count: negative[field],
      tone: 'bad',
    })),
    { label: 'no placement was observed', count: incomplete, tone: 'bad' },
  ].filter(({ count: n }) => n > 0);
  const odd =
    oddities.length === 0
      ? nothing('No milestone is earlier than the one before it.')
      : bars({
          caption: 'Orders with inconsistent clocks',
          head: ['What', 'Orders', 'Of all'],
          bars: oddities,
          whole: orders,
          longest: Math.max(...oddities.map(({ count: n }) => n)),
        });
  return section({
    id: 'quality',
    title: 'Data quality',
    lead: html`${count(refused)} of ${count(events)} status events (${percent(refused, events)}) had no transition in the order’s table, in the order of their instants. They are kept and change nothing.`,
    content: html`<div class="pair"><div><h3>Refused events</h3><p class="about">The status of the order, and that of the event.</p>${refusedPart}</div><div><h3>Clocks</h3><p class="about">Orders whose milestones contradict each other.</p>${odd}</div></div>${intake === null ? nothing('An unreadable record of this source stops the run, so every record was read.') : intakePart(intake)}`,
  });
}

function intakePart({ counts, rejects }: Intake): Html {
  const shown = rejects.slice(0, MAX_REJECTS);
  const list = shown.map(
    ({ code, problem, text }) =>
      html`<li><strong>${words(code)}</strong>: ${name(problem)}<br><code>${name(text)}</code></li>`,
  );
  return html`<h3>Records</h3>${tableOf({ head: ['', 'Number'], rows: counts.map(([label, n]) => [indented(label), count(n)]) }, 'Counts of records')}<h3>Rejected</h3>${
    rejects.length === 0
      ? nothing('Every record could be read.')
      : html`<p class="about">${shown.length < rejects.length ? `${shown.length} of ${count(rejects.length)}; all of them are in rejects.txt.` : `All ${count(rejects.length)}.`}</p><ul class="rejects">${list}</ul>`
  }`;
}

/** Labels are indented by blanks, which HTML would collapse. */
function indented(label: string): string {
  return label.replace(/^ +/, (blanks) => '\u00a0'.repeat(2 * blanks.length));
}
