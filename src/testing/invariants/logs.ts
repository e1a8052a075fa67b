/** The invariants of the log, of idempotency and of messages, L1 to L17. */
import { canonical } from '../../core/canonical.ts';
import type { AnyEvent } from '../../core/decider.ts';
import { each, type Invariant, type Log, type Touched, violated } from './log.ts';
import { foldRecords, lookup, machineOf, messageId } from './lookup.ts';

/** The first member in which two states differ, as text. */
function difference(
  expected: object,
  found: object,
): { field: string; expected: string; found: string } | undefined {
  const a = expected as { [field: string]: unknown };
  const b = found as typeof a;
  for (const field of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [text(a[field]), text(b[field])];
    if (x !== y) return { field, expected: x, found: y };
  }
  return undefined;
}

function text(value: unknown): string {
  if (value === undefined) return 'nothing';
  try {
    return canonical(value);
  } catch {
    return `no plain JSON (${typeof value})`;
  }
}

/** Deeply the same; what both share is not looked into. Says no where in doubt: then it is compared as text. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  for (const name of names) if (!isSame(a[name as never], b[name as never])) return false;
  return true;
}

function foldsToRow(log: Log) {
  const { folded } = lookup(log);
  const v = violated('L4');
  const rows = [
    ...log.orders.map((row) => ({ kind: 'order', row })),
    ...log.payments.map((row) => ({ kind: 'payment', row })),
  ];
  return each(rows, ({ kind, row }, found) => {
    const machine = machineOf(log, kind);
    if (!machine) return;
    const fold = folded.get(`${kind}/${row.id}`) ?? { state: machine.initial(row.id) };
    if ('unknown' in fold || isSame(fold.state, row)) return;
    const differs = difference(fold.state as object, row);
    if (differs) found.push(v(`${kind} ${row.id}`, differs.field, differs.expected, differs.found));
  });
}

function foldsToRowStep({ orders, payments, history, after: log }: Touched) {
  const v = violated('L4');
  const streams = lookup(log).streams;
  const rows = [
    ...orders.map((row) => ({ kind: 'order', ...row })),
    ...payments.map((row) => ({ kind: 'payment', ...row })),
  ];
  return history.length === 0 && rows.length === 0
    ? []
    : each(rows, ({ kind, before, after }, found) => {
        const machine = machineOf(log, kind);
        if (!machine) return;
        const folded = foldRecords(
          machine,
          before ?? machine.initial(after.id),
          streams.get(`${kind}/${after.id}`) ?? [],
        );
        if ('unknown' in folded || isSame(folded.state, after)) return;
        const differs = difference(folded.state as object, after);
        if (differs) found.push(v(`${kind} ${after.id}`, differs.field, differs.expected, differs.found));
      });
}

export const logInvariants: readonly Invariant[] = [
  {
    id: 'L1',
    claim: 'the versions of every stream are 1, 2, 3 … without gap or repeat, up to the version of the row',
    when: 'commit',
    violations: (log) => {
      const v = violated('L1');
      return each(lookup(log).streams, ([stream, records], found) => {
        const versions = records.map(({ version }) => version).sort((a, b) => a - b);
        const wrong = versions.findIndex((version, i) => version !== i + 1);
        if (wrong >= 0)
          found.push(v(stream, `version ${wrong + 1} of the stream`, wrong + 1, versions[wrong] ?? 0));
        const row = log.versions?.get(stream);
        if (row !== undefined && row !== records.length)
          found.push(v(stream, 'version of the row', records.length, row));
      });
    },
    step: ({ orders, payments, after: log }) => {
      const v = violated('L1');
      const { streams } = lookup(log);
      const rows = [
        ...orders.map((row) => ({ kind: 'order', ...row })),
        ...payments.map((row) => ({ kind: 'payment', ...row })),
      ];
      return each(rows, ({ kind, after, previous, version }, found) => {
        const records = streams.get(`${kind}/${after.id}`) ?? [];
        records.forEach((record, i) => {
          if (record.version !== previous + 1 + i)
            found.push(v(`${kind}/${after.id}`, 'version of the event', previous + 1 + i, record.version));
        });
        if (version !== previous + records.length)
          found.push(v(`${kind}/${after.id}`, 'version of the row', previous + records.length, version));
      });
    },
  },
  {
    id: 'L2',
    claim: 'a command left all it brought about or nothing: rows, events and the answer under its key',
    when: 'commit',
    violations: (log) => {
      const v = violated('L2');
      const { streams, orders, payments, events, answers } = lookup(log);
      return [
        ...each(streams.keys(), (stream, found) => {
          const [kind = '', id = ''] = [
            stream.slice(0, stream.indexOf('/')),
            stream.slice(stream.indexOf('/') + 1),
          ];
          const rows = kind === 'order' ? orders : kind === 'payment' ? payments : undefined;
          if (rows && !rows.has(id)) found.push(v(stream, 'rows for these events', 1, 0));
        }),
        ...each(
          [...log.orders.map(({ id }) => `order/${id}`), ...log.payments.map(({ id }) => `payment/${id}`)],
          (stream, found) => {
            if (!streams.has(stream)) found.push(v(stream, 'events behind this row', '≥ 1', 0));
          },
        ),
        ...each(answers, ([id, answer], found) => {
          if (!('events' in answer)) return;
          for (const event of answer.events) {
            const stored = events.get(messageId(event)) ?? 'nothing';
            if (stored !== event.event)
              found.push(v(`key ${id} event ${messageId(event)}`, 'in the history', event.event, stored));
          }
        }),
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
    id: 'L4',
    claim: 'folding the history from the start gives every stored row, byte for byte',
    when: 'commit',
    violations: foldsToRow,
    step: foldsToRowStep,
  },
  {
    id: 'L7',
    claim: 'every committed event was delivered, and the events of one aggregate in their order',
    when: 'rest',
    needs: ['published'],
    violations: (log) => {
      const v = violated('L7');
      const first = new Map<string, number>();
      (log.published ?? []).forEach((id, i) => {
        if (!first.has(id)) first.set(id, i);
      });
      const last = new Map<string, { id: string; at: number }>();
      return each(log.history, (record, found) => {
        const id = messageId(record);
        const at = first.get(id);
        if (at === undefined) {
          found.push(v(`message ${id}`, 'deliveries', '≥ 1', 0));
          return;
        }
        const stream = `${record.kind}/${record.id}`;
        const before = last.get(stream);
        if (before && before.at > at)
          found.push(v(`message ${id}`, `place in the delivery after ${before.id}`, `> ${before.at}`, at));
        last.set(stream, { id, at });
      });
    },
  },
  {
    id: 'L8',
    claim: 'nothing was delivered that is not in the history',
    when: 'commit',
    needs: ['published'],
    violations: (log) => {
      const v = violated('L8');
      const { events } = lookup(log);
      return each(new Set(log.published), (id, found) => {
        if (!events.has(id)) found.push(v(`message ${id}`, 'records in the history', 1, 0));
      });
    },
  },
  {
    id: 'L9',
    claim: 'the relay’s bookmark has passed nothing that was not delivered',
    when: 'commit',
    needs: ['published', 'relayed'],
    violations: (log) => {
      const v = violated('L9');
      const delivered = new Set(log.published);
      return each(log.history.slice(0, log.relayed ?? 0), (record, found) => {
        const id = messageId(record);
        if (!delivered.has(id))
          found.push(v(`message ${id}`, 'deliveries before the bookmark passed it', '≥ 1', 0));
      });
    },
  },
  {
    id: 'L13',
    claim:
      'the history gives the events of one stream in the order of their versions, whatever the clocks said',
    when: 'commit',
    violations: (log) => {
      const v = violated('L13');
      return each(lookup(log).streams, ([stream, records], found) => {
        for (let i = 1; i < records.length; i++) {
          const before = records[i - 1]?.version ?? 0;
          const version = records[i]?.version ?? 0;
          if (version <= before) found.push(v(stream, `version after ${before}`, `> ${before}`, version));
        }
      });
    },
  },
  {
    id: 'L14',
    claim: 'what a caller was told is done is in the history',
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
  {
    id: 'L17',
    claim: 'the history holds no event that its machine does not know',
    when: 'commit',
    violations: (log) => {
      const v = violated('L17');
      return each(lookup(log).folded, ([stream, fold], found) => {
        if ('unknown' in fold) found.push(v(stream, 'event', 'a known one', fold.unknown));
      });
    },
    step: ({ after: log }) => {
      const v = violated('L17');
      return each(log.history, ({ kind, id, data }, found) => {
        const machine = machineOf(log, kind);
        if (machine && !(data as AnyEvent).type.startsWith(`${kind}.`))
          found.push(v(`${kind}/${id}`, 'event', `${kind}.…`, (data as AnyEvent).type));
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
