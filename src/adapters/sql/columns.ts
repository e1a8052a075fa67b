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
  return columns.map(([property, as, name = property]) => ({ property, as, name }));
}

/** The character after each value, and the one that stands for NULL: `$1` and `$2` of every statement. */
type Marks = readonly [end: string, none: string];

/** Ids hold no control characters and JSON escapes them, so these two are nearly always free. */
const MARKS: Marks = ['\u001f', '\u001e'];

type Values = readonly (string | null)[];

/** Collects the parameters of one statement while its text is being put together. */
export class Parameters {
  readonly #texts: Values[] = [];
  readonly #jsons: Values[] = [];
  readonly #encoded: ((marks: Marks) => string)[] = [];

  /**
   * Takes rows in and answers the `from` item that gives them back, its columns side by side. After the last row
   * comes one more of empty texts and NULL numbers: without it, one empty text could not be told from none.
   */
  rows(alias: string, ...sides: readonly Side[]): string {
    const arrays = sides.flatMap(({ columns, rows }) => columns.map((column) => this.#column(column, rows)));
    const names = sides.flatMap(({ columns }) => columns.map(({ name }) => name));
    return `unnest(${arrays.join(', ')}) as ${alias}(${names.join(', ')})`;
  }

  #column({ property, as }: Column<never>, rows: readonly object[]): string {
    const n = this.#encoded.length + MARKS.length + 1;
    if (as === 'number') {
      const numbers = rows.map((row) => row[property as keyof typeof row] ?? 'NULL').join(',');
      this.#encoded.push(() => `{${numbers}}`);
      return `$${n}::text::bigint[]`;
    }
    const values = rows.map((row): string | null => {
      const value: unknown = row[property as keyof typeof row];
      return as === 'json' ? JSON.stringify(value) : typeof value === 'string' ? value : null;
    });
    (as === 'json' ? this.#jsons : this.#texts).push(values);
    this.#encoded.push(([end, none]) => values.map((value) => (value ?? none) + end).join(''));
    return `string_to_array($${n}, $1, $2)`;
  }

  get values(): readonly string[] {
    const marks = this.#freeMarks();
    return [...marks, ...this.#encoded.map((encode) => encode(marks))];
  }

  /** Two characters that no value contains: a hostile remark may hold some, but not every one there is. */
  #freeMarks(): Marks {
    const isFree = (mark: string, columns: readonly Values[]) =>
      !columns.some((values) => values.some((value) => value?.includes(mark)));
    if (MARKS.every((mark) => isFree(mark, this.#texts))) return MARKS;
    const free: string[] = [];
    // The private use area: 6,400 characters that mean nothing, more than one statement is ever made to hold.
    for (let code = 0xe000; free.length < 2; code++) {
      const mark = String.fromCodePoint(code);
      if (isFree(mark, [...this.#texts, ...this.#jsons])) free.push(mark);
    }
    return free as unknown as Marks;
  }
}
