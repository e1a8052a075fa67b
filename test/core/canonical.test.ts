import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical, NotCanonicalError } from '../../src/core/index.ts';
import { fingerprint } from '../../src/ports/index.ts';

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
  it('is JSON that means the same', () => {
    fc.assert(fc.property(plain, (value) => assert.deepEqual(JSON.parse(canonical(value)), value)));
  });

  it('does not depend on the order of keys, and differs where the content does', () => {
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

  it('sorts by UTF-16 code unit, as RFC 8785 does', () => {
    const text = canonical({ '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, ö: 7 });
    expect(text).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"\u{1f600}":5,"\ufb33":3}');
  });

  it('leaves out what is undefined, keeps what merely looks odd', () => {
    expect(canonical({ b: undefined, a: null })).toBe('{"a":null}');
    expect(canonical(JSON.parse('{"__proto__":1,"constructor":2}'))).toBe('{"__proto__":1,"constructor":2}');
    expect(canonical(Object.create(null))).toBe('{}');
  });

  class Box {
    readonly value = 1;
  }
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  const deep = JSON.parse('['.repeat(102) + ']'.repeat(102));
  it.each([
    ['minus zero', -0],
    ['NaN', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['cycle', cycle],
    ['too deep', deep],
    ['class instance', new Box()],
    ['date', new Date(0)],
    ['map', new Map()],
    ['boxed number', Object(1)],
    ['sparse list', [1].concat(new Array(1), 3)],
    ['hole at the end', new Array(1)],
    ['undefined in a list', [undefined]],
    ['function', () => 1],
    ['own toJSON', { toJSON: () => 1 }],
    ['symbol', Symbol('x')],
    ['bigint', 1n],
    ['undefined', undefined],
    ['lone surrogate', 'a\ud800'],
    ['lone surrogate in a key', { 'a\udc00': 1 }],
  ])('refuses %s, at any depth', (_, value) => {
    expect(() => canonical(value)).toThrow(NotCanonicalError);
    expect(() => canonical({ a: [{ b: [value] }] })).toThrow(NotCanonicalError);
  });

  it('reads each member once, so what is checked is what is written', () => {
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
  it('is the published one, in any order of keys', () => {
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
