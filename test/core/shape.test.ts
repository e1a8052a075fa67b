import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type AnyCommand, defineMachine, type FieldProblem, why } from '../../src/core/index.ts';
import { commandSchema, idSchema, parse } from '../../src/core/schema.ts';
import {
  choice,
  count,
  currency,
  custom,
  flag,
  id,
  instant,
  list,
  object,
  optional,
  problemsOf,
  quantity,
  readyShape,
  remark,
  type ShapesOf,
} from '../../src/core/shape.ts';
import {
  BAD_AMOUNTS,
  BAD_IDS,
  BAD_INSTANTS,
  BAD_QUANTITIES,
  NOT_COMMANDS,
  ODD_IDS,
} from '../support/hostile.ts';
import { notPlain } from '../support/plain.ts';
import { runs } from '../support/runs.ts';

interface Room {
  readonly lineId: string;
  readonly beds: number;
  readonly view?: View | undefined;
}
interface View {
  readonly side: 'sea' | 'yard';
}
/** A command with a field of every kind, and one with none. */
interface Book extends AnyCommand {
  readonly type: 'book';
  readonly at: number;
  readonly by: 'guest' | 'clerk';
  readonly guestId: string;
  readonly nights: number;
  readonly priceMinor: number;
  readonly currency: string;
  readonly breakfast: boolean;
  readonly remark?: string | undefined;
  readonly rooms: readonly Room[];
  readonly tags?: readonly string[] | undefined;
  readonly even?: number | undefined;
}
interface Leave {
  readonly type: 'leave';
  readonly at: number;
}
type Stay = Book | Leave;

const shapes = {
  book: {
    at: instant,
    by: choice(['guest', 'clerk']),
    guestId: id,
    nights: quantity,
    priceMinor: count,
    currency,
    breakfast: flag,
    remark: optional(remark),
    rooms: list(
      object<Room>({
        lineId: id,
        beds: { is: 'integer', minimum: 1, maximum: 4 },
        view: optional(object<View>({ side: choice(['sea', 'yard']) })),
      }),
      { minimum: 1, maximum: 3, uniqueBy: 'lineId' },
    ),
    tags: optional(list(id, { maximum: 2 })),
    even: optional(
      custom((value, path) =>
        typeof value === 'number' && value % 2 === 0
          ? []
          : [{ path, problem: 'WRONG_TYPE', expected: 'an even number' }],
      ),
    ),
  },
  leave: { at: instant },
} as const satisfies ShapesOf<Stay>;

/** More beds than nights and guests allow: what no field alone can say. */
function content(command: Stay): readonly FieldProblem[] {
  if (command.type !== 'book') return [];
  const beds = command.rooms.reduce((sum, room) => sum + room.beds, 0);
  return beds > 6 ? [{ path: 'rooms', problem: 'OUT_OF_RANGE', maximum: 6 }] : [];
}

const schema = commandSchema<Stay>(shapes, content);
const SOUND: Stay = {
  type: 'book',
  at: 1,
  by: 'guest',
  guestId: 'g-1',
  nights: 2,
  priceMinor: 0,
  currency: 'EUR',
  breakfast: true,
  rooms: [{ lineId: 'A', beds: 2, view: { side: 'sea' } }],
};

const inn = defineMachine({
  kind: 'stay',
  table: { FREE: { book: 'TAKEN' }, TAKEN: { leave: 'FREE' } } as const,
  guards: {},
  rules: {},
  shapes,
  content,
  final: ['FREE'],
  initial: () => ({ status: 'FREE' as 'FREE' | 'TAKEN' }),
  emit: (_, { type, at }: Stay, { to: [to] }) => [{ type: `stay.${type}`, to, at }],
  evolve: (_, { to }) => ({ status: to }),
});

/** What the machine finds wrong with the content of a command. */
function byShape(command: object): readonly FieldProblem[] {
  const [first] = why(inn, { status: 'FREE' }, command as never);
  return first && 'problems' in first ? first.problems : [];
}

function bySchema(command: unknown): readonly FieldProblem[] {
  return parse(schema, command).match(
    (read) => {
      expect(read).toEqual(command);
      return [];
    },
    ({ problems }) => problems,
  );
}

const sorted = (problems: readonly FieldProblem[]) =>
  [...problems].sort((a, b) => (`${a.path} ${a.problem}` < `${b.path} ${b.problem}` ? -1 : 1));

const HOSTILE: readonly unknown[] = [
  ...[...BAD_AMOUNTS, ...BAD_IDS, ...BAD_INSTANTS, ...BAD_QUANTITIES, ...NOT_COMMANDS, ...ODD_IDS].map(
    ([, value]) => value,
  ),
  ...['guest', 'EUR', 'XYZ', 'x'.repeat(10_001), 'a\u0000', '\ud800', true, 4, 5, 7, 2 ** 53, -(2 ** 53)],
];
const hostile = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOSTILE) }, fc.anything());
/** A value where a value was: bent, left out, or one of an object with fields bent, left out and added. */
function bent(value: unknown): fc.Arbitrary<unknown> {
  const inside = Array.isArray(value)
    ? fc.array(fc.constantFrom(...value).chain(bent), { maxLength: 5 })
    : typeof value === 'object' && value !== null
      ? bentObject(value)
      : fc.constant(value);
  return fc.oneof({ weight: 1, arbitrary: hostile }, { weight: 12, arbitrary: inside });
}
function bentObject(value: object): fc.Arbitrary<object> {
  const members = Object.fromEntries(Object.entries(value).map(([name, each]) => [name, bent(each)]));
  const added = fc.dictionary(
    fc.constantFrom('colour', '__proto__', 'toString', 'lineId', 'a.b', '0'),
    hostile,
    { maxKeys: 2 },
  );
  const kept = fc.record(members, { requiredKeys: [] });
  return fc
    .tuple(
      fc.oneof(fc.record(members), kept),
      fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: added }),
    )
    .map(([own, more]) => ({ ...own, ...more }));
}
const FULL = { ...SOUND, remark: 'late', tags: ['x', 'y'], even: 2 };
/** Everything wrong that can be. */
const WRONG = {
  type: 'book',
  at: 1.5,
  by: 'thief',
  guestId: '',
  nights: 0,
  priceMinor: -5,
  currency: 'XYZ',
  breakfast: 'yes',
  remark: 'x'.repeat(10_001),
  rooms: [{ lineId: 'A', beds: 9, colour: 'red' }, { lineId: 'A', beds: 1, view: { side: 'sky' } }, null],
  tags: ['a', 'b', 'c'],
  even: 3,
  priceMajor: 1,
};
const command = bentObject(FULL).map((each) => ({ ...each, type: 'book' as const }));

describe('a shape', () => {
  it('given any command, when machine and schema read it, then they take the same ones and name the same problems', () => {
    const met = new Map<string, number>();
    fc.assert(
      fc.property(command, (each) => {
        const problems = byShape(each);
        expect(sorted(bySchema(each))).toEqual(sorted(problems));
        expect(notPlain(problems)).toBeUndefined();
        for (const { problem } of problems) met.set(problem, (met.get(problem) ?? 0) + 1);
        if (problems.length === 0) met.set('SOUND', (met.get('SOUND') ?? 0) + 1);
      }),
      {
        numRuns: runs(3_000),
        examples: [
          [FULL],
          [{ ...SOUND, type: 'book' }],
          [{ ...WRONG, type: 'book' }],
          [{ ...FULL, remark: '\ud800', type: 'book' }],
        ],
      },
    );
    for (const word of [
      'SOUND',
      'MISSING',
      'UNKNOWN_FIELD',
      'WRONG_TYPE',
      'INVALID_ID',
      'OUT_OF_RANGE',
      'TOO_LONG',
      'UNSAFE_TEXT',
      'UNKNOWN_VALUE',
      'DUPLICATE',
    ])
      expect(met.get(word) ?? 0, word).toBeGreaterThan(0);
  });

  it('given a command with everything wrong, when it is refused, then every problem has its path, line, minimum and maximum [host P14]', () => {
    const maximum = Number.MAX_SAFE_INTEGER;
    const problems = [
      { path: 'at', problem: 'WRONG_TYPE', expected: 'instant' },
      { path: 'by', problem: 'UNKNOWN_VALUE', allowed: ['guest', 'clerk'] },
      { path: 'guestId', problem: 'INVALID_ID' },
      { path: 'nights', problem: 'OUT_OF_RANGE', minimum: 1, maximum },
      { path: 'priceMinor', problem: 'OUT_OF_RANGE', minimum: 0, maximum },
      { path: 'currency', problem: 'UNKNOWN_VALUE', expected: 'currency' },
      { path: 'breakfast', problem: 'WRONG_TYPE', expected: 'flag' },
      { path: 'remark', problem: 'TOO_LONG', maximum: 10_000 },
      { path: 'rooms.0.beds', problem: 'OUT_OF_RANGE', minimum: 1, maximum: 4, lineId: 'A' },
      { path: 'rooms.0.colour', problem: 'UNKNOWN_FIELD', lineId: 'A' },
      { path: 'rooms.1.view.side', problem: 'UNKNOWN_VALUE', allowed: ['sea', 'yard'], lineId: 'A' },
      { path: 'rooms.1.lineId', problem: 'DUPLICATE', lineId: 'A' },
      { path: 'rooms.2', problem: 'WRONG_TYPE', expected: 'object' },
      { path: 'tags', problem: 'OUT_OF_RANGE', minimum: 0, maximum: 2 },
      { path: 'even', problem: 'WRONG_TYPE', expected: 'an even number' },
      { path: 'priceMajor', problem: 'UNKNOWN_FIELD' },
    ];
    expect(byShape(WRONG)).toEqual(problems);
    expect(sorted(bySchema(WRONG))).toEqual(sorted(problems as FieldProblem[]));
  });

  it('given sound fields that contradict each other, when the command is refused, then the contradiction is named, and only then', () => {
    const rooms = [1, 2].map((n) => ({ lineId: `${n}`, beds: 4 }));
    const tooMany = [{ path: 'rooms', problem: 'OUT_OF_RANGE', maximum: 6 }];
    expect(byShape({ ...SOUND, rooms })).toEqual(tooMany);
    expect(bySchema({ ...SOUND, rooms })).toEqual(tooMany);
    for (const more of [{ nights: 0 }, { colour: 'red' }]) {
      expect(byShape({ ...SOUND, rooms, ...more })).not.toContainEqual(tooMany[0]);
      expect(bySchema({ ...SOUND, rooms, ...more })).not.toContainEqual(tooMany[0]);
    }
  });

  it('given a field that is there and undefined, when it may be missing, then it is read as missing [reported L12]', () => {
    const leftOut = { ...SOUND, remark: undefined, tags: undefined, even: undefined };
    expect([byShape(leftOut), bySchema(leftOut)]).toEqual([[], []]);
    // A name that nobody knows is refused whatever it holds: its value may come with the next request.
    const unknown = [{ path: 'colour', problem: 'UNKNOWN_FIELD' }];
    expect(byShape({ ...SOUND, colour: undefined })).toEqual(unknown);
    expect(bySchema({ ...SOUND, colour: undefined })).toEqual(unknown);
  });

  it('given no type, or one that no command has, when the schema reads it, then it lists the types', () => {
    expect(bySchema({ at: 1 })).toEqual([{ path: 'type', problem: 'MISSING' }]);
    for (const type of ['steal', 7, null])
      expect(bySchema({ type, at: 1 })).toEqual([
        { path: 'type', problem: 'UNKNOWN_VALUE', allowed: ['book', 'leave'] },
      ]);
    for (const none of [null, 5, 'book', [], [SOUND]])
      expect(bySchema(none)).toEqual([{ path: '', problem: 'WRONG_TYPE', expected: 'object' }]);
    expect(bySchema(undefined)).toEqual([{ path: '', problem: 'MISSING' }]);
  });

  it('given a list beyond its limit, when it is checked, then no entry of it is looked at', () => {
    let looked = 0;
    const rooms = Array.from({ length: 4 }, () => ({
      get lineId() {
        looked += 1;
        return 'A';
      },
      beds: 1,
    }));
    expect(byShape({ ...SOUND, rooms: rooms.slice(0, 3) })).toHaveLength(2);
    expect(looked).toBeGreaterThan(0);
    looked = 0;
    expect(byShape({ ...SOUND, rooms })).toEqual([
      { path: 'rooms', problem: 'OUT_OF_RANGE', minimum: 1, maximum: 3 },
    ]);
    expect(looked).toBe(0);
  });

  it('given a shape, when it is checked for soundness, then a sound command needs no list of its own', () => {
    const ready = readyShape({ type: id, ...shapes.book });
    expect(problemsOf(ready, SOUND)).toBe(problemsOf(ready, FULL));
  });

  it('given the schema, when JSON Schema is made of it, then it has the limits of every field', () => {
    expect(z.toJSONSchema(schema)).toMatchObject({
      oneOf: [
        {
          additionalProperties: false,
          required: ['type', 'at', 'by', 'guestId', 'nights', 'priceMinor', 'currency', 'breakfast', 'rooms'],
          properties: {
            type: { const: 'book' },
            at: { type: 'integer', minimum: -8.64e15, maximum: 8.64e15 },
            by: { type: 'string', enum: ['guest', 'clerk'] },
            guestId: { type: 'string', minLength: 1, maxLength: 200 },
            nights: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
            currency: { type: 'string', pattern: '^[A-Z]{3}$' },
            breakfast: { type: 'boolean' },
            remark: { type: 'string', maxLength: 10_000 },
            rooms: {
              type: 'array',
              minItems: 1,
              maxItems: 3,
              items: {
                type: 'object',
                additionalProperties: false,
                required: ['lineId', 'beds'],
                properties: { beds: { type: 'integer', minimum: 1, maximum: 4 } },
              },
            },
          },
        },
        { required: ['type', 'at'], additionalProperties: false },
      ],
    });
  });
});

describe('a schema of a host', () => {
  it('given schemas of zod’s own around ours, when input is read, then problems are named in the same words', () => {
    const order = z.strictObject({
      orderId: idSchema,
      kind: z.enum(['a', 'b']),
      name: z.string().max(3),
      nth: z.int().min(1).max(9),
      either: z.union([z.string(), z.number()]),
      even: z.number().refine((n) => n % 2 === 0, 'even'),
      when: z.iso.date(),
      lines: z.array(z.object({ lineId: idSchema, quantity: z.int() })).min(1),
    });
    const problems = (input: unknown) => parse(order, input)._unsafeUnwrapErr().problems;
    const wrong = {
      orderId: '',
      kind: 'c',
      name: 'long',
      nth: 0,
      either: true,
      even: 1,
      when: 'soon',
      lines: [{ lineId: 'A', quantity: 'x' }],
      more: 1,
    };
    expect(problems(wrong)).toEqual([
      { path: 'orderId', problem: 'INVALID_ID' },
      { path: 'kind', problem: 'UNKNOWN_VALUE', allowed: ['a', 'b'] },
      { path: 'name', problem: 'TOO_LONG', maximum: 3 },
      { path: 'nth', problem: 'OUT_OF_RANGE', minimum: 1 },
      { path: 'either', problem: 'WRONG_TYPE' },
      { path: 'even', problem: 'WRONG_TYPE' },
      { path: 'when', problem: 'WRONG_TYPE' },
      { path: 'lines.0.quantity', problem: 'WRONG_TYPE', expected: 'number', lineId: 'A' },
      { path: 'more', problem: 'UNKNOWN_FIELD' },
    ]);
    expect(problems({}).map(({ path, problem }) => [path, problem])).toEqual(
      ['orderId', 'kind', 'name', 'nth', 'either', 'even', 'when', 'lines'].map((path) => [path, 'MISSING']),
    );
    expect(problems({ ...wrong, nth: 10, lines: [] })).toMatchObject({
      3: { path: 'nth', problem: 'OUT_OF_RANGE', maximum: 9 },
      7: { path: 'lines', problem: 'OUT_OF_RANGE', minimum: 1 },
    });
  });
});
