import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../../src/app/index.ts';
import { canonical, NotCanonicalError } from '../../src/core/index.ts';

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown, turn: number): unknown {
  if (Array.isArray(value)) return value.map((each) => shuffled(each, turn));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, shuffled(member, turn)] as const);
  const at = entries.length === 0 ? 0 : turn % entries.length;
  return Object.fromEntries([...entries.slice(at), ...entries.slice(0, at)].reverse());
}

// Through JSON once: it would bend -0.
const plain = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

describe('canonical text', () => {
  it('given plain data, when it is written, then the text parses to the same data', () => {
    fc.assert(fc.property(plain, (value) => assert.deepEqual(JSON.parse(canonical(value)), value)));
  });

  it('given two values, when they are written, then the texts are the same exactly if the contents are', () => {
    fc.assert(
      fc.property(plain, fc.nat(9), plain, (value, turn, other) => {
        assert.equal(canonical(shuffled(value, turn)), canonical(value));
        let same = true;
        try {
          assert.deepEqual(other, value);
        } catch {
          same = false;
        }
        assert.equal(canonical(other) === canonical(value), same);
      }),
    );
  });

  it('given keys of many scripts, when they are written, then they are sorted by UTF-16 code unit, as in RFC 8785', () => {
    const text = canonical({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 });
    expect(text).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it('given members that are undefined, when they are written, then they are left out', () => {
    expect(canonical({ b: undefined, a: null })).toBe('{"a":null}');
    expect(canonical(JSON.parse('{"__proto__":1,"constructor":2}'))).toBe('{"__proto__":1,"constructor":2}');
    expect(canonical(Object.create(null))).toBe('{}');
  });

  class Box {
    readonly value = 1;
  }
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  it.each<[string, unknown, string]>([
    ['minus zero', -0, 'the number -0'],
    ['NaN', Number.NaN, 'the number NaN'],
    ['infinity', Number.POSITIVE_INFINITY, 'the number Infinity'],
    ['cycle', cycle, 'deeper than 100 levels, or a cycle'],
    ['too deep', nested(102), 'deeper than 100 levels, or a cycle'],
    ['class instance', new Box(), 'an instance of a class'],
    ['date', new Date(0), 'an instance of a class'],
    ['map', new Map(), 'an instance of a class'],
    ['boxed number', Object(1), 'an instance of a class'],
    ['sparse list', [1].concat(new Array(1), 3), 'an array with a hole'],
    ['hole at the end', new Array(1), 'an array with a hole'],
    ['undefined in a list', [undefined], 'a undefined'],
    ['function', () => 1, 'a function'],
    ['own toJSON', { toJSON: () => 1 }, 'a function'],
    ['symbol', Symbol('x'), 'a symbol'],
    ['bigint', 1n, 'a bigint'],
    ['undefined', undefined, 'a undefined'],
    ['lone surrogate', 'a\ud800', 'a string with a lone surrogate'],
    ['lone surrogate in a key', { 'a\udc00': 1 }, 'a string with a lone surrogate'],
  ])('given %s at any depth, when it is written, then it is refused', (_, value, message) => {
    const refusal = new NotCanonicalError(message);
    expect(refusal.code).toBe('NOT_CANONICAL');
    expect(() => canonical(value)).toThrow(refusal);
    expect(() => canonical({ a: [{ b: [value] }] })).toThrow(refusal);
  });

  it('given a hundred levels within the outermost, when they are written, then they are not too deep', () => {
    expect(canonical(nested(101))).toHaveLength(202);
  });

  it('given any number of keys, when they are written, then they are sorted', () => {
    const keys = Array.from({ length: 60 }, (_, i) => `k${(i * 37) % 60}`);
    for (let n = 0; n <= keys.length; n++) {
      const some = keys.slice(0, n);
      const sorted = [...some].sort().map((key) => `"${key}":1`);
      expect(canonical(Object.fromEntries(some.map((key) => [key, 1])))).toBe(`{${sorted.join(',')}}`);
    }
  });

  it('given a getter, when it is written, then it is read once', () => {
    let read = 0;
    const text = canonical({
      get quantity() {
        read += 1;
        return read === 1 ? 1 : 99;
      },
    });
    expect([text, read]).toEqual(['{"quantity":1}', 1]);
  });
});

describe('the fingerprint', () => {
  it('given a request, when its fingerprint is taken, then it is the published one in any order of keys', () => {
    const content = { amount: '3000', currency: 'CNY', paymentId: 'P1' };
    const print = '5ad88e1ac88fc96dff4c78b80e0bd0018771518f7920ab09972e3d6937253a37';
    expect(fingerprint('refund.create', content)).toBe(print);
    expect(fingerprint('refund.create', { paymentId: 'P1', currency: 'CNY', amount: '3000' })).toBe(print);
    expect(fingerprint('refund.create', { ...content, amount: '3001' })).toBe(
      '0166fee821affd078fb9eb167be097be9f0ebb24fceb76a92ac3b26a0ec8c877',
    );
    expect(fingerprint('refund.cancel', content)).not.toBe(print);
  });
});
