/**
 * The consumer loop of the tracker: a batch of records is folded, and what came of it is committed together with the
 * place in the source and the state to go on from. A crash at any point repeats the batch and nothing of its effects.
 */
import type { Change } from '../flow/index.ts';
import { type RecordSource, type Store, StoreConflict, type Writes } from '../ports/index.ts';
import type { Tracker, TrackerOutput, TrackerSnapshot } from '../tracking/index.ts';

export interface TrackingSettings {
  readonly store: Store;
  /** Names the tracker's row, one for each partition of the source. */
  readonly name: string;
  readonly source: RecordSource;
  /** Creates the tracker, from the snapshot that was committed last. Handed in, so that this entry loads no zod. */
  readonly createTracker: (snapshot?: TrackerSnapshot) => Tracker;
  /** Records in one commit, default 1,000: the whole state is written with each. */
  readonly limit?: number | undefined;
}

export interface TrackingConsumer {
  /**
   * Takes in the next batch; answers how many records it had. Call it again at once while it is not 0, and later when it
   * is. Rejects with what the store or the source rejects with; calling it again goes on from what was committed.
   */
  next(): Promise<number>;
  /** The tracker as of the last commit this consumer knows of; undefined before the first `next`. */
  readonly tracker: Tracker | undefined;
}

const KIND = 'tracker';
const STATUS = 'TRACKING';

interface Checkpoint {
  readonly status: typeof STATUS;
  readonly offset: string | null;
  readonly snapshot: TrackerSnapshot;
}

/** What is in memory, and the row it agrees with. */
interface Position {
  readonly tracker: Tracker;
  readonly offset: string | null;
  readonly version: number;
}

/**
 * A consumer that keeps its place and its state in the store. Every output is a history record of the tracker's row, so
 * the relay publishes it, under an id that a repeat would have too. Of two consumers of one name, one gets a
 * {@link StoreConflict} and goes on from what the other has committed.
 *
 * @example
 * const consumer = trackRecords({ store, name: 'orders-0', source, createTracker: (snapshot) => createTracker({}, snapshot) });
 * while (running) if ((await consumer.next()) === 0) await pause(1_000);
 */
export function trackRecords({
  store,
  name,
  source,
  createTracker,
  limit = 1_000,
}: TrackingSettings): TrackingConsumer {
  const ref = { kind: KIND, id: name };
  let position: Position | undefined;

  const load = async (): Promise<Position> => {
    const [row] = await store.read([ref]);
    if (row === undefined) return { tracker: createTracker(), offset: null, version: 0 };
    const { offset, snapshot } = row.state as Checkpoint;
    return { tracker: createTracker(snapshot), offset, version: row.version };
  };

  return {
    get tracker() {
      return position?.tracker;
    },
    next: async () => {
      const { tracker, offset, version } = position ?? (await load());
      const batch = await source.read(offset, limit);
      if (batch.records.length === 0) {
        position = { tracker, offset, version };
        return 0;
      }
      // From here on the tracker is ahead of its row: unless the commit is known, it is not to be gone on with.
      position = undefined;
      const outputs = batch.records.flatMap((raw) => tracker.feed(raw));
      const state: Checkpoint = { status: STATUS, offset: batch.offset, snapshot: tracker.snapshot() };
      const at = tracker.clock.receivedAt ?? 0;
      const written = writesOf(
        { ...ref, previous: version, version: version + outputs.length + 1, state },
        outputs,
        at,
      );
      await store.transact(async (transaction) => {
        const [row] = await transaction.load([ref]);
        if ((row?.version ?? 0) !== version)
          throw new StoreConflict(`another consumer is at work on ${name}`);
        await transaction.write(written);
      });
      position = { tracker, offset: batch.offset, version: version + outputs.length + 1 };
      return batch.records.length;
    },
  };
}

/** The row, a history record for every output, and one that says how far the tracker has come. */
function writesOf(change: Change, outputs: readonly TrackerOutput[], at: number): Writes {
  const { kind, id, previous, state } = change;
  const { offset } = state as Checkpoint;
  const happened = [...outputs, { type: 'tracker.advanced' as const, offset }];
  const history = happened.map((data, i) => ({
    kind,
    id,
    version: previous + i + 1,
    from: STATUS,
    to: STATUS,
    event: data.type,
    operator: KIND,
    remark: '',
    at,
    correlationId: `${id}@${offset ?? ''}`,
    data,
  }));
  return { changes: [change], history, movements: [] };
}
