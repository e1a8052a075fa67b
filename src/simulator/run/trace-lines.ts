/** The lines of a trace: what was committed when it was committed, and what callers heard besides. */

import type { Shop } from '../actors/shop.ts';
import type { Trace } from '../engine/trace.ts';
import type { Commit } from '../world/database.ts';
import type { Heard, Sent } from '../world/request.ts';

type RequestOf = (correlation: string) => Sent | undefined;

/** One line for every request that a commit carried. */
export function traceCommit(
  trace: Trace,
  time: number,
  { writes, node }: Commit,
  requestOf: RequestOf,
): void {
  const events = new Map<string, string[]>();
  for (const { correlationId, kind, id, version, event } of writes.history) {
    const known = events.get(correlationId);
    const text = `${event}(${kind}/${id}@${version})`;
    if (known) known.push(text);
    else events.set(correlationId, [text]);
  }
  for (const [correlation, texts] of events) {
    const request = requestOf(correlation);
    const subject = request ? subjectOf(request) : '';
    const what = `${request ? nameOf(request) : correlation} → committed`;
    trace.add({ time, node: node.name, subject, what, events: texts });
  }
  for (const { opId, type, quantity, sku, newAvailable, newFrozen } of writes.movements)
    trace.add({
      ...{ time, node: node.name, subject: sku },
      what: `${type} ${quantity}: ${newAvailable} available, ${newFrozen} frozen`,
      events: [opId],
    });
}

/** One line for what a caller heard that no commit shows. */
export function traceHeard(shop: Shop, request: Sent, heard: Heard): void {
  const { kernel, faults, trace } = shop.ground;
  if ('receipt' in heard && heard.receipt.events.length > 0 && !heard.receipt.replayed) return;
  trace.add({
    ...{ time: kernel.now, subject: subjectOf(request) },
    what: `${nameOf(request)} → ${outcomeOf(heard)}`,
    fault: 'lost' in heard ? (faults.last ?? '') : '',
  });
}

function subjectOf({ asked: { command } }: Sent): string {
  const { orderId, paymentId, sku } = command as { [name: string]: string | undefined };
  return paymentId !== undefined
    ? `payment/${paymentId}`
    : orderId !== undefined
      ? `order/${orderId}`
      : (sku ?? '');
}

function nameOf({ asked: { name, command }, address }: Sent): string {
  const { type } = command as { type?: string };
  return `[${address}] ${name}${type === undefined ? '' : ` ${type}`}`;
}

function outcomeOf(heard: Heard): string {
  if ('lost' in heard) return 'nothing heard';
  if ('receipt' in heard) return heard.receipt.replayed ? 'as before' : 'done already';
  if ('paid' in heard) return heard.paid.outcome;
  const { failure } = heard;
  return failure.code === 'REFUSED'
    ? `refused: ${failure.refusals.map(({ code }) => code).join(', ')}`
    : failure.code;
}
