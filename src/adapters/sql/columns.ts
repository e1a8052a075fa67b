/**
 * Rows as parameters: one text for each column, split again by `string_to_array` and `unnest`. Of the encodings that
 * mean the same to every driver this is the fastest. The text of a statement does not depend on the number of rows.
 */

/** A column, and the property of `R` that is kept in it. */
export interface Column<R> {
  readonly name: string;
  readonly property: string & keyof R;
  readonly as: 'text' | 'number' | 'json';
  /** Nearly always has one value in all rows of a write, and is then sent once: what happened, rather than to whom. */
  readonly shareable: boolean;
}

/** Names the columns of a table: property, type, and the column's name where it differs from the property. */
export function columnsOf<R>(
  ...columns: readonly (readonly [property: string & keyof R, as: Column<R>['as'], name?: string])[]
): readonly Column<R>[] {
  return columns.map(([property, as, name = property]) => ({ property, as, name, shareable: false }));
}

/** The same columns, the named ones {@link Column.shareable}. */
export function shareable<R>(
  columns: readonly Column<R>[],
  ...properties: (keyof R)[]
): readonly Column<R>[] {
  return columns.map((column) => ({ ...column, shareable: properties.includes(column.property) }));
}

/** Some columns of a table, and the rows that fill them. */
export interface RowSet {
  readonly columns: readonly Column<never>[];
  readonly rows: readonly object[];
}

export function rowSet<R extends object>(columns: readonly Column<R>[], rows: readonly R[]): RowSet {
  return { columns: columns as unknown as readonly Column<never>[], rows };
}

/** How a statement reads bound rows: `select <values> from <from>`, the rows being called `u`. */
export interface BoundRows {
  readonly names: readonly string[];
  /** One expression for each name. */
  readonly values: readonly string[];
  readonly from: string;
}

/** The character after each value, and the one that stands for NULL: `$1` and `$2` of every statement. */
type Delimiters = readonly [end: string, nullMark: string];
/** The text of one parameter; nothing if a value contains one of the delimiters. */
type Encode = (delimiters: Delimiters) => string | null | undefined;

/** Collects the parameters of one statement while its text is being built. */
export class Parameters {
  readonly #encode: Encode[] = [];

  /**
   * Binds row sets side by side. A last row of empty texts and NULL numbers is added: without it, one empty text and
   * no row would look alike. So every statement filters by a column that is never NULL.
   *
   * Columns that are {@link Column.shareable} are sent once if `mayShare` and all of them have one value. Never some of
   * them: that keeps the number of different statements small.
   */
  bind(rowSets: readonly RowSet[], mayShare: boolean): BoundRows {
    const shares = mayShare && rowSets.every(haveOneValue);
    const names: string[] = [];
    const values: string[] = [];
    const arrays: string[] = [];
    for (const { columns, rows } of rowSets)
      for (const column of columns) {
        const { name, as } = column;
        names.push(name);
        if (shares && column.shareable) {
          const n = this.#add(() => encodeOnce(column, rows[0]));
          values.push(as === 'number' ? `$${n}::text::bigint` : `$${n}::text`);
          continue;
        }
        const n = this.#add((delimiters) =>
          as === 'number' ? encodeNumbers(column, rows) : encodeTexts(column, rows, delimiters),
        );
        const array = as === 'number' ? `$${n}::text::bigint[]` : `string_to_array($${n}, $1, $2)`;
        arrays.push(`unnest(${array}) as ${name}`);
        values.push(as === 'json' ? `u.${name}::json` : `u.${name}`);
      }
    // In the select list and not after `from`: there the server would store all rows before it reads the first.
    return { names, values, from: `(select ${arrays.join(', ')}) as u` };
  }

  #add(encode: Encode): number {
    return this.#encode.push(encode) + 2;
  }

  /** Every parameter: a text, or NULL. */
  get values(): readonly (string | null)[] {
    for (const delimiters of delimiterCandidates()) {
      const encoded = this.#encodeAll(delimiters);
      if (encoded) return [...delimiters, ...encoded];
    }
    throw new RangeError('the values contain every character that could separate them');
  }

  #encodeAll(delimiters: Delimiters): readonly (string | null)[] | undefined {
    const encoded: (string | null)[] = [];
    for (const encode of this.#encode) {
      const text = encode(delimiters);
      if (text === undefined) return undefined;
      encoded.push(text);
    }
    return encoded;
  }
}

function haveOneValue({ columns, rows }: RowSet): boolean {
  return columns.every(({ shareable, property }) => {
    if (!shareable) return true;
    const first = cell(rows[0], property);
    return rows.every((row) => cell(row, property) === first);
  });
}

/**
 * Ids contain no control characters and JSON escapes them, so the first pair nearly always serves. The private use area
 * follows: a hostile remark may contain some of its characters, but not all six thousand.
 */
function* delimiterCandidates(): Generator<Delimiters> {
  yield ['\u001f', '\u001e'];
  for (let code = 0xe000; code < 0xf8ff; code += 2)
    yield [String.fromCharCode(code), String.fromCharCode(code + 1)];
}

function encodeNumbers({ property }: Column<never>, rows: readonly object[]): string {
  const values = new Array<unknown>(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = cell(rows[i], property) ?? 'NULL';
  return `{${values.join(',')}}`;
}

function encodeTexts(
  { property, as }: Column<never>,
  rows: readonly object[],
  [end, nullMark]: Delimiters,
): string | undefined {
  // With an empty text at the end, `join` ends with a delimiter. Appending one afterwards would copy the whole text.
  const values = new Array<string>(rows.length + 1).fill('');
  for (let i = 0; i < rows.length; i++) {
    const found = cell(rows[i], property);
    const value = as === 'json' ? JSON.stringify(found) : found;
    if (typeof value !== 'string') values[i] = nullMark;
    else if (value.includes(end) || value.includes(nullMark)) return undefined;
    else values[i] = value;
  }
  return values.join(end);
}

/** The value of a column that is sent once. */
function encodeOnce({ property, as }: Column<never>, row: object | undefined): string | null {
  const value = cell(row, property);
  if (as === 'number') return typeof value === 'number' ? String(value) : null;
  return typeof value === 'string' ? value : null;
}

function cell(row: object | undefined, property: string): unknown {
  return (row as { readonly [property: string]: unknown })[property];
}
