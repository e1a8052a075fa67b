/** One order's timeline: how long it stood where, and every event with the time since the one before. */
import type { Instant } from '../../../../core/index.ts';
import type { StatusEvent } from '../../../../order/index.ts';
import { across } from '../charts/figure.ts';
import { duration, second, words } from '../format.ts';
import { type Html, html, name, type Part } from '../html.ts';
import type { Refused, TracedOrder } from '../source.ts';

/** So many events of an order are shown, and so many carrier reports among them. */
export const MAX_EVENTS = 40;

interface Entry {
  readonly at: Instant;
  readonly what: Part;
  readonly note: Part;
  readonly tone: string;
}

/** @param look when it was looked at: a line between what was known and what came later */
export function timeline(order: TracedOrder, look: Instant | null = null): Html {
  const entries = entriesOf(order, look);
  const shown = entries.slice(0, MAX_EVENTS);
  const more = entries.length - shown.length;
  const items = shown.map(({ at, what, note, tone }, i) => {
    const before = shown[i - 1]?.at;
    const since = before === undefined ? '' : at === before ? 'at once' : `+ ${duration(at - before)}`;
    return html`<li class="${tone}"><span class="when"><time datetime="${new Date(at).toISOString()}">${second(at)}</time> <span class="since">${since}</span></span> <span class="what">${what}</span>${note !== '' && html` <span class="note">${note}</span>`}</li>`;
  });
  return html`${strip(order.events, look)}<ol class="timeline">${items}</ol>${more > 0 && html`<p class="about">And ${more} more.</p>`}`;
}

function entriesOf({ events, refused, reports }: TracedOrder, look: Instant | null): readonly Entry[] {
  const entries: Entry[] = [
    ...events.map((event) => ({
      at: event.at,
      what: words(event.status),
      note: noteOf(event, refused),
      tone: `e-${event.status}`,
    })),
    ...reports.map(({ at, status, logisticsId, location }) => ({
      at,
      what: html`carrier: ${words(status)}`,
      note: html`parcel ${name(logisticsId)}${location !== null && html`, ${name(location)}`}`,
      tone: 'e-carrier',
    })),
    ...(look === null ? [] : [{ at: look, what: 'looked at', note: '', tone: 'e-look' }]),
  ];
  // Equal instants stay as they are: events in their order, then what carriers say, then the look.
  return entries.sort((a, b) => a.at - b.at);
}

function noteOf(event: StatusEvent, refused: readonly Refused[]): Part {
  const { status, at, seq, cancelReason } = event;
  const refusal = refused.find(
    ({ event: each }) => each.status === status && each.at === at && each.seq === seq,
  );
  const reason = cancelReason === null ? '' : `reason: ${words(cancelReason)}`;
  if (refusal === undefined) return reason;
  const from = refusal.from === '' ? 'before there was an order' : `the order was ${words(refusal.from)}`;
  return html`<strong class="warn">refused: ${from}</strong>${reason !== '' && ` ${reason}`}`;
}

/** How long the order stood in each status, as one bar. */
function strip(events: readonly StatusEvent[], look: Instant | null): Part {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return '';
  const end = Math.max(last.at, look ?? last.at);
  const length = end - first.at;
  if (length <= 0) return '';
  const parts = events.flatMap(({ status, at }, i) => {
    const until = events[i + 1]?.at ?? end;
    if (until === at) return [];
    return [
      html`<rect class="s-${status}" x="${across((at - first.at) / length)}" width="${across((until - at) / length)}" height="10"><title>${words(status)}: ${duration(until - at)}</title></rect>`,
    ];
  });
  return html`<svg class="strip" aria-hidden="true" width="100%" height="10">${parts}</svg>`;
}
