/** Follows source A's events with the library's tracker, from JSON lines or from a CSV file with a mapping. */
import { basename } from 'node:path';
import type { CountersState, RawRecord, TrackerSettings } from '../../tracking/index.ts';
import type { Io } from '../io.ts';
import { Follower, historySettings } from './follow.ts';
import { mapCsv } from './mapping/apply.ts';
import { readMapping } from './mapping/read.ts';
import { readNdjson } from './ndjson.ts';
import type { StreamOptions } from './options.ts';
import { outputTo } from './output.ts';
import { count } from './progress.ts';
import { pageAt } from './report/index.ts';
import { sourceOfStream } from './report/of-stream.ts';
import { streamFiles } from './stream-files.ts';
import { table } from './summary.ts';

export async function runStream(options: StreamOptions, io: Io, signal: AbortSignal): Promise<void> {
  const began = performance.now();
  const output = outputTo(options.out);
  const page = pageAt(options.report);
  try {
    const source = sourceOf(options);
    const follower = new Follower(source.settings, options.partitions);
    const notes = await source.read((raw) => {
      signal.throwIfAborted();
      follower.feed(raw);
    });
    follower.end();
    for (const { name, lines } of streamFiles(follower, source.settings, options.nows))
      output.write(name, lines);
    const counts = countsOf(follower, notes);
    page?.write(sourceOfStream(basename(options.path), follower, source.settings, options.nows, counts));
    output.publish();
    page?.publish();
    const elapsed = `${((performance.now() - began) / 1_000).toFixed(1)} s, partitions: ${options.partitions}`;
    io.out(`${table(counts.map(([name, n]) => [name, count(n)]))}\n\n${elapsed}\n`);
  } finally {
    page?.discard();
    output.discard();
  }
}

interface Source {
  readonly settings: TrackerSettings;
  /** Calls `record` for every record, and returns further counts of the file. */
  readonly read: (record: (raw: RawRecord) => void) => Promise<readonly (readonly [string, number])[]>;
}

function sourceOf({ path, mapping, currency }: StreamOptions): Source {
  if (mapping === null)
    return {
      settings: historySettings(currency),
      read: async (record) => {
        await readNdjson(path, record);
        return [];
      },
    };
  const read = readMapping(mapping);
  return {
    settings: historySettings(read.currency),
    read: async (record) => {
      const { rows, skipped: passedOver } = await mapCsv(path, read, record);
      return [
        ['rows of the file', rows],
        ['events that are none, by the mapping', passedOver],
      ];
    },
  };
}

/** The counts of records. A label is indented below the one that includes it. */
function countsOf(
  follower: Follower,
  notes: readonly (readonly [string, number])[],
): readonly (readonly [string, number])[] {
  const all = follower.counters();
  const total = (of: (counters: CountersState) => number) => all.reduce((sum, each) => sum + of(each), 0);
  const inAll = (of: (counters: CountersState) => CountersState['received']) =>
    total((counters) => Object.values(of(counters)).reduce((sum, n) => sum + n, 0));
  const rejects = new Map<string, number>();
  for (const output of follower.outputs)
    if (output.type === 'record.rejected')
      rejects.set(output.reject.code, (rejects.get(output.reject.code) ?? 0) + 1);
  return [
    ...notes,
    ['orders', follower.orders().length],
    ['records', inAll(({ received }) => received)],
    ['  repeated', inAll(({ repeated }) => repeated)],
    ['  rejected', inAll(({ rejected }) => rejected)],
    ...[...rejects].sort().map(([code, n]) => [`    ${code}`, n] as const),
    ['  late', inAll(({ late }) => late)],
    ['    after a window had closed', total(({ missedWindows }) => missedWindows)],
    ['status events', total(({ statuses }) => Object.values(statuses).reduce((sum, n) => sum + n, 0))],
  ];
}
