/** Our books against a channel's statement. Pure: nothing is booked here, everything is proposed. */
import { joinId } from '../core/id.ts';
import { difference } from '../payment/terms.ts';
import { bookOf, booksOf } from './books.ts';
import { finding } from './finding.ts';
import { dedupe, grossOf, lineKey, type Repeat } from './lines.ts';
import { missing, overRefunded } from './missing.ts';
import { type Judged, judgePayment } from './payments.ts';
import type {
  Book,
  Finding,
  Matched,
  ReconcilePolicy,
  Reconciliation,
  Statement,
  StatementLine,
} from './reconciliation.types.ts';
import { judgeDispute, judgeRefund } from './refunds.ts';
import { totalsOf } from './totals.ts';

/**
 * Compares what a channel says it did in a period with what we have. Every line is matched or accounted for by one
 * finding; what we have and the statement has not is found too. A finding proposes a fact for the payment machine, the one
 * that a lost callback would have been, or says who has to look: a payment that is paid is never taken back by itself.
 *
 * The order of lines and books does not matter, and the same statement gives the same ids. Amounts are minor units.
 * Rules: the classes A1 to E4 of {@link findingClasses}.
 *
 * @example
 * const { findings, ties } = reconcile(books, statement, { channel: 'wechatPay', merchantId: 'm-1', until, at: now });
 * for (const { proposal } of findings) if (proposal.do === 'tell') send(proposal.paymentId, proposal.fact);
 */
export function reconcile(
  ours: readonly Book[],
  { lines }: Statement,
  policy: ReconcilePolicy,
): Reconciliation {
  const books = booksOf(ours);
  const { once, again } = dedupe(lines);
  const matched: Matched[] = [];
  const findings: Finding[] = [];
  const paid = new Set<string>();
  for (const line of once) {
    const book = bookOf(books, policy, line);
    const judged = judge(line, book, policy, book !== undefined && paid.has(book.payment.id));
    if (judged.finding?.class === 'A1' && book) paid.add(book.payment.id);
    if (judged.finding) findings.push(judged.finding);
    else matched.push(match(line, book));
    findings.push(...(judged.notes ?? []));
  }
  findings.push(
    ...repeated(again, policy),
    ...missing(books, once, policy),
    ...overRefunded(books, once, policy),
  );
  findings.sort((a, b) => (a.id < b.id ? -1 : 1));
  const totals = totalsOf(lines, matched, findings);
  return { matched, findings, totals, ties: totals.every(({ differenceMinor }) => differenceMinor === 0) };
}

function judge(
  line: StatementLine,
  book: Book | undefined,
  policy: ReconcilePolicy,
  paidAlready: boolean,
): Judged {
  switch (line.type) {
    case 'payment':
      return judgePayment(line, book, policy, paidAlready);
    case 'refund':
      return judgeRefund(line, book, policy);
    case 'dispute':
      return judgeDispute(line, book, policy);
  }
}

function match(line: StatementLine, book: Book | undefined): Matched {
  const paymentId = book?.payment.id ?? '';
  return { line: lineKey(line), paymentId, amountMinor: grossOf(line), currency: line.currency };
}

/**
 * The same line again: it counts once, and its repeats are told apart by their number. Where it is not quite the same, the
 * first thing that differs is named, so that nobody takes another order's money for a fault of the file.
 */
function repeated(again: readonly Repeat[], policy: ReconcilePolicy): Finding[] {
  const counts = new Map<string, number>();
  return again.map(({ line, first }) => {
    const key = lineKey(line);
    const n = (counts.get(key) ?? 1) + 1;
    counts.set(key, n);
    const { channelTxnId, currency } = line;
    const differs = difference({ ...first, at: line.at }, line);
    const about = { channelTxnId, currency, amountMinor: grossOf(line) };
    const values = differs && { ours: differs.expected, theirs: differs.given };
    return finding('E4', policy, joinId(key, String(n)), { ...about, ...defined(values) }, { do: 'report' });
  });
}

/** Without the members that have no value. */
function defined(values: { readonly [name: string]: string | number | undefined } | undefined): object {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined));
}
