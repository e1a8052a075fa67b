import { describe, expect, it } from 'vitest';
import { resilient } from '../../src/adapters/policies/index.ts';
import { type Gateway, NotSentError } from '../../src/ports/index.ts';

const about = { attemptId: 'a', paymentId: 'p', merchantId: 'm' };
const pay = { ...about, orderId: 'o', amountMinor: 1, currency: 'EUR', expiresAt: 9e12 };
const signal = new AbortController().signal;

function gatewayOf(
  answer: (call: string, nth: number) => Promise<{ facts: [] }>,
): Gateway & { calls: string[] } {
  const calls: string[] = [];
  const call = (name: string) => () => answer(name, calls.push(name) - 1);
  return {
    calls,
    pay: call('pay'),
    query: call('query'),
    close: call('close'),
    capture: call('capture'),
    queryCapture: call('queryCapture'),
    void: call('void'),
    refund: call('refund'),
    queryRefund: call('queryRefund'),
  };
}
const fine = async () => ({ facts: [] as [] });

describe('a resilient gateway', () => {
  it('given a failed call, when it is retried, then queries are repeated and payments only if certainly not sent', async () => {
    const flaky = gatewayOf(async (_, nth) => (nth === 0 ? Promise.reject(new Error('reset')) : fine()));
    await resilient(flaky, { backoffMs: 1 }).gateway.query(about, signal);
    expect(flaky.calls).toEqual(['query', 'query']);
    const unknown = gatewayOf(async () => Promise.reject(new Error('reset')));
    await expect(resilient(unknown, { backoffMs: 1 }).gateway.pay(pay, signal)).rejects.toThrow('reset');
    expect(unknown.calls).toEqual(['pay']);
    const unsent = gatewayOf(async (_, nth) =>
      nth === 0 ? Promise.reject(new NotSentError('no route')) : fine(),
    );
    await resilient(unsent, { backoffMs: 1 }).gateway.pay(pay, signal);
    expect(unsent.calls).toEqual(['pay', 'pay']);
  });

  it('given an unknown capture or void, when it failed, then it is not sent again, and the query is', async () => {
    const capture = {
      ...about,
      captureId: 'c',
      amountMinor: 1,
      currency: 'EUR',
      final: false,
      how: 'send',
    } as const;
    const unknown = gatewayOf(async () => Promise.reject(new Error('reset')));
    const { gateway } = resilient(unknown, { backoffMs: 1, retries: 2 });
    await expect(gateway.capture(capture, signal)).rejects.toThrow('reset');
    await expect(gateway.void(about, signal)).rejects.toThrow('reset');
    expect(unknown.calls).toEqual(['capture', 'void']);
    const flaky = gatewayOf(async (_, nth) => (nth === 0 ? Promise.reject(new Error('reset')) : fine()));
    await resilient(flaky, { backoffMs: 1 }).gateway.queryCapture(capture, signal);
    expect(flaky.calls).toEqual(['queryCapture', 'queryCapture']);
  });

  it('given a gateway that ignores its signal, when the time is up, then the call fails', async () => {
    const deaf = gatewayOf(() => new Promise(() => {}));
    await expect(resilient(deaf, { timeoutMs: 20 }).gateway.pay(pay, signal)).rejects.toThrow();
    expect(deaf.calls).toEqual(['pay']);
  });

  it('given failures in a row, when the breaker is open, then calls are NOT_SENT, and later one is let through', async () => {
    let down = true;
    const gateway = gatewayOf(async () => (down ? Promise.reject(new Error('503')) : fine()));
    const { gateway: guarded, state } = resilient(gateway, {
      consecutive: 3,
      openMs: 30,
      backoffMs: 1,
      retries: 1,
    });
    for (let nth = 0; nth < 3; nth++) await guarded.pay(pay, signal).catch(() => undefined);
    expect(state()).toBe('open');
    const sent = gateway.calls.length;
    await expect(guarded.pay(pay, signal)).rejects.toMatchObject({ code: 'NOT_SENT' });
    await expect(guarded.query(about, signal)).rejects.toMatchObject({ code: 'NOT_SENT' });
    expect(gateway.calls).toHaveLength(sent);
    down = false;
    await new Promise((resolve) => setTimeout(resolve, 40));
    await guarded.pay(pay, signal);
    expect(state()).toBe('closed');
  });

  it('given a share of failures, when it exceeds 5 %, then the breaker opens', async () => {
    let nth = 0;
    const gateway = gatewayOf(async () => (nth++ % 10 === 0 ? Promise.reject(new Error('503')) : fine()));
    const { gateway: guarded, state } = resilient(gateway, {
      windowMs: 1_000,
      minimumRps: 5,
      consecutive: 99,
    });
    for (let call = 0; call < 60 && state() !== 'open'; call++)
      await guarded.pay(pay, signal).catch(() => undefined);
    expect(state()).toBe('open');
  });
});
