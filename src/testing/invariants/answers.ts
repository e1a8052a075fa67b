/** The invariants of the answers to callers: L2, L3, L14, L16. */
import { canonical } from '../../core/canonical.ts';
import { each, type Invariant, type Log, type Violation, violated } from './log.ts';
import { aggregatesOf, lookup, messageId } from './lookup.ts';

/** A report that was put in suspense left both its inbox row and the money. */
function inboxAndSuspense({ inbox, suspense = [] }: Log): readonly Violation[] {
  if (!inbox) return [];
  const v = violated('L2');
  const kept = new Set(suspense.map(({ fact }) => canonical(fact)));
  const factIn = (content: string) => canonical((JSON.parse(content) as { fact: unknown }).fact);
  const received = new Set(inbox.flatMap(({ contents }) => contents.map(factIn)));
  return [
    ...each(inbox, ({ id, status, contents }, found) => {
      const last = contents.at(-1);
      if (status === 'suspense' && last !== undefined && !kept.has(factIn(last)))
        found.push(v(`inbox ${id}`, 'its money in suspense', 1, 0));
    }),
    ...each(suspense, ({ id, fact }, found) => {
      if (!received.has(canonical(fact))) found.push(v(`suspense ${id}`, 'reports in the inbox', '≥ 1', 0));
    }),
  ];
}

export const answerInvariants: readonly Invariant[] = [
  {
    id: 'L2',
    claim:
      'a command left all it brought about or nothing: rows, events, the answer under its key, the inbox with the money in suspense',
    when: 'commit',
    violations: (log) => {
      const v = violated('L2');
      const { streams, events, answers } = lookup(log);
      const stored = new Set(aggregatesOf(log).map(({ kind, row }) => `${kind}/${row.id}`));
      const judged = new Set(['order', 'payment', ...(log.suspense ? ['suspense'] : [])]);
      return [
        ...each(streams, ([stream, [first]], found) => {
          if (judged.has(first?.kind ?? '') && !stored.has(stream))
            found.push(v(stream, 'rows for these events', 1, 0));
        }),
        ...each(stored, (stream, found) => {
          if (!streams.has(stream)) found.push(v(stream, 'events behind this row', '≥ 1', 0));
        }),
        ...each(answers, ([id, answer], found) => {
          if (!('events' in answer)) return;
          for (const event of answer.events) {
            const there = events.get(messageId(event)) ?? 'nothing';
            if (there !== event.event)
              found.push(v(`key ${id} event ${messageId(event)}`, 'in the history', event.event, there));
          }
        }),
        ...inboxAndSuspense(log),
      ];
    },
  },
  {
    id: 'L3',
    claim: 'the same request under the same key gets the same answer, another request none',
    when: 'commit',
    needs: ['answers'],
    violations: (log) => {
      const v = violated('L3');
      const first = new Map<string, { request: string; answer: string }>();
      return each(log.answers ?? [], ({ key, request, answer, refused }, found) => {
        const known = first.get(key);
        if (refused === 'IN_PROGRESS') return;
        if (refused === 'KEY_REUSED') {
          if (known?.request === request)
            found.push(v(`key ${key}`, 'answer to the same request', known.answer, refused));
          return;
        }
        if (!known) first.set(key, { request, answer });
        else if (known.request !== request)
          found.push(v(`key ${key}`, 'answer to another request', 'KEY_REUSED', answer));
        else if (known.answer !== answer)
          found.push(v(`key ${key}`, 'answer to the same request', known.answer, answer));
      });
    },
  },
  {
    id: 'L14',
    claim: 'what was acknowledged to a caller is in the history',
    when: 'commit',
    needs: ['acknowledged'],
    violations: (log) => {
      const v = violated('L14');
      const { events } = lookup(log);
      return each(log.acknowledged ?? [], (event, found) => {
        const stored = events.get(messageId(event)) ?? 'nothing';
        if (stored !== event.event)
          found.push(v(`event ${messageId(event)}`, 'in the history', event.event, stored));
      });
    },
  },
  {
    id: 'L16',
    claim: 'a refused request left nothing but its answer',
    when: 'commit',
    needs: ['keys'],
    violations: (log) => {
      const v = violated('L16');
      const accepted = new Set<string>();
      const refused = new Set<string>();
      for (const [id, answer] of lookup(log).answers)
        ('events' in answer ? accepted : refused).add(keyText(id));
      // One text may serve several operations; only where all of them were refused must nothing be there.
      const silent = [...refused].filter((key) => !accepted.has(key));
      if (silent.length === 0) return [];
      const left = new Map<string, number>();
      for (const { correlationId } of log.history)
        left.set(correlationId, (left.get(correlationId) ?? 0) + 1);
      return each(silent, (key, found) => {
        const events = left.get(key) ?? 0;
        if (events > 0) found.push(v(`key ${key}`, 'events of a refused request', 0, events));
      });
    },
  },
];

/** The caller's own text in the id of a key's row. */
function keyText(id: string): string {
  try {
    const parts = JSON.parse(id) as unknown;
    return Array.isArray(parts) ? String(parts.at(-1)) : id;
  } catch {
    return id;
  }
}
