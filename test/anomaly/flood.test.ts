import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AddressRecord,
  defaultFloodPolicy,
  type FloodPolicy,
  isForgettable,
  judgeAttempt,
} from '../../src/anomaly/index.ts';

const MINUTE = 60_000;
const policy: FloodPolicy = { maxOrders: 3, windowMs: 10, blacklistMs: 20, anonymous: 'refuse' };
const instants = fc.array(fc.nat(60), { maxLength: 25 }).map((all) => all.sort((a, b) => a - b));

/** Judges attempts at the instants in order, and returns the refusal codes of each. */
function judge(all: readonly number[], userId: string | null = 'u') {
  let record: AddressRecord | undefined;
  return all.map((at) => {
    const verdict = judgeAttempt(record, { userId, at }, policy);
    record = verdict.record;
    assert.ok(record.attemptedAt.length <= policy.maxOrders, 'bounded');
    return verdict.refusals.map(({ code }) => code);
  });
}

describe('order floods', () => {
  it('given twenty attempts of an address in a minute, when the last is judged, then it is refused and blacklisted for an hour', () => {
    let record: AddressRecord | undefined;
    const attempt = (at: number) => {
      const verdict = judgeAttempt(record, { userId: 'u', at });
      record = verdict.record;
      return verdict.refusals;
    };
    for (let i = 0; i < 19; i++) expect(attempt(i * 3_000)).toEqual([]);
    const until = 19 * 3_000 + 60 * MINUTE;
    expect(attempt(19 * 3_000)).toEqual([{ code: 'ORDER_FLOOD', orders: 20, until }]);
    expect(attempt(until - 1)).toEqual([{ code: 'BLACKLISTED', until }]);
    expect(attempt(until)).toEqual([]);
  });

  it('given any attempts, when they are judged, then verdicts are those of a full list, in bounded memory', () => {
    fc.assert(
      fc.property(instants, (all) => {
        let until = Number.NEGATIVE_INFINITY;
        const expected = all.map((at, i) => {
          const within = all.slice(0, i + 1).filter((each) => each > at - policy.windowMs).length;
          const flood = within >= policy.maxOrders;
          const code = at < until ? ['BLACKLISTED'] : flood ? ['ORDER_FLOOD'] : [];
          if (flood) until = Math.max(until, at + policy.blacklistMs);
          return code;
        });
        assert.deepEqual(judge(all), expected);
      }),
      { numRuns: 500 },
    );
  });

  it('given a blacklisted address, when it floods again, then the refusal has the extended end', () => {
    const flooded = [0, 1, 2].reduce<AddressRecord | undefined>(
      (known, at) => judgeAttempt(known, { userId: 'u', at }, policy).record,
      undefined,
    );
    const again = judgeAttempt(flooded, { userId: 'u', at: 5 }, policy);
    expect(again.refusals).toEqual([{ code: 'BLACKLISTED', until: 25 }]);
    expect(again.record.blacklistedUntil).toBe(25);
  });

  it('given an attempt that arrives late, when it is judged, then it counts at its own instant and shortens no blacklist', () => {
    const record = (attemptedAt: number[], blacklistedUntil: number | null = null) => ({
      attemptedAt,
      blacklistedUntil,
    });
    const late = judgeAttempt(record([10, 12]), { userId: 'u', at: 5 }, policy);
    expect(late).toEqual({ record: record([5, 10, 12]), refusals: [] });
    const flood = judgeAttempt(late.record, { userId: 'u', at: 13 }, policy);
    expect(flood).toEqual({
      record: record([10, 12, 13], 33),
      refusals: [{ code: 'ORDER_FLOOD', orders: 3, until: 33 }],
    });
    expect(
      judgeAttempt(record([9, 10, 11], 40), { userId: 'u', at: 12 }, policy).record.blacklistedUntil,
    ).toBe(40);
    // The attempt at 0 has left the window at 10.
    expect(judgeAttempt(record([0, 5]), { userId: 'u', at: 10 }, policy).refusals).toEqual([]);
    expect(judgeAttempt(record([1, 5]), { userId: 'u', at: 10 }, policy).refusals).toHaveLength(1);
  });

  it('a record says nothing any more once its window and its blacklist are over, not a millisecond earlier', () => {
    const asked = { attemptedAt: [0, 3], blacklistedUntil: null };
    expect([12, 13].map((now) => isForgettable(asked, now, policy))).toEqual([false, true]);
    expect([MINUTE + 2, MINUTE + 3].map((now) => isForgettable(asked, now))).toEqual([false, true]);
    const listed = { attemptedAt: [], blacklistedUntil: 20 };
    expect([19, 20].map((now) => isForgettable(listed, now, policy))).toEqual([false, true]);
  });

  it('given an attempt without a user, when it is judged, then it is refused with every reason', () => {
    for (const userId of [null, '', ' ']) {
      expect(judge([0, 1, 2, 3], userId)).toEqual([
        ['ANONYMOUS_ORDER'],
        ['ANONYMOUS_ORDER'],
        ['ORDER_FLOOD', 'ANONYMOUS_ORDER'],
        ['BLACKLISTED', 'ANONYMOUS_ORDER'],
      ]);
    }
    const lenient = { ...defaultFloodPolicy, anonymous: 'serve' } as const;
    expect(judgeAttempt(undefined, { userId: null, at: 0 }, lenient).refusals).toEqual([]);
  });

  it('given a forgettable record, when it is dropped, then no later verdict changes', () => {
    let forgotten = 0;
    fc.assert(
      fc.property(instants, fc.nat(80), fc.nat(30), (all, wait, more) => {
        const record = all.reduce<AddressRecord | undefined>(
          (known, at) => judgeAttempt(known, { userId: 'u', at }, policy).record,
          undefined,
        );
        const now = (all.at(-1) ?? 0) + wait;
        if (record === undefined || !isForgettable(record, now, policy)) return;
        forgotten += 1;
        const attempt = { userId: 'u', at: now + more };
        assert.deepEqual(
          judgeAttempt(record, attempt, policy).refusals,
          judgeAttempt(undefined, attempt, policy).refusals,
        );
      }),
      { numRuns: 500 },
    );
    expect(forgotten).toBeGreaterThan(50);
  });
});
