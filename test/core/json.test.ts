import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_JSON_LENGTH, readJson } from '../../src/core/json.ts';
import { runs } from '../support/runs.ts';

const faultOf = (text: string) => {
  const read = readJson(text);
  return 'fault' in read ? `${read.fault.problem} ${read.fault.path}`.trim() : 'none';
};

describe('reading JSON', () => {
  it('given what JSON.stringify writes, when it is read, then the result is that of JSON.parse', () => {
    fc.assert(
      fc.property(
        fc
          .jsonValue({ noUnicodeString: false } as object)
          .filter((value) => !/[eE]|-0/.test(numbersOf(value))),
        fc.constantFrom(undefined, 2),
        (value, indent) => {
          const text = JSON.stringify(value, undefined, indent);
          expect(readJson(text)).toEqual({ value: JSON.parse(text) });
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('given a repeated name, escaped or not, at any depth, when it is read, then it is refused [bad input 60]', () => {
    expect(faultOf('{"q":1,"q":99}')).toBe('DUPLICATE_KEY q');
    expect(faultOf('{"a":[1,{"b":{"c":1,"d":{},"c":2}}]}')).toBe('DUPLICATE_KEY a.1.b.c');
    expect(faultOf('{"amount":1,"\\u0061mount":2}')).toBe('DUPLICATE_KEY amount');
    expect(faultOf('{"a":[1],"b":[],"a":2}')).toBe('DUPLICATE_KEY a');
    expect(faultOf('{"a":[[],[1],{"b":1,"b":1}]}')).toBe('DUPLICATE_KEY a.2.b');
    expect(faultOf('{"a":"b","b":"a"}')).toBe('none');
    expect(faultOf('[{"a":1},{"a":2},"a","a"]')).toBe('none');
    expect(faultOf('{"__proto__":1,"__proto__":2}')).toBe('DUPLICATE_KEY __proto__');
    expect(faultOf('{"a\\"":1,"a\\\\":2,"a":["}",","]}')).toBe('none');
  });

  it('given a number that a double does not hold exactly, when it is read, then it is refused', () => {
    for (const number of [
      '9007199254740993',
      '1e400',
      '1.0000000000000000001',
      '0.1e1',
      '-0',
      '1E5',
      '0e5',
      '0.0e1',
    ])
      expect(faultOf(`{"n":[0,${number}]}`), number).toBe('INEXACT_NUMBER n.1');
    for (const number of ['0', '-1', '9007199254740991', '0.06', '1.50', '10', '-12.30', '0.0', '7.2500'])
      expect(faultOf(`{"n":${number}}`), number).toBe('none');
  });

  it('given a number of any length, when it is read, then the work is linear in its length [strain R1]', () => {
    // Quadratic work on 999,000 zeros took ten minutes; linear work takes milliseconds.
    const zeros = '0'.repeat(999_000);
    for (const number of [`1.${zeros}1`, `0.${zeros}1`, `1.${zeros}`, `1${zeros}`, `-1.${zeros}1`])
      expect(faultOf(`{"a":${number}}`)).toBe('INEXACT_NUMBER a');
    const longest = `1.${'0'.repeat(328)}`;
    expect(faultOf(longest)).toBe('none');
    expect(faultOf(`${longest}0`)).toBe('INEXACT_NUMBER');
    const many = `[${`1.${'0'.repeat(326)}1,`.repeat(3_000)}1]`;
    expect(faultOf(many)).toBe('INEXACT_NUMBER 0');
  });

  it('given a text that is too large or too deep, when it is read, then it is refused without recursion [bad input 69, 71]', () => {
    expect(faultOf('['.repeat(100_000) + ']'.repeat(100_000))).toMatch(/^TOO_DEEP/);
    expect(faultOf('['.repeat(64) + ']'.repeat(64))).toBe('none');
    expect(faultOf(`"${'a'.repeat(MAX_JSON_LENGTH - 1)}"`)).toBe('TOO_LARGE');
    expect(faultOf(`"${'a'.repeat(MAX_JSON_LENGTH - 2)}"`)).toBe('none');
    for (const text of ['', '{', '{"a":}', "{'a':1}", '\ufeff{}', '01', 'NaN'])
      expect(faultOf(text)).toBe('NOT_JSON');
  });
});

/** The numbers of a value, written out. */
function numbersOf(value: unknown): string {
  if (typeof value === 'number') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? Object.values(value).map(numbersOf).join(' ') : '';
}
