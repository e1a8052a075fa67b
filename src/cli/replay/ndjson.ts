/** Reads source A's events from a file of JSON lines, packed or plain, in whatever order they arrived. */
import type { RawRecord, Stream } from '../../tracking/index.ts';
import { problemAt } from '../problem.ts';
import { MAX_RECORD, readText, type TextReader } from './text-file.ts';

/** Hands out every line that is not empty as a record. */
export async function readNdjson(file: string, record: (raw: RawRecord) => void): Promise<void> {
  await readText(file, new Lines(file, (text) => record(recordOf(text))));
}

/** A line as a record of its stream. What is no JSON is left as it is: the tracker puts it on its reject list. */
function recordOf(text: string): RawRecord {
  let value: unknown = text;
  try {
    value = JSON.parse(text);
  } catch {}
  return { stream: streamOf(value), value, receivedAt: NO_RECEIPT };
}

/** When a line was received is not recorded, and nothing is judged by it. */
export const NO_RECEIPT = 0;

/** The field that only this stream has. */
const TELLING: readonly (readonly [Stream, readonly string[]])[] = [
  ['logistics', ['logisticsId', 'logistics_id']],
  ['item', ['itemId', 'item_id']],
  ['stock', ['totalStock', 'total_stock']],
];

function streamOf(value: unknown): Stream {
  if (typeof value !== 'object' || value === null) return 'status';
  return TELLING.find(([, names]) => names.some((name) => Object.hasOwn(value, name)))?.[0] ?? 'status';
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
