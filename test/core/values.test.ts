import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describe as describeValue,
  elapsed,
  idRefusal,
  isCount,
  isInstant,
  isQuantity,
  joinId,
  MAX_ID_LENGTH,
  quantityRefusal,
  splitId,
} from '../../src/core/index.ts';
import { BAD_IDS, BAD_INSTANTS, BAD_QUANTITIES, ODD_IDS } from '../support/hostile.ts';
import { notPlain } from '../support/plain.ts';
import { runs } from '../support/runs.ts';

describe('quantities and instants', () => {
  it.each(BAD_QUANTITIES)('given %s, when it is checked as a quantity, then it is refused', (_, value) => {
    expect(isQuantity(value)).toBe(false);
    const refusal = quantityRefusal('quantity', value);
    expect(refusal).toMatchObject({ code: 'INVALID_QUANTITY', field: 'quantity' });
    expect(notPlain(refusal)).toBeUndefined();
  });
  it('given a positive safe integer, when it is checked, then it is a quantity; zero is a count only', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        (n) => isQuantity(n) && isCount(n) && quantityRefusal('q', n) === undefined,
      ),
    );
    expect([isCount(0), isCount(-0), isCount(-1), isCount('0'), isQuantity(0)]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
  it.each(BAD_INSTANTS)('given %s, when it is checked as an instant, then it is refused', (_, value) => {
    expect(isInstant(value)).toBe(false);
  });
  it('given an instant, when a Date is made of it, then the Date is valid', () => {
    for (const at of [0, -1, 8.64e15, -8.64e15, 1_700_000_000_000]) {
      expect(isInstant(at)).toBe(true);
      expect(() => new Date(at).toISOString()).not.toThrow();
    }
  });
  it('given two instants, when whole units between them are counted, then they are truncated toward zero and never -0', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: -1e9, max: 1e9 }), (from, to) => {
        const n = elapsed(1_000, from, to);
        const whole = BigInt(to - from) / 1_000n;
        assert.equal(BigInt(n), whole);
        assert.ok(!Object.is(n, -0));
      }),
    );
  });
  it('given any value, when it is described, then the text is at most 60 characters', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withNullPrototype: true }),
        (value) => describeValue(value).length <= 60,
      ),
    );
  });
  it.each<[unknown, string]>([
    [0, '0'],
    [-0, '-0'],
    [1.5, '1.5'],
    [Number.NaN, 'NaN'],
    ['', '""'],
    ['say "1"', '"say \\"1\\""'],
    ['x'.repeat(40), `"${'x'.repeat(40)}"`],
    ['x'.repeat(41), 'a string of 41 characters'],
    [[1, 2], 'an array'],
    [{ amount: 1 }, 'an object'],
    [null, 'null'],
    [undefined, 'undefined'],
    [true, 'true'],
    [1n, 'a bigint'],
    [Symbol('x'), 'Symbol(x)'],
    [() => 'a very long function body that nobody wants to read in a refusal', 'a function'],
  ])('given %s, when it is described, then the text is %s', (value, words) => {
    expect(describeValue(value)).toBe(words);
  });
});

describe('ids', () => {
  it.each(BAD_IDS)('given %s, when it is checked as an id, then it is refused', (_, value) => {
    const refusal = idRefusal('sku', value);
    expect(refusal).toMatchObject({ code: 'INVALID_ID', field: 'sku' });
    expect(notPlain(refusal)).toBeUndefined();
  });
  it.each(ODD_IDS)('given %s, when it is checked as an id, then it is accepted', (_, value) => {
    expect(idRefusal('sku', value)).toBeUndefined();
  });
  it('given a bad id, when it is refused, then the refusal has its problem', () => {
    const problem = (value: unknown) => idRefusal('id', value)?.problem;
    expect([
      problem(5),
      problem(''),
      problem(' a'),
      problem('e\u0301'),
      problem('a\u0000'),
      problem('x'.repeat(MAX_ID_LENGTH + 1)),
    ]).toEqual(['NOT_TEXT', 'EMPTY', 'SURROUNDING_SPACE', 'NOT_NFC', 'UNSAFE_CHARACTER', 'TOO_LONG']);
    // The limit is the same for the script that needs a closer look.
    for (const unit of ['x', 'é']) {
      expect(problem(unit.repeat(MAX_ID_LENGTH))).toBeUndefined();
      expect(problem(unit.repeat(MAX_ID_LENGTH + 1))).toBe('TOO_LONG');
    }
  });
  it('given any text, when it is checked as an id, then the short check agrees with the full one', () => {
    const unit = fc.constantFrom(...'aZ09_.:@/~+-', ' ', 'é', '\u200b', '\ud800', '\u0000', '\n', '"');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 6 }), (text) => {
        const sound =
          text !== '' &&
          text.trim() === text &&
          text.normalize('NFC') === text &&
          !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
        assert.equal(idRefusal('id', text) === undefined, sound);
      }),
      { numRuns: runs(500) },
    );
  });

  it('given lists of ids, when they are joined, then different lists give different ids that can be split again', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '/', '~', '0', '1', '|', 'é'), maxLength: 5 });
    const parts = fc.array(part, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        assert.deepEqual(splitId(joinId(...one)), one);
        assert.equal(joinId(...one) === joinId(...other), JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: runs(1_000) },
    );
    expect(joinId('a/b', 'c~d')).toBe('a~1b/c~0d');
  });
});
