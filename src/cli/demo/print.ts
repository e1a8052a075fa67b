/** The demo's report: what was sent, the checks, and the history of one order. */
import { formatDistanceStrict } from 'date-fns/formatDistanceStrict';
import type { HistoryRecord } from '../../core/history.ts';
import { type Books, euros, type Finding } from './checks.ts';
import type { Tally } from './drive.ts';
import { HOT_SKU } from './stories.ts';

export interface Report {
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly books: Books;
  readonly findings: readonly Finding[];
  readonly stockedHot: number;
  readonly elapsedMs: number;
  readonly sent: number;
}

export function printReport({ tallies, books, findings, stockedHot, elapsedMs, sent }: Report): string {
  const lines = [
    title('What was sent'),
    row(['use case', 'accepted', 'repeated', 'refused', 'why']),
    ...[...tallies].map(([name, { accepted, repeated, refused }]) => {
      const total = [...refused.values()].reduce((sum, n) => sum + n, 0);
      return row([
        name,
        accepted,
        repeated,
        total,
        [...refused].map(([code, n]) => `${code} ${n}`).join(', '),
      ]);
    }),
    `${sent} commands in ${(elapsedMs / 1_000).toFixed(1)} s`,
    '',
    title('Where the orders are now'),
    ...counts(books.orders.map(({ status }) => status)),
    '',
    title('Where the payments are now'),
    ...counts(books.payments.map(({ status }) => status)),
    '',
    title('The hot SKU'),
    hotSku(books, stockedHot),
    '',
    title('Checked against the books'),
    ...findings.map(({ claim, numbers, holds }) => `${holds ? '✓' : '✗'} ${claim.padEnd(46)} ${numbers}`),
    '',
    ...timeline(books),
  ];
  return lines.join('\n');
}

const title = (text: string) => `${text}\n${'─'.repeat(text.length)}`;

function row(cells: readonly (string | number)[]): string {
  const widths = [24, 9, 9, 8, 0];
  return cells
    .map((cell, i) =>
      typeof cell === 'number'
        ? String(cell).padStart(widths[i] ?? 0)
        : i === 0 || i === 4
          ? cell.padEnd(widths[i] ?? 0)
          : cell.padStart(widths[i] ?? 0),
    )
    .join('  ')
    .trimEnd();
}

function counts(statuses: readonly string[]): string[] {
  const tally = new Map<string, number>();
  for (const status of statuses) tally.set(status, (tally.get(status) ?? 0) + 1);
  const most = Math.max(...tally.values());
  return [...tally]
    .sort(([, a], [, b]) => b - a)
    .map(
      ([status, n]) =>
        `${status.padEnd(22)} ${String(n).padStart(6)}  ${'█'.repeat(Math.max(1, Math.round((n / most) * 40)))}`,
    );
}

function hotSku({ levels, movements }: Books, stocked: number): string {
  const level = levels.find(({ sku }) => sku === HOT_SKU);
  const units = (type: string) =>
    movements
      .filter((row) => row.sku === HOT_SKU && row.type === type && row.status === 'SUCCESS')
      .reduce((sum, { quantity }) => sum + quantity, 0);
  const { available = 0, frozen = 0 } = level ?? {};
  return `${stocked} in stock, frozen ${units('FREEZE')} times and released ${units('UNFREEZE')} times, ${units('DECREASE')} shipped; now ${available} available, ${frozen} frozen`;
}

/** The history of a refunded order with the most shipments. */
function timeline({ orders, history }: Books): string[] {
  const returned = orders.filter(({ refundedMinor, shipments }) => refundedMinor > 0 && shipments.length > 0);
  const chosen = [...returned].sort(
    (a, b) => b.shipments.length - a.shipments.length || (a.id < b.id ? -1 : 1),
  )[0];
  if (!chosen) return [];
  const about = history
    .filter(
      ({ kind, id, data }) =>
        (kind === 'order' && id === chosen.id) ||
        (kind === 'payment' && id === chosen.paymentId && data !== null),
    )
    .map((record, i) => ({ record, i }))
    .sort((a, b) => a.record.at - b.record.at || a.i - b.i)
    .map(({ record }) => record);
  const span = formatDistanceStrict(about.at(-1)?.at ?? 0, about[0]?.at ?? 0);
  const heading = `The life of ${chosen.id}: ${chosen.lines.length} lines, ${euros(chosen.totalMinor)}, ${span} from the first click to ${chosen.status}`;
  return [title(heading), ...about.map(timelineRow)];
}

function timelineRow({ at, kind, from, to, event, operator, remark }: HistoryRecord): string {
  const when = new Date(at).toISOString().slice(0, 19).replace('T', ' ');
  const move = from === to ? `stays ${to}` : `${from} → ${to}`;
  return `${when}  ${kind.padEnd(8)} ${event.padEnd(32)} ${move.padEnd(32)} ${operator}${remark === '' ? '' : `: ${remark}`}`;
}
