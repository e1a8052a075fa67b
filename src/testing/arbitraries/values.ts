/** Values at the edge of what is allowed, and hostile values, which no caller should send. */
import * as fc from 'fast-check';

/** What kind of content is wanted. `valid`: accepted. `boundary`: at or one step over a limit. `hostile`: no such thing. */
export type Flavour = 'valid' | 'boundary' | 'hostile';

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

let nested: unknown[] = [];
for (let depth = 0; depth < 20_000; depth++) nested = [nested];

/** A member that is one thing when it is looked at and another when it is looked at again. */
export function changing(first: unknown, then: unknown): object {
  let looks = 0;
  return Object.defineProperty({}, 'quantity', {
    enumerable: true,
    get: () => (looks++ === 0 ? first : then),
  });
}

class Instance {
  readonly quantity = 1;
}

/** Every hostile value, with a name for messages. */
export const HOSTILE: readonly (readonly [name: string, value: unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['true', true],
  ['0', 0],
  ['-0', -0],
  ['-1', -1],
  ['1.5', 1.5],
  ['0.1 + 0.2', 0.1 + 0.2],
  ['1e-7', 1e-7],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['2^53', 2 ** 53],
  ['-(2^53)', -(2 ** 53)],
  ['1e400 as text', '1e400'],
  ['a bigint', 9_223_372_036_854_775_808n],
  ['the text 1', '1'],
  ['no text', ''],
  ['a blank', ' '],
  ['surrounded', ' id '],
  ['U+0000', 'a\u0000b'],
  ['a lone surrogate', '\ud83d'],
  ['half an emoji', '\u{1f6d2}'.slice(1)],
  ['NFD', 'cafe\u0301'],
  ['zero width', 'a\u200bb'],
  ['right to left', 'a\u202eb'],
  ['__proto__', '__proto__'],
  ['constructor', 'constructor'],
  ['a long text', 'x'.repeat(100_000)],
  ['a path', '../../etc/passwd'],
  ['SQL', "'; drop table orders; --"],
  ['an array', []],
  ['an array of one', [5]],
  ['a sparse array', Object.assign([], { 3: 1 })],
  ['an object', {}],
  ['no prototype', Object.create(null)],
  ['a polluting object', JSON.parse('{"__proto__": {"polluted": true}}')],
  ['own toJSON', { toJSON: () => 1 }],
  [
    'a throwing toString',
    {
      toString: () => {
        throw new Error('toString');
      },
      valueOf: () => {
        throw new Error('valueOf');
      },
    },
  ],
  ['a date', new Date(0)],
  ['an invalid date', new Date(Number.NaN)],
  ['a map', new Map([['quantity', 1]])],
  ['an instance', new Instance()],
  ['a function', () => 1],
  ['a symbol', Symbol('hostile')],
  ['a cycle', cyclic],
  ['a deep nest', nested],
];

/** An object that throws when anybody looks at it. What only looks passes its error on; `app.handle` copies first. */
export const UNTOUCHABLE: object = new Proxy(
  {},
  {
    get: () => {
      throw new Error('do not look');
    },
    ownKeys: () => {
      throw new Error('do not look');
    },
  },
);

/** A value that no field should ever hold. */
export function hostileValues(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom(...HOSTILE.map(([, value]) => value)),
    fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
      maxDepth: 2,
    }),
  );
}

/** Ids that are accepted: plain ones, other scripts, quotes, slashes, 200 characters. */
export function ids(): fc.Arbitrary<string> {
  const odd = [
    'a',
    'A/b',
    'a~b',
    "o'brien",
    '订单-1',
    'заказ',
    '"',
    '../x',
    '$1',
    '__proto__',
    'x'.repeat(200),
    'caf\u00e9',
    '\u{1f6d2}',
  ];
  return fc.oneof(
    { weight: 4, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

/** Units: mostly a few, sometimes as many as there can be. */
export function quantities(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
    { weight: 1, arbitrary: fc.constantFrom(1, 1_000_000, Number.MAX_SAFE_INTEGER) },
  );
}

/** Epoch milliseconds: mostly of this decade, sometimes at the ends of the calendar. */
export function instants(): fc.Arbitrary<number> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(0, -1, 8.64e15, -8.64e15) },
  );
}

/** One member of a command, however deep, replaced by a hostile value, left out, or one too many. */
export function spoiled<C extends object>(command: C): fc.Arbitrary<unknown> {
  const paths = pathsOf(command);
  return fc.oneof(
    fc.tuple(fc.constantFrom(...paths), hostileValues()).map(([path, value]) => withAt(command, path, value)),
    fc.constantFrom(...paths).map((path) => withAt(command, path, undefined, true)),
    hostileValues().map((value) => ({ ...command, unheardOf: value })),
    hostileValues(),
  );
}

type Path = readonly string[];

function pathsOf(value: unknown, at: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return at.length > 0 ? [at] : [];
  const inner = Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...at, name]));
  return at.length > 0 ? [at, ...inner] : inner;
}

function withAt(value: unknown, [name, ...rest]: Path, member: unknown, drop = false): unknown {
  if (name === undefined) return member;
  const copy: { [name: string]: unknown } = Array.isArray(value)
    ? ([...value] as never)
    : { ...(value as object) };
  if (drop && rest.length === 0) delete copy[name];
  else copy[name] = withAt(copy[name], rest, member, drop);
  return copy;
}
