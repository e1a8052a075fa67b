import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  abandonKey,
  beginKey,
  checkpointKey,
  completeKey,
  DEFAULT_LEASE_MS,
  isKey,
  KEY_LIFE_MS,
  type KeyRecord,
  keyId,
} from '../../src/core/index.ts';
import { notPlain } from '../support/plain.ts';
import { runs } from '../support/runs.ts';

/** A simple model: who holds the key, until when, and what is recorded. */
interface Model {
  phase: 'absent' | 'claimed' | 'done' | 'retryable';
  print: string;
  holder: string;
  until: number;
  point: string | undefined;
  response: string;
}
interface Real {
  stored: KeyRecord | undefined;
  now: number;
  leases: number;
  /** All leases so far, the last one first. */
  given: string[];
  /** How often the work was completed: never twice. */
  completed: number;
}
type Command = fc.Command<Model, Real>;

const LEASE = 1_000;

class Begin implements Command {
  constructor(readonly print: string) {}
  check = () => true;
  run(m: Model, r: Real): void {
    r.leases += 1;
    const lease = `lease-${r.leases}`;
    const verdict = beginKey(r.stored, { fingerprint: this.print, now: r.now, lease, leaseMs: LEASE });
    assert.equal(
      notPlain(verdict)?.replace('$.recoveryPoint is undefined', ''),
      verdict.verdict === 'resume' && verdict.recoveryPoint === undefined ? '' : undefined,
    );
    // A mismatch takes precedence over the other verdicts.
    if (m.phase !== 'absent' && m.print !== this.print) {
      assert.deepEqual(verdict, { verdict: 'mismatch', storedFingerprint: m.print });
      return;
    }
    if (m.phase === 'done') {
      assert.deepEqual(verdict, { verdict: 'replay', response: m.response });
      return;
    }
    if (m.phase === 'claimed' && r.now < m.until) {
      assert.deepEqual(verdict, { verdict: 'inProgress', retryAfterMs: m.until - r.now });
      return;
    }
    const fresh = m.phase === 'absent' || (m.phase === 'retryable' && m.point === undefined);
    assert.equal(verdict.verdict, fresh ? 'execute' : 'resume');
    if (verdict.verdict === 'resume') assert.equal(verdict.recoveryPoint, m.point);
    if (!('record' in verdict)) return;
    assert.deepEqual(verdict.record, {
      phase: 'claimed',
      fingerprint: this.print,
      lease,
      leaseUntil: r.now + LEASE,
      ...(m.point !== undefined && { recoveryPoint: m.point }),
    });
    r.stored = verdict.record;
    r.given.unshift(lease);
    Object.assign(m, { phase: 'claimed', print: this.print, holder: lease, until: r.now + LEASE });
  }
  toString = () => `begin(${this.print})`;
}

abstract class ByHolder implements Command {
  /** 0: the present holder or the last; 1: the one before; … */
  constructor(readonly back: number) {}
  check = () => true;
  lease(r: Real): string {
    return r.given[this.back] ?? 'none';
  }
  abstract run(m: Model, r: Real): void;
  /** Only the present holder may change the record; an earlier one is refused. */
  settle(
    m: Model,
    r: Real,
    answer: KeyRecord | { code: 'LEASE_LOST'; phase: string },
    then: () => void,
  ): void {
    if (m.phase === 'claimed' && m.holder === this.lease(r)) {
      assert.ok('phase' in answer && !('code' in answer));
      r.stored = answer as KeyRecord;
      then();
    } else assert.deepEqual(answer, { code: 'LEASE_LOST', phase: m.phase });
  }
  toString = () => `${this.constructor.name}(${this.back})`;
}
class Checkpoint extends ByHolder {
  run(m: Model, r: Real): void {
    const point = `point-${r.leases}`;
    const answer = checkpointKey(r.stored, { lease: this.lease(r), point, now: r.now, leaseMs: LEASE });
    this.settle(m, r, answer, () => Object.assign(m, { point, until: r.now + LEASE }));
  }
}
class Complete extends ByHolder {
  run(m: Model, r: Real): void {
    const response = `response-${r.leases}`;
    const answer = completeKey(r.stored, { lease: this.lease(r), response, now: r.now });
    this.settle(m, r, answer, () => {
      r.completed += 1;
      Object.assign(m, { phase: 'done', response });
    });
    assert.ok(r.completed <= 1, 'completed twice');
  }
}
class Abandon extends ByHolder {
  run(m: Model, r: Real): void {
    const answer = abandonKey(r.stored, { lease: this.lease(r) });
    this.settle(m, r, answer, () => Object.assign(m, { phase: 'retryable' }));
  }
}
class Wait implements Command {
  constructor(readonly ms: number) {}
  check = () => true;
  run(_: Model, r: Real): void {
    r.now += this.ms;
  }
  toString = () => `wait(${this.ms})`;
}

describe('the idempotency machine', () => {
  it('given any sequence of requests, when the machine and a simple model answer, then the answers are the same', () => {
    const back = fc.constantFrom(0, 0, 0, 1, 2);
    const commands = [
      fc.constantFrom('print-a', 'print-a', 'print-b').map((print) => new Begin(print)),
      back.map((n) => new Checkpoint(n)),
      back.map((n) => new Complete(n)),
      back.map((n) => new Abandon(n)),
      fc.constantFrom(1, LEASE - 1, LEASE, LEASE + 1).map((ms) => new Wait(ms)),
    ];
    fc.assert(
      fc.property(fc.commands(commands, { maxCommands: 25, size: 'max' }), (walk) => {
        fc.modelRun(
          (): { model: Model; real: Real } => ({
            model: { phase: 'absent', print: '', holder: '', until: 0, point: undefined, response: '' },
            real: { stored: undefined, now: 0, leases: 0, given: [], completed: 0 },
          }),
          walk,
        );
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('given a lease, when 90 seconds are over, then it has ended, to the millisecond', () => {
    const begun = beginKey(undefined, { fingerprint: 'f', now: 0, lease: 'a' });
    if (begun.verdict !== 'execute') throw new Error(begun.verdict);
    const again = (now: number) => beginKey(begun.record, { fingerprint: 'f', now, lease: 'b' }).verdict;
    expect([again(DEFAULT_LEASE_MS - 1), again(DEFAULT_LEASE_MS)]).toEqual(['inProgress', 'resume']);
  });

  it('given a key, when three days are over, then it is forgotten', () => {
    expect(KEY_LIFE_MS).toBe(3 * 24 * 60 * 60 * 1_000);
  });

  it('given a text, when it is used as a key, then it must have 1 to 255 visible ASCII characters [bad input 74, 75]', () => {
    for (const key of ['a', '!', '~', 'x'.repeat(255)]) expect(isKey(key)).toBe(true);
    for (const key of ['', ' ', 'a b', 'x'.repeat(256), 'é', 'a\n', '\u0000', null, undefined, 5, ['a']])
      expect(isKey(key)).toBe(false);
  });

  it('given two scopes, when their keys are stored, then they never share a row [bad input 78]', () => {
    const text = fc.constantFrom('', 'a', 'b', 'a,b', '"', '\\', 'a"', '\u0000');
    const scope = fc.record({ tenant: text, actor: text, operation: text, key: text });
    fc.assert(
      fc.property(scope, scope, (one, other) => {
        assert.equal(keyId(one) === keyId(other), JSON.stringify(one) === JSON.stringify(other));
      }),
      { numRuns: runs(500) },
    );
    expect(keyId({ operation: 'o', key: 'k' })).toBe(
      keyId({ tenant: '', actor: '', operation: 'o', key: 'k' }),
    );
  });
});
