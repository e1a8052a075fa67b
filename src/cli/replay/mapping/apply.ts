/** Maps the rows of a CSV file to records. The tracker validates them. */
import type { RawFields, RawRecord } from '../../../tracking/index.ts';
import { Problem, shown } from '../../problem.ts';
import { readCsv } from '../csv.ts';
import { NO_RECEIPT } from '../ndjson.ts';
import type { MappedEvent, MappedField, Mapping } from './schema.ts';
import { timeReader } from './time-format.ts';

export interface Mapped {
  readonly rows: number;
  /** Rows that are no event: a text is mapped to null. */
  readonly skipped: number;
}

/** The number of the row's line in the file. */
const LINE = 'line';

type Row = { readonly [column: string]: string };
/** The value of a field, or NO_EVENT. */
type FieldOf = (row: Row) => unknown;
const NO_EVENT = Symbol('no event');

export async function mapCsv(
  file: string,
  { events }: Mapping,
  record: (raw: RawRecord) => void,
): Promise<Mapped> {
  const columns = [...new Set(events.flatMap(columnsOf))].filter((column) => column !== LINE);
  const readers = events.map(readerOf);
  let rows = 0;
  let skipped = 0;
  await readCsv(file, columns, (fields, line) => {
    rows += 1;
    const row: Record<string, string> = { [LINE]: String(line) };
    columns.forEach((column, i) => {
      row[column] = fields[i] ?? '';
    });
    for (const read of readers) {
      const raw = read(row);
      if (raw === NO_EVENT) skipped += 1;
      else if (raw !== undefined) record(raw);
    }
  });
  return { rows, skipped: skipped };
}

function readerOf({ stream, when, unless, fields }: MappedEvent) {
  const values = Object.entries(fields).map(([name, field]) => [name, fieldOf(name, field)] as const);
  const holds = (of: MappedEvent['when'], row: Row) => of && row[of.column]?.startsWith(of.startsWith);
  return (row: Row): RawRecord | typeof NO_EVENT | undefined => {
    if ((when && !holds(when, row)) || holds(unless, row)) return undefined;
    const value: RawFields = {};
    for (const [name, of] of values) {
      const content = of(row);
      if (content === NO_EVENT) return NO_EVENT;
      if (content !== '') value[name] = content;
    }
    return { stream, value, receivedAt: NO_RECEIPT };
  };
}

function fieldOf(name: string, field: MappedField): FieldOf {
  if (typeof field === 'string') return filler(field);
  const { from, map, default: fallback, as, time } = field;
  const fill = filler(from);
  const instant = time === undefined ? undefined : readerOfTime(name, time);
  return (row) => {
    const text = fill(row) || (fallback ?? '');
    const meant = map && Object.hasOwn(map, text) ? map[text] : text;
    if (meant === null || meant === undefined) return NO_EVENT;
    // Text that is not a number or an instant is passed on unchanged, so the reject shows it.
    if (as === 'integer' && /^-?\d+$/.test(meant)) return Number(meant);
    return instant?.(meant) ?? meant;
  };
}

function readerOfTime(name: string, format: string) {
  const read = timeReader(format);
  if (read) return read;
  throw new Problem(`fields.${name}.time: ${shown(format)} has no YYYY, MM and DD`);
}

const COLUMN = /\{([^{}]*)\}/g;

/** Fills a template with the columns of a row. A template of a single column needs no replacing. */
function filler(template: string): (row: Row) => string {
  const [only] = [...template.matchAll(COLUMN)];
  if (only && only[0] === template) {
    const column = only[1] ?? '';
    return (row) => row[column] ?? '';
  }
  return (row) => template.replaceAll(COLUMN, (_, column: string) => row[column] ?? '');
}

function columnsOf({ when, unless, fields }: MappedEvent): readonly string[] {
  const templates = Object.values(fields).map((field) => (typeof field === 'string' ? field : field.from));
  return [
    ...templates.flatMap((template) => [...template.matchAll(COLUMN)].map(([, column = '']) => column)),
    ...[when, unless].flatMap((condition) => (condition ? [condition.column] : [])),
  ];
}
