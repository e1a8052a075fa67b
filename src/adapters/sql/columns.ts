/**
 * Rows as parameters: one text per column, taken apart again by `string_to_array` and `unnest`. Of the encodings that
 * mean the same to every driver this is the fastest, and the text of a statement does not depend on how many rows it
 * is given.
 */

/** A column, and the property of `R` that is kept in it. */
export interface Column<R> {
  readonly name: string;
  readonly property: string & keyof R;
  readonly as: 'text' | 'number' | 'json';
  /** What happened rather than to whom: nearly always the same in all rows of one write. */
  readonly alike: boolean;
}

/** Some columns of a table, and what they are filled from, row by row. */
export interface Side {
  readonly columns: readonly Column<never>[];
  readonly rows: readonly object[];
}

export function side<R extends object>(columns: readonly Column<R>[], rows: readonly R[]): Side {
  return { columns: columns as unknown as readonly Column<never>[], rows };
}

/** Names the columns of a table: property, type, and the column's name where it is another. */
export function columnsOf<R>(
  ...columns: readonly (readonly [property: string & keyof R, as: Column<R>['as'], name?: string])[]
): readonly Column<R>[] {
  return columns.map(([property, as, name = property]) => ({ property, as, name, alike: false }));
}

/** Says which of the columns are {@link Column.alike}. */
export function alike<R>(columns: readonly Column<R>[], ...properties: (keyof R)[]): readonly Column<R>[] {
  return columns.map((column) => ({ ...column, alike: properties.includes(column.property) }));
}

/** Rows that were taken in: what a statement says to have them back as `u`. */
export interface Taken {
  readonly names: readonly string[];
  /** One expression for each name. */
  readonly values: readonly string[];
  readonly from: string;
}

/** The character after each value, and the one that stands for NULL: `$1` and `$2` of every statement. */
type Marks = readonly [end: string, none: string];
type Encode = (marks: Marks) => string | null | undefined;

/** Collects the parameters of one statement while its text is being put together. */
export class Parameters {
  readonly #encode: Encode[] = [];

  /**
   * Takes rows in, their columns side by side. After the last row comes one more of empty texts and NULL numbers:
   * without it, one empty text could not be told from none. Columns that are {@link Column.alike} are sent once
   * where `mayShare` allows it and all of them are; never some of them, so that few statements come of it.
   */
  rows(sides: readonly Side[], mayShare: boolean): Taken {
    const shares = mayShare && sides.every(areAlike);
    const taken = { names: [] as string[], values: [] as string[] };
    const given: string[] = [];
    for (const { columns, rows } of sides)
      for (const column of columns) {
        const { name, as } = column;
        taken.names.push(name);
        if (shares && column.alike) {
          const n = this.#add(() => once(column, rows[0]));
          taken.values.push(as === 'number' ? `$${n}::text::bigint` : `$${n}::text`);
          continue;
        }
        const n = this.#add((marks) =>
          as === 'number' ? numbers(column, rows) : texts(column, rows, marks),
        );
        const array = as === 'number' ? `$${n}::text::bigint[]` : `string_to_array($${n}, $1, $2)`;
        given.push(`unnest(${array}) as ${name}`);
        taken.values.push(as === 'json' ? `u.${name}::json` : `u.${name}`);
      }
    // In the list of a select and not after `from`: there the server would put all rows aside before it reads the first.
    return { ...taken, from: `(select ${given.join(', ')}) as u` };
  }

  #add(encode: Encode): number {
    return this.#encode.push(encode) + 2;
  }

  /** Every parameter: a text, or nothing. */
  get values(): readonly (string | null)[] {
    for (const marks of candidates()) {
      const encoded = this.#encoded(marks);
      if (encoded) return [...marks, ...encoded];
    }
    throw new RangeError('no two characters are left to tell the values apart');
  }

  #encoded(marks: Marks): readonly (string | null)[] | undefined {
    const encoded: (string | null)[] = [];
    for (const encode of this.#encode) {
      const text = encode(marks);
      if (text === undefined) return undefined;
      encoded.push(text);
    }
    return encoded;
  }
}

function areAlike({ columns, rows }: Side): boolean {
  return columns.every(({ alike, property }) => {
    if (!alike) return true;
    const first = cell(rows[0], property);
    return rows.every((row) => cell(row, property) === first);
  });
}

/**
 * Ids hold no control characters and JSON escapes them, so the first two nearly always serve. After them comes the
 * private use area: a hostile remark may hold some of its characters, but nobody sends all six thousand.
 */
function* candidates(): Generator<Marks> {
  yield ['\u001f', '\u001e'];
  for (let code = 0xe000; code < 0xf8ff; code += 2)
    yield [String.fromCharCode(code), String.fromCharCode(code + 1)];
}

function numbers({ property }: Column<never>, rows: readonly object[]): string {
  const values = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = cell(rows[i], property) ?? 'NULL';
  return `{${values.join(',')}}`;
}

/** Nothing if a value holds one of the marks. */
function texts(
  { property, as }: Column<never>,
  rows: readonly object[],
  [end, none]: Marks,
): string | undefined {
  // The empty text at the end makes `join` end with a mark: adding one to what was joined would copy it all again.
  const values = new Array<string>(rows.length + 1).fill('');
  for (let i = 0; i < rows.length; i++) {
    const found = cell(rows[i], property);
    const value = as === 'json' ? JSON.stringify(found) : found;
    if (typeof value !== 'string') values[i] = none;
    else if (value.includes(end) || value.includes(none)) return undefined;
    else values[i] = value;
  }
  return values.join(end);
}

/** The same for a column that is sent once. */
function once({ property, as }: Column<never>, row: object | undefined): string | null {
  const value = cell(row, property);
  if (as === 'number') return typeof value === 'number' ? String(value) : null;
  return typeof value === 'string' ? value : null;
}

function cell(row: object | undefined, property: string): unknown {
  return (row as { readonly [property: string]: unknown })[property];
}
