/**
 * Reads a CSV file (RFC 4180, UTF-8, gzip or plain) in pieces, in constant memory. Problems have the file and the line.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, problemAt, shown } from '../problem.ts';
import { MAX_RECORD, readText, type TextReader } from './text-file.ts';

/** The file of a table in a directory, gzip or plain. */
export function tableFile(directory: string, name: string): string {
  const found = [`${name}.csv.gz`, `${name}.csv`]
    .map((file) => join(directory, file))
    .find((file) => existsSync(file));
  if (found === undefined)
    throw new Problem(`missing file: ${join(directory, name)}.csv.gz (or the same without .gz)`);
  return found;
}

/** Calls `row` for every row of `file`, with its fields in the order of `columns` and its first line. */
export async function readCsv(
  file: string,
  columns: readonly string[],
  row: (fields: readonly string[], line: number) => void,
): Promise<void> {
  let header: { readonly width: number; readonly picks: readonly number[] } | undefined;
  const splitter = new Splitter(file, (fields, line) => {
    if (header === undefined) {
      header = { width: fields.length, picks: columns.map((name) => columnOf(fields, name, file, line)) };
      return;
    }
    if (fields.length !== header.width) {
      if (fields.length === 1 && fields[0] === '') return;
      throw problemAt(file, line, `${fields.length} fields where the header has ${header.width}`);
    }
    row(
      header.picks.map((pick) => fields[pick] ?? ''),
      line,
    );
  });
  await readText(file, splitter);
  if (header === undefined) throw problemAt(file, 1, 'no header, the file is empty');
}

function columnOf(header: readonly string[], name: string, file: string, line: number): number {
  const at = header.indexOf(name);
  if (at < 0) throw problemAt(file, line, `missing column ${name} (there are: ${header.join(', ')})`);
  return at;
}

/** Splits text that arrives in pieces into records and fields. */
class Splitter implements TextReader {
  readonly file: string;
  /** The line of the current record. */
  line = 1;
  readonly #record: (fields: readonly string[], line: number) => void;
  #rest = '';

  constructor(file: string, record: (fields: readonly string[], line: number) => void) {
    this.file = file;
    this.#record = record;
  }

  push(piece: string): void {
    const text = this.#rest + piece;
    let start = 0;
    for (;;) {
      const next = this.#cut(text, start);
      if (next < 0) break;
      start = next;
    }
    this.#rest = text.slice(start);
    if (this.#rest.length > MAX_RECORD)
      throw problemAt(this.file, this.line, 'a record without end, perhaps a quote is missing');
  }

  end(): void {
    if (this.#rest !== '') this.push('\n');
    if (this.#rest !== '') throw problemAt(this.file, this.line, 'a quote is opened and never closed');
  }

  /** Reads the record at `start`. Returns the start of the next one, or -1 if the record is incomplete. */
  #cut(text: string, start: number): number {
    const end = text.indexOf('\n', start);
    if (end < 0) return -1;
    const fields: string[] = [];
    let lines = 1;
    let at = start;
    // The end of the field's line. A quoted field may extend over several lines.
    let stop = end;
    for (;;) {
      if (text[at] === '"') {
        const close = closingQuote(text, at + 1);
        if (close < 0) return -1;
        const raw = text.slice(at + 1, close);
        if (close > stop) {
          lines += raw.split('\n').length - 1;
          stop = text.indexOf('\n', close);
          if (stop < 0) return -1;
        }
        fields.push(raw.includes('"') ? raw.replaceAll('""', '"') : raw);
        at = close + 1;
        if (text[at] === '\r' && at + 1 === stop) at = stop;
        if (at !== stop && text[at] !== ',')
          throw problemAt(this.file, this.line, 'text after a closing quote');
      } else {
        const comma = text.indexOf(',', at);
        const to = comma >= 0 && comma < stop ? comma : stop;
        const field = text.slice(at, to === stop && text[to - 1] === '\r' && to > at ? to - 1 : to);
        if (field.includes('"'))
          throw problemAt(this.file, this.line, `a quote inside the field ${shown(field)}`);
        fields.push(field);
        at = to;
      }
      if (at === stop) break;
      at += 1;
    }
    this.#record(fields, this.line);
    this.line += lines;
    return stop + 1;
  }
}

/** The closing quote of the field that begins at `from`, or -1 if it is incomplete. A doubled quote is a quote. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) {
    // The next piece decides whether a quote at the end of a piece is doubled.
    if (at + 1 === text.length) return -1;
    if (text[at + 1] !== '"') return at;
  }
  return -1;
}
