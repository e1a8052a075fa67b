import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/core/schema.ts';
import type { Payment } from '../../src/payment/index.ts';
import { paymentFactSchema } from '../../src/payment/schema.ts';
import {
  type Book,
  type Finding,
  findingClasses,
  type Reconciliation,
  reconcile,
} from '../../src/reconciliation/index.ts';
import { totalsOf } from '../../src/reconciliation/totals.ts';
import { DIVERGENCES } from './divergences.ts';
import { after, agreeing, book, DAY, type Day, line, paid, policy, refundLine, UNTIL } from './kit.ts';

const run = ({ books, lines }: Day, more: object = {}) => reconcile(books, { lines }, { ...policy, ...more });
const classes = ({ findings }: Reconciliation) => findings.map((each) => each.class);
const join = (...days: readonly Day[]): Day => ({
  books: days.flatMap(({ books }) => books),
  lines: days.flatMap(({ lines }) => lines),
});

/** The books after every proposed fact was recorded. */
function recorded(books: readonly Book[], findings: readonly Finding[]): readonly Book[] {
  return books.map((each) => {
    const facts = findings.flatMap(({ proposal }) =>
      proposal.do === 'record' && proposal.paymentId === each.payment.id ? [proposal.fact] : [],
    );
    return { ...each, payment: after(each.payment, ...facts) };
  });
}

/** Paid, whatever became of the money since. */
const isPaid = ({ status }: Payment) =>
  status === 'SUCCESS' || status === 'REFUNDING' || status === 'REFUNDED';

describe('reconciling', () => {
  it('given books and statement that agree, when they are reconciled, then there is no finding and the totals tie', () => {
    const day = agreeing('x', 3);
    const { matched, findings, totals, ties } = run(day);
    expect(findings).toEqual([]);
    expect(matched).toHaveLength(9);
    expect(ties).toBe(true);
    expect(totals).toEqual([
      {
        currency: 'EUR',
        lines: 9,
        paidMinor: 60_000,
        refundedMinor: 9_000,
        disputedMinor: 0,
        feeMicros: 360_000,
        grossMinor: 51_000,
        matchedMinor: 51_000,
        findingsMinor: 0,
        differenceMinor: 0,
      },
    ]);
  });

  it('given the planted divergences, when their classes are listed, then every class is among them', () => {
    expect([...new Set(DIVERGENCES.map((each) => each.class))].sort()).toEqual(
      Object.keys(findingClasses).sort(),
    );
  });

  for (const { name, class: expected, beside = [], make, settles } of DIVERGENCES) {
    it(`given ${name}, when it is reconciled, then ${expected} is found and nothing else`, () => {
      const day = join(make('it'), agreeing('x', 2));
      const found = run(day);
      expect(classes(found)).toEqual([...beside, expected].sort());
      expect(found.ties).toBe(true);
      expect(run(day)).toEqual(found);
      for (const { proposal } of found.findings)
        if (proposal.do === 'record') expect(parse(paymentFactSchema, proposal.fact).isOk()).toBe(true);
    });

    it(`given ${name}, when the proposed facts of ${expected} are recorded, then it ${settles ? 'is resolved' : 'stays until a person acts'}`, () => {
      const day = join(make('it'), agreeing('x', 2));
      const before = run(day);
      const books = recorded(day.books, before.findings);
      const next = run({ ...day, books });
      expect(next.ties).toBe(true);
      if (settles) expect(classes(next)).not.toContain(expected);
      else expect(next.findings.map(({ id }) => id)).toContain(before.findings.at(-1)?.id);
      // Recorded once more, nothing changes; a paid payment stays paid.
      expect(recorded(books, before.findings)).toEqual(books);
      for (const [i, { payment: was }] of day.books.entries())
        if (isPaid(was)) expect(isPaid(books[i]?.payment as Payment)).toBe(true);
    });
  }

  it('given a mixed day in any order, when it is reconciled, then every divergence is found in its class', () => {
    const picks = fc.uniqueArray(fc.nat({ max: DIVERGENCES.length - 1 }), { minLength: 1 });
    fc.assert(
      fc.property(picks, fc.integer(), (picked, seed) => {
        const chosen = picked.map((n) => DIVERGENCES[n]!);
        const day = join(agreeing('x', 2), ...chosen.map(({ make }, n) => make(`d${n}`)));
        const found = run(day);
        expect(classes(found).sort()).toEqual(
          chosen.flatMap((each) => [each.class, ...(each.beside ?? [])]).sort(),
        );
        expect(found.ties).toBe(true);
        expect(new Set(found.findings.map(({ id }) => id)).size).toBe(found.findings.length);
        expect(run({ books: shuffled(day.books, seed), lines: shuffled(day.lines, seed) })).toEqual(found);
      }),
      { numRuns: 100 },
    );
  });

  it('given any lines, when they are reconciled, then the totals tie', () => {
    const spoil = fc.record({
      amountMinor: fc.integer({ min: 1, max: 1e6 }),
      currency: fc.constantFrom('EUR', 'USD', 'JPY'),
      status: fc.constantFrom('done' as const, 'processing' as const, 'failed' as const),
      type: fc.constantFrom('payment' as const, 'refund' as const, 'dispute' as const),
      channelTxnId: fc.constantFrom('t-xp0', 't-xr0', 't-xc0', 't-?'),
      refundId: fc.constantFrom('r-xr0', 'r-?'),
      paymentId: fc.constantFrom('xp0', 'xr0', 'xc0', '?'),
    });
    const { books } = agreeing('x', 1);
    fc.assert(
      fc.property(fc.array(spoil, { maxLength: 12 }), (lines) => {
        const found = run({ books, lines: lines.map((each) => line('x', each)) });
        expect(found.ties).toBe(true);
        expect(
          found.matched.length + found.findings.filter(({ amountMinor }) => amountMinor !== 0).length,
        ).toBeLessThanOrEqual(lines.length);
      }),
      { numRuns: 300 },
    );
  });

  it('given a line that was lost, when totals are made, then the difference is its amount', () => {
    const day = agreeing('x', 1);
    const { matched, findings } = run(day);
    const lost = totalsOf(day.lines, matched.slice(1), findings);
    expect(lost.map(({ differenceMinor }) => differenceMinor)).toEqual([matched[0]?.amountMinor]);
  });
});

describe('the cut-off', () => {
  const missingPayment = (paidAt: number, more: Partial<Book> = {}) =>
    classes(run({ books: [book(paid('it'), { paidAt, ...more })], lines: [] }));

  it('given a missing payment, when it is less than two business days old, then it is carried over, and otherwise queried', () => {
    expect(missingPayment(UNTIL)).toEqual([]); // of the next statement
    expect(missingPayment(UNTIL - 1)).toEqual(['B1']);
    expect(missingPayment(UNTIL - DAY)).toEqual(['B1']);
    expect(missingPayment(UNTIL - 2 * DAY)).toEqual(['B2']);
    expect(missingPayment(UNTIL - 9 * DAY, { reconciled: true })).toEqual([]);
    expect(missingPayment(UNTIL - 9 * DAY, { query: 'paid' })).toEqual(['B1']); // the statement is late, not the money
  });
  it('given a weekend, when days are counted, then it does not count', () => {
    const monday = Date.UTC(2026, 0, 5);
    const friday = (more: object) =>
      classes(
        run(
          { books: [book(paid('it'), { paidAt: monday - 3 * DAY + 1 })], lines: [] },
          { until: monday, ...more },
        ),
      );
    expect(friday({})).toEqual(['B1']);
    expect(friday({ isBusinessDay: () => true })).toEqual(['B2']);
    expect(friday({ isBusinessDay: () => false })).toEqual(['B1']);
    expect(friday({ missingAfterDays: 1, isBusinessDay: () => true })).toEqual(['B2']);
  });
  it('given a payment missing for long, when it is reconciled, then it is queried first, then stopped, and never failed', () => {
    const proposals = (query?: 'unpaid') =>
      run({ books: [book(paid('it'), { paidAt: 0, ...(query && { query }) })], lines: [] }).findings.map(
        ({ proposal }) => proposal.do,
      );
    expect(proposals()).toEqual(['query']);
    expect(proposals('unpaid')).toEqual(['stop']);
  });
});

describe('a statement', () => {
  it('given two lines of an unbooked payment, when they are recorded, then the earlier pays and the later is refunded', () => {
    const day: Day = {
      books: [book(DIVERGENCES[0]!.make('it').books[0]!.payment)],
      lines: [
        line('it', { channelTxnId: 'later', at: UNTIL - 1 }),
        line('it', { channelTxnId: 'earlier', at: UNTIL - 2 }),
      ],
    };
    const { findings } = run(day);
    expect(findings.map((each) => `${each.class} ${each.channelTxnId}`)).toEqual(['A1 earlier', 'A5 later']);
    const [after] = recorded(day.books, findings);
    expect(after?.payment.receipts.map(({ kind }) => kind).sort()).toEqual(['payment', 'surplus']);
    expect(classes(run({ ...day, books: [after!] }))).toEqual([]);
  });
  it('given a refund repeated with another amount, when it is reconciled, then it counts once', () => {
    const day = agreeing('x', 1);
    const lines = [...day.lines, refundLine('xr0', { amountMinor: 1 })];
    const { ties, findings } = run({ ...day, lines });
    expect(ties).toBe(true);
    expect(findings.map((each) => each.class)).toContain('E4');
  });
});

function shuffled<T>(items: readonly T[], seed: number): readonly T[] {
  return items
    .map((item, i) => ({ item, key: Math.imul(seed ^ (i + 1), 0x9e3779b1) >>> 0 }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
