/** Snapshots: the tracker's whole state as plain JSON. They can be stored, resumed and merged across partitions. */
import type { Instant } from '../core/quantity.ts';
import { stockKey } from './fold/stock-table.ts';
import type { PartitionState } from './partition-state.ts';
import type { Clock } from './read/watermark.ts';
import type { TrackerSettings, WindowSpec } from './settings.ts';

/** Increased when the content of a snapshot changes its meaning. */
const VERSION = 1;

export interface TrackerSnapshot {
  readonly version: number;
  /** The window settings of its tracker. Totals of other windows cannot be resumed. */
  readonly windows: readonly WindowSpec[];
  readonly clock: Clock;
  readonly partition: PartitionState;
}

/** The snapshot has another version or other windows. A programmer's error, thrown before anything is folded. */
export class SnapshotMismatchError extends Error {
  readonly code = 'SNAPSHOT_MISMATCH';
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

export function snapshotOf(
  { windows }: TrackerSettings,
  clock: Clock,
  partition: PartitionState,
): TrackerSnapshot {
  return { version: VERSION, windows, clock, partition };
}

/** Returns the snapshot if a tracker with these settings can resume it, otherwise throws. */
export function restored(
  snapshot: TrackerSnapshot,
  { windows }: Pick<TrackerSettings, 'windows'>,
): TrackerSnapshot {
  if (snapshot.version !== VERSION)
    throw new SnapshotMismatchError('version', `version ${snapshot.version}, this library reads ${VERSION}`);
  const same =
    snapshot.windows.length === windows.length &&
    windows.every((spec, i) => {
      const other = snapshot.windows[i];
      return (
        spec.name === other?.name &&
        spec.sizeMs === other.sizeMs &&
        spec.slideMs === other.slideMs &&
        spec.offsetMs === other.offsetMs
      );
    });
  if (!same) throw new SnapshotMismatchError('windows', 'the snapshot has other windows');
  return snapshot;
}

/**
 * Merges the snapshots of partitions into the snapshot that one fold over all their records would have made. Partitions
 * must have no order in common. Throws `SNAPSHOT_MISMATCH` if the snapshots do not belong together.
 */
export function merge(snapshots: readonly TrackerSnapshot[]): TrackerSnapshot {
  const [first] = snapshots;
  if (first === undefined) throw new SnapshotMismatchError('', 'nothing to merge');
  for (const each of snapshots) restored(each, first);
  const parts = snapshots.map(({ partition }) => partition);
  return {
    version: VERSION,
    windows: first.windows,
    clock: snapshots.map(({ clock }) => clock).reduce(laterClock),
    partition: {
      orders: joined(
        'orders',
        parts.map(({ orders }) => orders),
        ({ orderId }) => orderId,
      ),
      tombstones: joined(
        'tombstones',
        parts.map(({ tombstones }) => tombstones),
        ({ orderId }) => orderId,
      ),
      stock: joined(
        'stock',
        parts.map(({ stock }) => stock),
        stockKey,
      ),
      windows: first.windows.map((_, i) => summed(parts.map(({ windows }) => windows[i] ?? []))),
      openOrders: {
        open: sum(parts.map(({ openOrders }) => openOrders.open)),
        abnormal: sum(parts.map(({ openOrders }) => openOrders.abnormal)),
        ahead: summed(parts.map(({ openOrders }) => openOrders.ahead)).filter(
          ([, { open, abnormal }]) => open !== 0 || abnormal !== 0,
        ),
      },
      quality: summed(parts.map(({ quality }) => quality)),
      rejects: [...new Set(parts.flatMap(({ rejects }) => rejects))].sort(),
      counters: parts.map(({ counters }) => counters).reduce(added),
    },
  };
}

/** Concatenates rows and sorts them by key. A key that is in two partitions is an error. */
function joined<T>(field: string, parts: readonly (readonly T[])[], keyOf: (row: T) => string): readonly T[] {
  const keyed = parts
    .flat()
    .map((row) => [keyOf(row), row] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const twice = keyed.find(([key], i) => keyed[i - 1]?.[0] === key);
  if (twice) throw new SnapshotMismatchError(field, `${twice[0]} is in two partitions`);
  return keyed.map(([, row]) => row);
}

function summed<T extends object>(
  parts: readonly (readonly (readonly [Instant, T])[])[],
): readonly (readonly [Instant, T])[] {
  const totals = new Map<Instant, T>();
  for (const [start, value] of parts.flat()) {
    const known = totals.get(start);
    totals.set(start, known === undefined ? value : added(known, value));
  }
  return [...totals].sort(([a], [b]) => a - b);
}

/** Adds numbers field by field, at any depth. A field that only one of them has is copied. */
function added<T extends object>(a: T, b: T): T {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(a));
  for (const [field, value] of Object.entries(b)) {
    const known = result[field];
    if (typeof known === 'number') result[field] = known + (value as number);
    else if (typeof known === 'object' && known !== null) result[field] = added(known, value as object);
    else result[field] = value;
  }
  return result as T;
}

function laterClock(a: Clock, b: Clock): Clock {
  const later = (field: keyof Clock) => {
    const [x, y] = [a[field], b[field]];
    return x === null ? y : y === null ? x : Math.max(x, y);
  };
  return {
    status: later('status'),
    item: later('item'),
    logistics: later('logistics'),
    stock: later('stock'),
    receivedAt: later('receivedAt'),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
