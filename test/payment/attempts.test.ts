/** What the attempts, the captures and the open query of a payment look like after each fact, field by field. */
import { describe, expect, it } from 'vitest';
import { available, capturable, type Payment, payment } from '../../src/payment/index.ts';
import {
  AMOUNT,
  advance,
  CLOSED,
  CREATED,
  confirmed,
  FAIL,
  NEW,
  PENDING,
  PROCESSING,
  SUCCESS,
  say,
  step,
  surplus,
} from './kit.ts';

const AUTHORISED = advance(PENDING, say.authorised());
const CAPTURING = advance(AUTHORISED, say.capture('c1', 6_000));
const PART = advance(CAPTURING, say.captured('c1', 6_000));
/** An attempt that is pending before the one that is authorised, for 5,000. */
const SECOND = advance(PENDING, say.pending('a0'), say.authorised(5_000, { attemptId: 'a3' }));
/** The charge is captured in part; another was authorised beside it. */
const BESIDE = advance(PART, say.authorised(7_000, { attemptId: 'a3' }));
const other = { attemptId: 'a3', channelTxnId: 't9' };

describe('a new payment', () => {
  it('is empty, and may be created', () => {
    expect(NEW).toEqual({
      id: 'p-1',
      status: 'NEW',
      orderId: '',
      amountMinor: 0,
      currency: '',
      merchantId: '',
      expiresAt: 0,
      attempts: [],
      captures: [],
      receipts: [],
      refunds: [],
      disputes: [],
      incidents: [],
      queryWanted: false,
    });
    expect(available(payment, NEW, { at: 1, by: 'shopper' })).toEqual(['create']);
  });

  it('has the terms it was created with, and no others', () => {
    const terms = {
      orderId: 'o-1',
      amountMinor: AMOUNT,
      currency: 'CNY',
      merchantId: 'm-1',
      expiresAt: 9_000,
    };
    const all = { ...terms, channel: 'wechat', captureToleranceMinor: 500 };
    expect(advance(NEW, say.create({ expiresAt: 9_000 }))).toStrictEqual({
      ...NEW,
      ...terms,
      status: 'CREATED',
    });
    const tolerant = advance(NEW, say.create(all));
    expect(tolerant).toStrictEqual({ ...NEW, ...all, status: 'CREATED' });
    expect(step(tolerant, say.create({ ...all, captureToleranceMinor: 501 })).refusal).toEqual({
      code: 'ALREADY_DONE',
      field: 'captureToleranceMinor',
    });
    expect(capturable(advance(tolerant, say.submit(), say.authorised()))).toBe(AMOUNT + 500);
  });
});

describe('an attempt', () => {
  it('is authorised until nothing more of it may be captured, then it has succeeded', () => {
    const whole = { id: 'a1', state: 'authorised', authorisedMinor: AMOUNT };
    expect(PART.attempts).toStrictEqual([whole]);
    const done = advance(PART, say.captured('c2', 4_000));
    expect(done.attempts).toStrictEqual([{ ...whole, state: 'succeeded' }]);
    expect(advance(CAPTURING, say.closed()).attempts).toStrictEqual([{ ...whole, voided: true }]);
    expect(advance(PART, say.closed()).attempts).toStrictEqual([
      { ...whole, state: 'succeeded', voided: true },
    ]);
    expect(SUCCESS.attempts).toStrictEqual([{ id: 'a1', state: 'succeeded' }]);
    expect(advance(AUTHORISED, say.paid('t1')).attempts).toStrictEqual([{ ...whole, state: 'succeeded' }]);
    expect(advance(AUTHORISED, say.processing(), say.pending()).attempts).toStrictEqual([whole]);
  });

  it('settles by what it has authorised itself', () => {
    expect(advance(SECOND, say.captured('c1', 5_000, { attemptId: 'a3' })).status).toBe('SUCCESS');
    expect(advance(SECOND, say.captured('c1', 4_999, { attemptId: 'a3' })).status).toBe('PROCESSING');
  });

  it('authorised beside a charge says nothing of that charge’s receipt', () => {
    for (const state of [PART, advance(PART, say.captured('c9', 5_000, other))]) {
      const { events } = step(state, say.authorised(7_000, { attemptId: 'a3' }));
      expect(events).toHaveLength(1);
      expect(events[0]).not.toHaveProperty('receipt');
    }
    expect(BESIDE.attempts).toMatchObject([
      { authorisedMinor: AMOUNT },
      { id: 'a3', authorisedMinor: 7_000 },
    ]);
    expect(step(BESIDE, say.authorised(7_000, { attemptId: 'a3' })).events).toEqual([]);
  });

  it('that is authorised stays so where its money is too much', () => {
    const state = advance(BESIDE, say.captured('c9', 5_000, other));
    expect(state.attempts.map(({ state }) => state)).toEqual(['authorised', 'authorised']);
    expect(state.captures.at(-1)).toEqual({
      id: 'c9',
      attemptId: 'a3',
      amountMinor: 5_000,
      status: 'SUCCEEDED',
    });
    const [received] = step(BESIDE, say.captured('c9', 5_000, other)).events;
    expect(received).toMatchObject({ type: 'payment.surplus_received', capture: { id: 'c9' } });
    const paid = advance(PART, say.paid('t9', { attemptId: 'a9' }));
    expect(paid.attempts.at(-1)).toEqual({ id: 'a9', state: 'succeeded' });
    expect(step(PART, say.paid('t9', { attemptId: 'a9' })).events[0]).not.toHaveProperty('capture');
    // Nothing is left to close of it.
    const closed = step(paid, say.void()).events.map((each) => 'attemptId' in each && each.attemptId);
    expect(closed).toEqual(['a1']);
  });

  it('is closed at the channel by name', () => {
    const state = advance(PENDING, say.pending('a2'), say.pending('a3'), say.paid('t1'));
    expect(state.attempts).toStrictEqual([
      { id: 'a1', state: 'succeeded' },
      { id: 'a2', state: 'pending', closing: true },
      { id: 'a3', state: 'pending', closing: true },
    ]);
    expect(
      advance(advance(PENDING, say.pending('a2')), say.submit('a3')).attempts.map(({ closing }) => closing),
    ).toEqual([true, true, undefined]);
  });

  it('submitted before is not submitted again, whatever came after it', () => {
    const two = advance(PENDING, say.submit('a2'));
    for (const id of ['a1', 'a2']) expect(step(two, say.submit(id))).toEqual({ events: [], state: two });
  });

  it('tells its progress beside another, and only once', () => {
    const two = advance(PENDING, say.submit('a2'));
    expect(step(two, say.pending('a1')).events).toEqual([]);
    const inFlight = advance(two, say.processing('a1'), say.processing('a2'));
    expect(inFlight.attempts.map(({ state }) => state)).toEqual(['processing', 'processing']);
    expect(step(inFlight, say.pending('a2')).events).toEqual([]);
  });

  it('still live is closed first where the payment is to be closed in two steps', () => {
    const one = advance(PENDING, say.submit('a2'), say.pending('a3'), say.failed('a1'), say.failed('a2'));
    const { events, state } = step(one, say.cancel({ closeFirst: true }));
    expect(events).toMatchObject([{ type: 'payment.close_at_channel_ordered', attemptId: 'a3' }]);
    expect(state.status).toBe('PENDING');
  });

  it('whose only capture failed is nothing that money hangs on', () => {
    const failed = advance(CAPTURING, say.captureFailed('c1'));
    expect(step(failed, say.closed()).events).toMatchObject([
      { type: 'payment.attempt_failed' },
      { type: 'payment.closed', cause: 'closed' },
    ]);
    expect(advance(failed, say.paid('t1')).status).toBe('SUCCESS');
    expect(step(advance(CAPTURING, say.closed()), say.captureFailed('c1')).events.at(-1)).toMatchObject({
      type: 'payment.closed',
      cause: 'closed',
      to: 'CLOSED',
    });
  });

  it('of surplus money closes, fails or starts without a word', () => {
    for (const state of [CLOSED, FAIL]) {
      const held = advance(state, say.captured('c9', 5_000, other));
      for (const fact of [say.closed('a3'), say.failed('a3'), say.pending('a3')]) {
        const { refusal, state: next } = step(held, fact);
        expect([refusal, next]).toEqual([undefined, held]);
      }
    }
    const done = advance(PART, say.closed());
    for (const fact of [say.closed(), say.failed(), say.processing()])
      expect(step(done, fact)).toEqual({ events: [], state: done });
  });
});

describe('a fact', () => {
  it('comes by callback, query or statement, with any remark', () => {
    for (const source of ['callback', 'query', 'statement'] as const)
      expect(advance(PENDING, say.processing('a1', { source, remark: ' as they\n say ' })).status).toBe(
        'PROCESSING',
      );
    const { refusal } = step(PENDING, say.processing('a1', { source: 'rumour' }));
    expect(refusal).toMatchObject({ code: 'MALFORMED_COMMAND', problems: [{ path: 'source' }] });
  });
});

describe('an open query', () => {
  const wanted = ({ queryWanted }: Payment) => queryWanted;
  const asked = advance(PENDING, say.submit('a2'), say.unknown());

  it('stays open while facts settle nothing', () => {
    for (const state of [
      asked,
      advance(asked, say.processing()),
      advance(asked, say.failed('a1')),
      advance(PART, say.unknown(), say.captured('c2', 1_000)),
      advance(CAPTURING, say.unknown(), say.captureFailed('c1')),
      advance(CLOSED, say.processing(), surplus),
    ])
      expect(wanted(state)).toBe(true);
  });

  it('is closed by whatever settles the payment, and by its answer', () => {
    for (const state of [
      advance(asked, say.failed('a1'), say.failed('a2')),
      advance(asked, say.cancel()),
      advance(asked, say.paid('t1')),
      advance(PART, say.unknown(), say.captured('c2', 4_000)),
      advance(PART, say.capture('c2', 4_000), say.closed(), say.unknown(), say.captureFailed('c2')),
      advance(SUCCESS, say.paid('t1', { amountMinor: 5 }), say.paid('t1', confirmed)),
    ])
      expect(wanted(state)).toBe(false);
    for (const type of ['pending', 'processing', 'unknown'] as const) {
      const doubted = advance(PROCESSING, say.unknown());
      const fact = { ...(type === 'unknown' ? say.unknown() : say[type]()), source: 'query' } as const;
      expect(wanted(advance(doubted, fact))).toBe(true);
    }
    expect(wanted(advance(CREATED, say.unknown(), say.submit()))).toBe(true);
  });
});
