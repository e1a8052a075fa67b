/** The lines of a trace: commits, and the answers to callers that no commit shows. */

import type { Shop } from '../actors/shop.ts';
import type { Trace } from '../engine/trace.ts';
import type { Commit } from '../world/database.ts';
import type { Answer, SentRequest } from '../world/request.ts';

type RequestOf = (correlation: string) => SentRequest | undefined;

/** One line per request in a commit. */
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

/** One line for an answer that no commit shows. */
export function traceAnswer(shop: Shop, request: SentRequest, answer: Answer): void {
  const { kernel, faults, trace } = shop.context;
  if ('result' in answer && answer.result.events.length > 0 && !answer.result.replayed) return;
  trace.add({
    ...{ time: kernel.now, subject: subjectOf(request) },
    what: `${nameOf(request)} → ${outcomeOf(answer)}`,
    fault: 'lost' in answer ? (faults.last ?? '') : '',
  });
}

function subjectOf({ flat: { command } }: SentRequest): string {
  const { orderId, paymentId, sku } = command as { [name: string]: string | undefined };
  return paymentId !== undefined
    ? `payment/${paymentId}`
    : orderId !== undefined
      ? `order/${orderId}`
      : (sku ?? '');
}

function nameOf({ flat: { name, command }, address }: SentRequest): string {
  const { type } = command as { type?: string };
  return `[${address}] ${name}${type === undefined ? '' : ` ${type}`}`;
}

function outcomeOf(answer: Answer): string {
  if ('lost' in answer) return 'no answer';
  if ('result' in answer) return answer.result.replayed ? 'as before' : 'done already';
  if ('paid' in answer) return answer.paid.outcome;
  const { failure } = answer;
  return failure.code === 'REFUSED'
    ? `refused: ${failure.refusals.map(({ code }) => code).join(', ')}`
    : failure.code;
}
