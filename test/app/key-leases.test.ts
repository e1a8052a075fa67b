import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createKeys, type KeysSettings, type Lease } from '../../src/app/index.ts';
import { HOUR_MS } from '../../src/core/quantity.ts';
import { manualClock, overlapping } from '../../src/testing/index.ts';

const at = 1_700_000_000_000;
function world(more: Partial<KeysSettings> = {}) {
  const clock = manualClock(at);
  const store = memoryStore();
  const keys = createKeys({ store, clock, ...more });
  const begin = (key = 'k', content: unknown = { amount: '3000' }) =>
    keys.begin({ operation: 'refund.create', key, content });
  const execute = async (key?: string): Promise<Lease> => {
    const begun = await begin(key);
    if (begun.verdict !== 'execute') throw new Error(`expected execute, found ${begun.verdict}`);
    return begun.lease;
  };
  return { clock, store, keys, begin, execute };
}

describe('a key in front of work that leaves the process', () => {
  it('given a finished key, when the request comes again, then its answer is replayed byte for byte', async () => {
    const { keys, begin, execute } = world();
    const lease = await execute();
    expect(await begin()).toEqual({ verdict: 'inProgress', retryAfterMs: 90_000 });
    expect(await keys.complete(lease, '{"b":1, "a":"é"}')).toBeUndefined();
    expect(await begin('k', { amount: '3000' })).toEqual({ verdict: 'replay', response: '{"b":1, "a":"é"}' });
  });

  it('given another request under a used key, when it begins, then the mismatch comes before in-progress and replay', async () => {
    const { keys, begin, execute } = world();
    const lease = await execute();
    expect(await begin('k', { amount: '3001' })).toMatchObject({ verdict: 'mismatch' });
    await keys.complete(lease, 'done');
    expect(await begin('k', { amount: '3001' })).toMatchObject({ verdict: 'mismatch' });
    expect(await begin('')).toEqual({ verdict: 'malformed' });
    expect(await begin('k', { b: 1 }).then(({ verdict }) => verdict)).toBe('mismatch');
  });

  it('given a lease that is over, when another holder begins, then it takes over and the first keeps nothing', async () => {
    const { clock, keys, begin, execute } = world({ leaseMs: 1_000 });
    const first = await execute();
    await keys.checkpoint(first, 'sent');
    clock.advance(999);
    expect(await begin()).toMatchObject({ verdict: 'inProgress', retryAfterMs: 1 });
    clock.advance(1);
    const second = await begin();
    expect(second).toMatchObject({ verdict: 'resume', recoveryPoint: 'sent' });
    expect(await begin()).toMatchObject({ verdict: 'inProgress' });
    const lost = { code: 'LEASE_LOST', phase: 'claimed' };
    expect(await keys.complete(first, 'late')).toEqual(lost);
    expect(await keys.checkpoint(first, 'late')).toEqual(lost);
    expect(await keys.abandon(first)).toEqual(lost);
    if ('lease' in second) await keys.complete(second.lease, 'right');
    expect(await begin()).toEqual({ verdict: 'replay', response: 'right' });
  });

  it('given an abandoned key, when the request comes again, then it starts over unless a checkpoint was reached', async () => {
    const { keys, begin, execute } = world();
    await keys.abandon(await execute('a'));
    expect(await begin('a')).toMatchObject({ verdict: 'execute' });
    const sent = await execute('b');
    await keys.checkpoint(sent, 'sent');
    await keys.abandon(sent);
    expect(await begin('b')).toMatchObject({ verdict: 'resume', recoveryPoint: 'sent' });
  });

  it('given an answer, when its life is over, then the key is free, unless it is kept for ever', async () => {
    const { clock, keys, begin, execute } = world();
    await keys.complete(await execute(), 'old');
    clock.advance(72 * HOUR_MS - 1);
    expect(await begin()).toMatchObject({ verdict: 'replay' });
    clock.advance(1);
    expect(await begin('k', { amount: '1' })).toMatchObject({ verdict: 'execute' });
    const permanent = world({ life: 'for-ever' });
    await permanent.keys.complete(await permanent.execute(), 'old');
    permanent.clock.advance(100_000 * HOUR_MS);
    expect(await permanent.begin()).toMatchObject({ verdict: 'replay' });
    expect(() => createKeys({ store: memoryStore(), life: HOUR_MS })).toThrow(RangeError);
  });

  it('given sixty callers at once, when they begin one key, then one of them executes', async () => {
    const store = overlapping();
    const keys = Array.from({ length: 3 }, () => createKeys({ store, clock: manualClock(at) }));
    const all = await Promise.all(
      Array.from({ length: 60 }, (_, i) => keys[i % 3]?.begin({ operation: 'o', key: 'k', content: {} })),
    );
    const verdicts = all.map((each) => each?.verdict);
    expect(verdicts.filter((each) => each === 'execute')).toHaveLength(1);
    expect(verdicts.filter((each) => each === 'inProgress')).toHaveLength(59);
  });
});
