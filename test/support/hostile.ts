/** What no field should ever hold, as data: the catalogue of bad inputs by the kind of field that has to refuse them. */

class Box {
  readonly value = 1;
}

/** 1 to 14: no quantity. 15 and 16, limits and overflow, are properties of a whole command. */
export const BAD_QUANTITIES: readonly (readonly [name: string, value: unknown])[] = [
  ['1 zero', 0],
  ['2 negative', -1],
  ['3 minus zero', -0],
  ['4 fraction', 1.5],
  ['5 NaN', Number.NaN],
  ['6 infinity', JSON.parse('1e400')],
  ['7 text', '1'],
  ['8 empty text', ''],
  ['9 null', null],
  ['10 boolean', true],
  ['11 list of one', [5]],
  ['12 beyond safe', 2 ** 53],
  ['13 float sum', 0.1 + 0.2],
  ['14 tiny', 1e-7],
  ['missing', undefined],
  ['bigint', 1n],
  ['object', { valueOf: () => 1 }],
  ['boxed', Object(1)],
  ['symbol', Symbol('1')],
  ['function', () => 1],
];

/** 17 to 26 as minor units: what no amount is, zero aside. */
export const BAD_AMOUNTS = BAD_QUANTITIES.filter(([name]) => name !== '1 zero');

/** 34 to 37, 39, 42, 43 and values that are no text at all. */
export const BAD_IDS: readonly (readonly [name: string, value: unknown])[] = [
  ['34 empty', ''],
  ['35 leading blank', ' a'],
  ['35 trailing blank', 'a '],
  ['35 trailing ideographic blank', 'a\u3000'],
  ['36 U+0000', 'a\u0000b'],
  ['37 lone surrogate', 'a\ud83d'],
  ['38 NFD', 'e\u0301'],
  ['39 zero width', 'a\u200bb'],
  ['39 bidi override', 'a\u202eb'],
  ['39 byte order mark', '\ufeffa'],
  ['line separator', 'a\u2028b'],
  ['tab', 'a\tb'],
  ['42 256 characters', 'a'.repeat(256)],
  ['43 emoji cut in half', '📦'.slice(0, 1)],
  ['number', 7],
  ['null', null],
  ['list', ['a/b']],
  ['object', { toString: 1 }],
  ['bigint', 1n],
  ['missing', undefined],
];

/** 40, 41, 44, 45: odd, inert and welcome. */
export const ODD_IDS: readonly (readonly [name: string, value: string])[] = [
  ['40 Cyrillic a', 'аbc'],
  ['41 __proto__', '__proto__'],
  ['41 constructor', 'constructor'],
  ['41 toString', 'toString'],
  ['44 full-width digits', '１２３'],
  ['45 parent directory', '../../etc'],
  ['45 quotes', `'"; drop table orders; --`],
  ['46 capital I', 'SKU-I'],
  ['whole emoji', '📦'],
];

/** 51 and friends: no instant. */
export const BAD_INSTANTS: readonly (readonly [name: string, value: unknown])[] = [
  ['51 beyond the calendar', 8.64e15 + 1],
  ['51 before the calendar', -8.64e15 - 1],
  ['47 date text', '2026-02-30'],
  ['49 local time text', '2026-02-28T10:00:00'],
  ['fraction', 1.5],
  ['NaN', Number.NaN],
  ['minus zero', -0],
  ['null', null],
  ['missing', undefined],
  ['date', new Date(0)],
  ['bigint', 1n],
];

const cycle: { self?: unknown } = {};
cycle.self = cycle;

/** 57 to 66: not even the shape of a command. */
export const NOT_COMMANDS: readonly (readonly [name: string, value: unknown])[] = [
  ['57 no type', { at: 1 }],
  ['58 unknown command', { type: 'explode', at: 1, by: 'merchant' }],
  ['58 a name every object has', { type: 'constructor', at: 1, by: 'merchant' }],
  ['58 __proto__', { type: '__proto__', at: 1, by: 'merchant' }],
  ['58 toString', { type: 'toString', at: 1, by: 'merchant' }],
  ['61 list', []],
  ['62 class instance', new Box()],
  ['63 own toJSON', { type: 'pay', at: 1, toJSON: () => 1 }],
  ['64 cycle', cycle],
  ['65 date', new Date(0)],
  ['65 map', new Map()],
  ['66 sparse list', new Array(3)],
  ['null', null],
  ['missing', undefined],
  ['number', 5],
  ['text', 'pay'],
  ['symbol', Symbol('pay')],
  ['function', () => 1],
  ['type is no text', { type: 7, at: 1 }],
  ['type is a list', { type: ['pay'], at: 1 }],
];
