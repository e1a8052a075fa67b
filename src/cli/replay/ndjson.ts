/** Reads source A's events from a file of JSON lines, gzip or plain, in any order. */
import type { RawRecord, Stream } from '../../tracking/index.ts';
import { problemAt } from '../problem.ts';
import { MAX_RECORD, readText, type TextReader } from './text-file.ts';

/** Calls `record` for every line that is not empty. */
export async function readNdjson(file: string, record: (raw: RawRecord) => void): Promise<void> {
  await readText(file, new Lines(file, (text) => record(recordOf(text))));
}

/** A line as a record of its stream. A line that is not JSON is passed on as text, and the tracker rejects it. */
function recordOf(text: string): RawRecord {
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {}
  return { stream: streamOf(value), value, receivedAt: NO_RECEIPT };
}

/** The time of receipt is not recorded, and no rule here depends on it. */
export const NO_RECEIPT = 0;

/** The field that only the stream has. */
const OWN_FIELDS: readonly (readonly [Stream, readonly string[]])[] = [
  ['logistics', ['logisticsId', 'logistics_id']],
  ['item', ['itemId', 'item_id']],
  ['stock', ['totalStock', 'total_stock']],
];

function streamOf(value: unknown): Stream {
  if (typeof value !== 'object' || value === null) return 'status';
  return OWN_FIELDS.find(([, names]) => names.some((name) => Object.hasOwn(value, name)))?.[0] ?? 'status';
}

class Lines implements TextReader {
  line = 1;
  readonly #file: string;
  readonly #take: (text: string) => void;
  #rest = '';

  constructor(file: string, take: (text: string) => void) {
    this.#file = file;
    this.#take = take;
  }

  push(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const text of lines) {
      if (text.trim() !== '') this.#take(text);
      this.line += 1;
    }
    if (this.#rest.length > MAX_RECORD) throw problemAt(this.#file, this.line, 'a line without end');
  }

  end(): void {
    this.push('\n');
  }
}
