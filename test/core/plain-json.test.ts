import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertPlainJson, NotPlainJsonError, plainJsonFault } from '../../src/core/index.ts';

class Money {}
const cycle: { self?: unknown } = {};
cycle.self = cycle;

describe('plain JSON', () => {
  it('given a value that JSON text keeps, when it is checked, then there is no fault [host B13]', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const kept = JSON.parse(JSON.stringify(value)) as unknown;
        expect(plainJsonFault(kept)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
    for (const fine of [null, '', '🛒', 0, 5e-324, false, [], {}, Object.create(null), { a: undefined }])
      expect(plainJsonFault(fine)).toBeUndefined();
  });

  it.each([
    [new Date(0), '', 'a Date'],
    [{ at: new Date(0) }, 'at', 'a Date'],
    [{ a: [0, { b: Number.NaN }] }, 'a.1.b', 'NaN'],
    [[Number.NEGATIVE_INFINITY], '0', '-Infinity'],
    [{ a: -0 }, 'a', '-0'],
    [new Map(), '', 'a Map'],
    [new Money(), '', 'a Money'],
    [new (class {})(), '', 'a class instance'],
    [Object.create({ a: 1 }), '', 'a Object'],
    [[undefined], '0', 'undefined'],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is checked
    [[1, , 3], '1', 'undefined'],
    [undefined, '', 'undefined'],
    [{ f: () => 1 }, 'f', 'a function'],
    [{ s: Symbol('s') }, 's', 'a symbol'],
    [{ n: 1n }, 'n', 'a bigint'],
    [{ text: 'x\ud83d' }, 'text', 'a lone surrogate'],
    [{ a: { '\udc00': 1 } }, 'a', 'a member whose name has a lone surrogate'],
  ] as const)(
    'given %o, when it is checked, then its first fault has path %j and is %s [host B13]',
    (value, path, found) => {
      expect(plainJsonFault(value)).toEqual({ path, found });
    },
  );

  it('given an object of another realm, when it is checked, then it has no fault', async () => {
    const { runInNewContext } = await import('node:vm');
    expect(plainJsonFault(runInNewContext('({ a: [1] })'))).toBeUndefined();
    expect(plainJsonFault(runInNewContext('({ a: new Date(0) })'))).toEqual({ path: 'a', found: 'a Date' });
  });

  it('given a cycle or 201 levels, when it is checked, then the depth is the fault', () => {
    const nested = (levels: number) => JSON.parse('['.repeat(levels) + ']'.repeat(levels)) as unknown;
    expect(plainJsonFault(nested(201))).toBeUndefined();
    expect(plainJsonFault(nested(202))?.found).toBe('deeper than 200 levels, or a cycle');
    expect(plainJsonFault(cycle)?.found).toBe('deeper than 200 levels, or a cycle');
  });

  it('given a fault, when it is thrown, then the error names the value, the path and what is there', () => {
    const thrown = () => assertPlainJson({ when: new Date(0) }, 'the state of note n-1');
    expect(thrown).toThrow(NotPlainJsonError);
    expect(thrown).toThrow('the state of note n-1 is not plain JSON: when is a Date');
    expect(() => assertPlainJson(Number.NaN, 'the payload')).toThrow('the payload is not plain JSON: NaN');
    expect(() => assertPlainJson({ when: 0 }, 'the state')).not.toThrow();
  });
});
