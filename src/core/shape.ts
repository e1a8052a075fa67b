/**
 * What a command must be in itself, as data: one table per command. The check below and the zod schema of
 * `core/schema.ts` both follow from it, so the two cannot disagree.
 */
import { isCurrency } from './currency.ts';
import { idRefusal } from './id.ts';
import { isInstant } from './quantity.ts';

/** One thing wrong with a value from outside, with the numbers a form needs to say so. Plain JSON. */
export interface FieldProblem {
  /** Where it stands: `lines.0.quantity`; empty for the whole. */
  readonly path: string;
  readonly problem: /** The field must be there. */
    | 'MISSING'
    /** No such field: a misspelling would otherwise change what is done without a word. */
    | 'UNKNOWN_FIELD'
    /** Not of its kind: `expected` names the kind. */
    | 'WRONG_TYPE'
    /** An id that cannot be stored, compared or seen. */
    | 'INVALID_ID'
    /** A number below `minimum` or above `maximum`, or a list with fewer or more entries. */
    | 'OUT_OF_RANGE'
    /** A text of more than `maximum` characters. */
    | 'TOO_LONG'
    /** A text that a database or a wire cannot keep: U+0000, half of a surrogate pair. */
    | 'UNSAFE_TEXT'
    /** None of `allowed`. */
    | 'UNKNOWN_VALUE'
    /** The same entry stands twice. */
    | 'DUPLICATE';
  /** The line it is about, where the entry of a list names one. */
  readonly lineId?: string;
  readonly expected?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly allowed?: readonly string[];
}

/** A whole number from `minimum` to `maximum`. */
export interface IntegerField {
  readonly is: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}
export interface IdField {
  readonly is: 'id';
}
export interface TextField {
  readonly is: 'text';
  readonly maximum: number;
}
export interface CurrencyField {
  readonly is: 'currency';
}
export interface InstantField {
  readonly is: 'instant';
}
export interface FlagField {
  readonly is: 'flag';
}
/** One of the texts listed. */
export interface ChoiceField<V extends string = string> {
  readonly is: 'choice';
  readonly of: readonly V[];
}
/** A list; `uniqueBy` names the field that no two entries may share. */
export interface ListField<E = unknown> {
  readonly is: 'list';
  readonly of: FieldFor<E>;
  readonly minimum: number;
  readonly maximum: number;
  readonly uniqueBy?: string | undefined;
}
export interface ObjectField<O = unknown> {
  readonly is: 'object';
  readonly fields: ShapeOf<O>;
  /** @internal */
  readonly ready: ReadyShape;
}
/** Checked by a function of its owner: a value whose own rules are more than a shape. */
export interface CustomField {
  readonly is: 'custom';
  readonly problemsOf: (value: unknown, path: string) => readonly FieldProblem[];
}
export type Field =
  | IntegerField
  | IdField
  | TextField
  | CurrencyField
  | InstantField
  | FlagField
  | ChoiceField
  | ListField
  | ObjectField
  | CustomField;

/** The kinds of field that may hold a `V`. */
export type FieldFor<V> =
  | CustomField
  | (unknown extends V
      ? Field
      : [V] extends [boolean]
        ? FlagField
        : [V] extends [number]
          ? IntegerField | InstantField
          : [V] extends [string]
            ? string extends V
              ? IdField | TextField | CurrencyField | ChoiceField
              : ChoiceField<V> | IdField
            : [V] extends [readonly (infer E)[]]
              ? ListField<E>
              : ObjectField<V>);

type Optional<F> = F & { readonly optional: true };
/** A field for every property; a property that may be missing is marked so, and no other. */
export type ShapeOf<O> = {
  readonly [K in keyof O]-?: undefined extends O[K]
    ? Optional<FieldFor<Exclude<O[K], undefined>>>
    : FieldFor<O[K]> & { readonly optional?: never };
};
/** One command for each of several types with the same content, so that each is found by its own type. */
export type Named<T extends string, Content> = T extends string ? Content & { readonly type: T } : never;

/** The shape of every command of a union, by its type; `type` itself needs none. */
export type ShapesOf<C extends { readonly type: string }> = {
  readonly [T in C['type']]: ShapeOf<Omit<Extract<C, { readonly type: T }>, 'type'>>;
};

/** A shape whose type is not at hand. */
export interface Shape {
  readonly [field: string]: Field & { readonly optional?: boolean | undefined };
}
/** Shapes of commands, by type. */
export interface Shapes {
  readonly [type: string]: Shape;
}

/** Zero or more minor units, or any other count. */
export const count: IntegerField = { is: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
/** Any whole number; the rules say which sign it may have. */
export const wholeNumber: IntegerField = {
  is: 'integer',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
};
/** One or more units. */
export const quantity: IntegerField = { is: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
export const id: IdField = { is: 'id' };
export const currency: CurrencyField = { is: 'currency' };
export const instant: InstantField = { is: 'instant' };
export const flag: FlagField = { is: 'flag' };
/** A text of at most `maximum` UTF-16 units. */
export function text(maximum: number): TextField {
  return { is: 'text', maximum };
}
/** Text for the audit table. */
export const remark: TextField = /* @__PURE__ */ text(10_000);
export function choice<const V extends string>(of: readonly V[]): ChoiceField<V> {
  return { is: 'choice', of };
}
export function list<E>(
  of: FieldFor<E>,
  {
    minimum = 0,
    maximum,
    uniqueBy,
  }: { minimum?: number | undefined; maximum: number; uniqueBy?: (keyof E & string) | undefined },
): ListField<E> {
  return { is: 'list', of, minimum, maximum, uniqueBy };
}
export function object<O>(fields: ShapeOf<O>): ObjectField<O> {
  return { is: 'object', fields, ready: readyShape(fields) };
}
export function custom(problemsOf: CustomField['problemsOf']): CustomField {
  return { is: 'custom', problemsOf };
}
export function optional<F extends Field>(field: F): Optional<F> {
  return { ...field, optional: true };
}

/** A shape made ready: names and fields as one list, so that checking a sound value allocates nothing. */
export type ReadyShape = readonly {
  readonly name: string;
  readonly field: Field;
  readonly optional: boolean;
}[];

export function readyShape(fields: { readonly [name: string]: unknown }): ReadyShape {
  return Object.entries(fields).map(([name, field]) => {
    const { optional = false } = field as { readonly optional?: boolean };
    return { name, field: field as Field, optional };
  });
}

/** Nothing wrong; always the same list. */
const SOUND: readonly FieldProblem[] = [];

/**
 * Everything wrong with the fields of a value, all at once. A sound value costs one pass and no allocation.
 *
 * @example
 * problemsOf(readyShape({ id, at: instant }), { id: 'x', at: -0 })
 * // [{ path: 'at', problem: 'WRONG_TYPE', expected: 'instant' }]
 */
export function problemsOf(shape: ReadyShape, value: object, path = ''): readonly FieldProblem[] {
  const given = value as { readonly [name: string]: unknown };
  let problems = SOUND;
  let unknown = 0;
  for (const _ in given) unknown += 1;
  for (const { name, field, optional } of shape) {
    const held = given[name];
    if (held !== undefined || name in given) unknown -= 1;
    if (held === undefined ? optional : isSound(field, held)) continue;
    problems = [...problems, ...valueProblems(field, held, joined(path, name))];
  }
  return unknown === 0 ? problems : [...problems, ...unknownFields(shape, given, path)];
}

function unknownFields(shape: ReadyShape, given: object, path: string): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const name in given)
    if (!shape.some((each) => each.name === name))
      problems.push({ path: joined(path, name), problem: 'UNKNOWN_FIELD' });
  return problems;
}

/** Everything wrong with the value of one field. */
export function valueProblems(field: Field, value: unknown, path: string): readonly FieldProblem[] {
  if (value === undefined) return [{ path, problem: 'MISSING' }];
  if (isSound(field, value)) return SOUND;
  switch (field.is) {
    case 'list':
      return listProblems(field, value, path);
    case 'object':
      return isObject(value)
        ? problemsOf(field.ready, value, path)
        : [{ path, problem: 'WRONG_TYPE', expected: 'object' }];
    case 'custom':
      return field.problemsOf(value, path);
    case 'integer': {
      const { minimum, maximum } = field;
      return Number.isSafeInteger(value) && !Object.is(value, -0)
        ? [{ path, problem: 'OUT_OF_RANGE', minimum, maximum }]
        : [{ path, problem: 'WRONG_TYPE', expected: 'integer', minimum, maximum }];
    }
    case 'id':
      return [{ path, problem: 'INVALID_ID' }];
    case 'choice':
      return [{ path, problem: 'UNKNOWN_VALUE', allowed: field.of }];
    case 'currency':
      return [{ path, problem: 'UNKNOWN_VALUE', expected: 'currency' }];
    case 'text':
      return [textProblem(field, value, path)];
    case 'instant':
    case 'flag':
      return [{ path, problem: 'WRONG_TYPE', expected: field.is }];
  }
}

/** Whether a value is what its field must hold. */
function isSound(field: Field, value: unknown): boolean {
  switch (field.is) {
    case 'integer':
      return (
        Number.isSafeInteger(value) &&
        (value as number) >= field.minimum &&
        (value as number) <= field.maximum &&
        !Object.is(value, -0)
      );
    case 'id':
      return isId(value);
    case 'instant':
      return isInstant(value);
    case 'flag':
      return typeof value === 'boolean';
    case 'choice':
      return field.of.includes(value as string);
    case 'currency':
      return isCurrency(value);
    case 'text':
      return typeof value === 'string' && value.length <= field.maximum && !UNSAFE_TEXT.test(value);
    case 'object':
      return isObject(value) && problemsOf(field.ready, value) === SOUND;
    case 'list':
      return listProblems(field, value, '') === SOUND;
    case 'custom':
      return field.problemsOf(value, '').length === 0;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string {
  return idRefusal('', value) === undefined;
}

function joined(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}.${name}`;
}

/** U+0000 and half of a surrogate pair. */
const UNSAFE_TEXT = /[\0\p{Cs}]/u;

function textProblem({ maximum }: TextField, value: unknown, path: string): FieldProblem {
  if (typeof value !== 'string') return { path, problem: 'WRONG_TYPE', expected: 'text' };
  return value.length > maximum ? { path, problem: 'TOO_LONG', maximum } : { path, problem: 'UNSAFE_TEXT' };
}

function listProblems(field: ListField, value: unknown, path: string): readonly FieldProblem[] {
  const { of, minimum, maximum, uniqueBy } = field;
  if (!Array.isArray(value)) return [{ path, problem: 'WRONG_TYPE', expected: 'list' }];
  // A list beyond its limit is not looked into: the limit is there to bound the work.
  if (value.length < minimum || value.length > maximum)
    return [{ path, problem: 'OUT_OF_RANGE', minimum, maximum }];
  const seen = uniqueBy === undefined ? undefined : new Set<unknown>();
  let problems: (readonly FieldProblem[])[] | undefined;
  // By index: `forEach` would pass over the holes of a sparse list.
  for (let i = 0; i < value.length; i++) {
    const entry: unknown = value[i];
    const isNew = seen === undefined || noteKey(seen, entry, uniqueBy);
    if (isNew && entry !== undefined && isSound(of, entry)) continue;
    const at = joined(path, i);
    const line = lineIdOf(entry);
    problems ??= [];
    problems.push(valueProblems(of, entry, at).map((each) => ({ ...line, ...each })));
    if (!isNew) problems.push([{ path: joined(at, uniqueBy ?? ''), problem: 'DUPLICATE', ...line }]);
  }
  return problems?.flat() ?? SOUND;
}

/** Whether no entry before had this key. What is no id is a problem of its own. */
function noteKey(seen: Set<unknown>, entry: unknown, uniqueBy = ''): boolean {
  const key = isObject(entry) ? (entry as { readonly [name: string]: unknown })[uniqueBy] : undefined;
  if (seen.has(key)) return !isId(key);
  seen.add(key);
  return true;
}

/** The line that an entry of a list names, where it names one. */
export function lineIdOf(entry: unknown): { readonly lineId: string } | undefined {
  const { lineId } = (entry ?? {}) as { readonly lineId?: unknown };
  return isId(lineId) ? { lineId } : undefined;
}
