/** Reconciles our books with a channel's statement. Pure: it proposes and books nothing. */
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
 * Compares a channel's statement of a period with our books. Every line is matched or accounted for by one finding. What
 * our books have and the statement lacks is a finding too. A finding proposes the fact of the lost callback, or what a person
 * has to do: a paid payment is never reversed automatically.
 *
 * The order of lines and books does not matter. The same statement gives the same ids. Amounts are minor units. The classes
 * are A1 to E4 of {@link findingClasses}.
 *
 * @example
 * const { findings, ties } = reconcile(books, statement, { channel: 'wechatPay', merchantId: 'm-1', until, at: now });
 * for (const { proposal } of findings) if (proposal.do === 'record') send(proposal.paymentId, proposal.fact);
 */
export function reconcile(
  ours: readonly Book[],
  { lines }: Statement,
  policy: ReconcilePolicy,
): Reconciliation {
  const books = booksOf(ours);
  const { once, repeats } = dedupe(lines);
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
    ...repeatFindings(repeats, policy),
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
 * A repeated line counts once; its repeats are numbered. If a repeat differs, the first field that differs is named: it may
 * be the money of another order rather than a fault of the file.
 */
function repeatFindings(repeats: readonly Repeat[], policy: ReconcilePolicy): Finding[] {
  const counts = new Map<string, number>();
  return repeats.map(({ line, first }) => {
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

/** The members that have a value. */
function defined(values: { readonly [name: string]: string | number | undefined } | undefined): object {
  return Object.fromEntries(Object.entries(values ?? {}).filter(([, value]) => value !== undefined));
}
