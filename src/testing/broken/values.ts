/** Stores that alter a value on its way in. */
import type { Store } from '../../ports/index.ts';
import { type BrokenStore, serial, through } from './kit.ts';

/** Alters a text as an encoding or a column type might. */
function bent(value: unknown, bend: (leaf: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => bent(item, bend));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, bent(member, bend)]));
  return bend(value);
}

function bending(kinds: (kind: string) => boolean, bend: (leaf: unknown) => unknown): Store {
  return through((inner) => ({
    load: inner.load,
    write: (writes) =>
      inner.write({
        ...writes,
        changes: writes.changes.map((change) =>
          kinds(change.kind) ? { ...change, state: bent(change.state, bend) as object } : change,
        ),
      }),
  }));
}

export const brokenValues: readonly BrokenStore[] = [
  {
    name: 'small-numbers',
    fault: 'numbers are kept in 32 bits',
    caughtBy: 'C27',
    create: () =>
      bending(
        (kind) => kind === 'doc',
        (leaf) => (typeof leaf === 'number' && Number.isInteger(leaf) ? leaf | 0 : leaf),
      ),
    capabilities: serial,
  },
  {
    name: 'float-amounts',
    fault: 'counters are kept as single-precision floats: large ones lose their last units',
    caughtBy: 'C27.rows',
    create: () =>
      bending(
        (kind) => kind === 'level' || kind === 'hold',
        (leaf) => (typeof leaf === 'number' ? Math.fround(leaf) : leaf),
      ),
    capabilities: serial,
  },
  {
    name: 'normalises-text',
    fault: 'texts are normalised or trimmed on their way in',
    caughtBy: 'C27',
    create: () =>
      bending(
        (kind) => kind === 'doc',
        (leaf) => (typeof leaf === 'string' ? leaf.normalize('NFC') : leaf),
      ),
    capabilities: serial,
  },
  {
    name: 'converts-dates',
    fault: 'a Date, NaN or a Map is converted to JSON instead of refused: a Date comes back as text',
    caughtBy: 'C27.plain',
    create: () =>
      through((inner) => ({
        load: inner.load,
        write: (writes) => inner.write(JSON.parse(JSON.stringify(writes))),
      })),
    capabilities: serial,
  },
  {
    name: 'whole-seconds',
    fault: 'instants are kept to the second',
    caughtBy: 'C28',
    create: () =>
      through((inner) => ({
        load: inner.load,
        write: (writes) =>
          inner.write({
            ...writes,
            history: writes.history.map((record) => ({
              ...record,
              at: Math.floor(record.at / 1_000) * 1_000,
            })),
          }),
      })),
    capabilities: serial,
  },
];
