/** The timeline of one order: the time in each status, and every event with the time since the previous one. */
import type { Instant } from '../../../../core/index.ts';
import type { StatusEvent } from '../../../../order/index.ts';
import { across } from '../charts/figure.ts';
import { duration, second, words } from '../format.ts';
import { type Html, html, name, type Part } from '../html.ts';
import type { Refused, TracedOrder } from '../source.ts';

/** The maximum number of events shown, carrier events included. */
export const MAX_EVENTS = 40;

interface Entry {
  readonly at: Instant;
  readonly what: Part;
  readonly note: Part;
  readonly tone: string;
}

/** @param inspectedAt the instant of the inspection: a line between known and later events */
export function timeline(order: TracedOrder, inspectedAt: Instant | null = null): Html {
  const entries = entriesOf(order, inspectedAt);
  const shown = entries.slice(0, MAX_EVENTS);
  const more = entries.length - shown.length;
  const items = shown.map(({ at, what, note, tone }, i) => {
    const before = shown[i - 1]?.at;
    const since = before === undefined ? '' : at === before ? 'at once' : `+ ${duration(at - before)}`;
    return html`<li class="${tone}"><span class="when"><time datetime="${new Date(at).toISOString()}">${second(at)}</time> <span class="since">${since}</span></span> <span class="what">${what}</span>${note !== '' && html` <span class="note">${note}</span>`}</li>`;
  });
  return html`${strip(order.events, inspectedAt)}<ol class="timeline">${items}</ol>${more > 0 && html`<p class="about">And ${more} more.</p>`}`;
}

function entriesOf(
  { events, refused, parcelEvents }: TracedOrder,
  inspectedAt: Instant | null,
): readonly Entry[] {
  const entries: Entry[] = [
    ...events.map((event) => ({
      at: event.at,
      what: words(event.status),
      note: noteOf(event, refused),
      tone: `e-${event.status}`,
    })),
    ...parcelEvents.map(({ at, status, logisticsId, location }) => ({
      at,
      what: html`carrier: ${words(status)}`,
      note: html`parcel ${name(logisticsId)}${location !== null && html`, ${name(location)}`}`,
      tone: 'e-carrier',
    })),
    ...(inspectedAt === null ? [] : [{ at: inspectedAt, what: 'inspected', note: '', tone: 'e-inspection' }]),
  ];
  // The sort is stable: at equal instants status events come first, then carrier events, then the inspection.
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

/** The time in each status, as one bar. */
function strip(events: readonly StatusEvent[], inspectedAt: Instant | null): Part {
  const [first, last] = [events[0], events.at(-1)];
  if (first === undefined || last === undefined) return '';
  const end = Math.max(last.at, inspectedAt ?? last.at);
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
