/** The invariants of the history itself: L1, L4, L13, L17. */
import { canonical } from '../../core/canonical.ts';
import type { AnyEvent } from '../../core/decider.ts';
import { each, type Invariant, type Log, type Touched, violated } from './log.ts';
import { aggregatesOf, foldRecords, lookup, machineOf } from './lookup.ts';

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
  return each(aggregatesOf(log), ({ kind, row }, found) => {
    const machine = machineOf(log, kind);
    if (!machine) return;
    const fold = folded.get(`${kind}/${row.id}`) ?? { state: machine.initial(row.id) };
    if ('unknown' in fold || isSame(fold.state, row)) return;
    const differs = difference(fold.state as object, row);
    if (differs) found.push(v(`${kind} ${row.id}`, differs.field, differs.expected, differs.found));
  });
}

/** What a commit changed of every aggregate. */
function changedIn({ orders, payments, suspense }: Touched) {
  return [
    ...orders.map((row) => ({ kind: 'order', ...row })),
    ...payments.map((row) => ({ kind: 'payment', ...row })),
    ...suspense.map((row) => ({ kind: 'suspense', ...row })),
  ];
}

function foldsToRowStep(touched: Touched) {
  const { history, after: log } = touched;
  const v = violated('L4');
  const streams = lookup(log).streams;
  const rows = changedIn(touched);
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

export const historyInvariants: readonly Invariant[] = [
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
    step: (touched) => {
      const v = violated('L1');
      const { streams } = lookup(touched.after);
      return each(changedIn(touched), ({ kind, after, previous, version }, found) => {
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
    id: 'L4',
    claim: 'folding the history from the start gives every stored row, byte for byte',
    when: 'commit',
    violations: foldsToRow,
    step: foldsToRowStep,
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
