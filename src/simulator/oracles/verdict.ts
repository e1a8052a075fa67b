/** The verdict at rest: every invariant in full, and all books compared. */
import type { Level } from '../../inventory/index.ts';
import type { Order } from '../../order/index.ts';
import { type Payment, payment, suspense } from '../../payment/index.ts';
import { CHANNEL, type GatewayBooks } from '../../testing/gateway/books.ts';
import { audit, type GatewayEntry, readLog } from '../../testing/invariants/index.ts';
import { paymentIn, type Shop } from '../actors/shop.ts';
import type { Findings } from '../engine/findings.ts';
import type { Auditor } from './auditor.ts';
import type { OrderList } from './order-list.ts';
import type { ShadowStock } from './shadow-stock.ts';

/** A shop at rest, with the books that observers kept beside it. */
export interface ShopAtRest {
  readonly shop: Shop;
  readonly findings: Findings;
  readonly auditor: Auditor;
  readonly shadow: ShadowStock;
  readonly orderList: OrderList;
  /** Ids of published messages, in order, repeats included. */
  readonly published: readonly string[];
  /** Number of outbox rows before the relay's cursor. */
  readonly relayed: number;
}

export async function judge(atRest: ShopAtRest): Promise<void> {
  const { shop, findings, auditor, published, relayed } = atRest;
  const { kernel } = shop.context;
  const { webhookSender } = shop;
  const log = await readLog(shop.db.truth, kernel.now, {
    published,
    relayed,
    acknowledged: auditor.acknowledged,
    answers: auditor.answers,
    reportedFacts: webhookSender.accepted,
    gateway: entriesOf(shop.gateway.books),
    machines: { order: shop.order, payment, suspense },
  });
  for (const { invariant, message } of audit(log).violations) findings.all.push({ id: invariant, message });
  auditor.judgeAtRest();
  warehouseAgrees(atRest, log.levels);
  for (const message of shop.gateway.excessive)
    findings.add('W7', message, 'refunds requested', '≤ captured', 'more');
  for (const order of log.orders) moneyAgrees(atRest, order);
  nothingWaits(atRest, log.orders);
  listAgrees(atRest, [
    ...log.orders.map((row) => ({ kind: 'order', ...row })),
    ...log.payments.map((row) => ({ kind: 'payment', ...row })),
    ...(log.suspense ?? []).map((row) => ({ kind: 'suspense', ...row })),
  ]);
  if (webhookSender.pending > 0)
    findings.add('W8', 'the channel', 'notifications not accepted', 0, webhookSender.pending);
}

/**
 * The gateway's books in the shape of the invariants. A second charge of one attempt has no intent of ours.
 */
function entriesOf(books: GatewayBooks): readonly GatewayEntry[] {
  const channel = CHANNEL;
  return [
    ...[...books.charges.values()].flatMap(({ captures }) =>
      captures.map(({ paymentId, txn: ref, attemptId, amountMinor, currency }, i) => ({
        ...{ kind: 'capture' as const, paymentId, channel, ref, amountMinor, currency },
        intent: i === 0 ? attemptId : `${attemptId} again ${i}`,
      })),
    ),
    ...[...books.refunds.values()]
      .filter(({ status }) => status === 'succeeded')
      .map(({ refundId, paymentId, amountMinor, currency }) => ({
        ...{ kind: 'refund' as const, paymentId, channel, amountMinor, currency },
        ...{ ref: refundId, intent: refundId },
      })),
    ...books.disputes.flatMap(({ disputeId, txn, amountMinor, status }) => {
      const { paymentId, currency } = books.captures.get(txn) ?? {};
      if (paymentId === undefined || currency === undefined) return [];
      const disputeStatus = ({ open: 'OPEN', lost: 'LOST', won: 'WON' } as const)[status];
      return {
        kind: 'dispute' as const,
        paymentId,
        channel,
        ref: disputeId,
        intent: disputeId,
        amountMinor,
        currency,
        disputeStatus,
      };
    }),
  ];
}

/** Claim W2: the warehouse is counted. */
function warehouseAgrees({ shop, findings, shadow }: ShopAtRest, levels: readonly Level[]): void {
  for (const { id, available, frozen, locked } of levels) {
    const there = BigInt(shop.warehouse.count(id));
    const books = BigInt(available + frozen + locked) + shadow.unsent(id);
    if (there !== books) findings.add('W2', `level ${id}`, 'units in the warehouse', books, there);
  }
  if (shadow.ledger.sum !== 0n) findings.add('W1', 'the shadow ledger', 'sum', 0, shadow.ledger.sum);
}

const UNPAID = ['PENDING_PAYMENT', 'CANCELLED', 'EXPIRED'];
/** Incidents that report misplaced money. */
const MONEY_INCIDENTS: readonly string[] = ['OVER_REFUNDED', 'STRAY_DISPUTE'];

/** Claim W9: judged by the gateway's books alone, except where money came in another amount. */
function moneyAgrees(
  { shop, findings }: ShopAtRest,
  { id, status, paidMinor, refundedMinor, paymentId }: Order,
): void {
  const { books } = shop.gateway;
  let kept = 0;
  // Orders learn of refunds, not of their reversals.
  let cameBack = 0;
  for (const capture of books.capturesOf(id)) {
    const known = paymentIn(shop, capture.paymentId);
    const lost = books.disputes.find(({ txn, status }) => txn === capture.txn && status === 'lost');
    // Both sides of an unplaced charge are in suspense and left to people.
    if (lost && !known) return;
    const odd = known?.incidents.some(
      (incident) => incident.code === 'PAID_MISMATCH' && incident.ref.endsWith(`/${capture.txn}`),
    );
    const back = books.refundsOf(capture.txn);
    if (odd || known?.incidents.some(({ code }) => MONEY_INCIDENTS.includes(code))) return;
    kept += capture.amountMinor;
    for (const refund of back) {
      if (refund.status === 'succeeded') kept -= refund.amountMinor;
      else if (refund.status === 'reversed') cameBack += refund.amountMinor;
    }
    // Money lost to a dispute is the shop's loss if the order stands, and the shopper's due otherwise.
    const wanted =
      paymentId === capture.paymentId && !UNPAID.includes(status) && isPaying(known, capture.txn);
    if (lost && !wanted) kept -= lost.amountMinor;
  }
  const owed = UNPAID.includes(status) ? 0 : paidMinor - refundedMinor;
  if (kept < owed || kept > owed + cameBack)
    findings.add(
      'W9',
      `order ${id} (${status}, payment ${paymentId})`,
      'kept by the gateway, minor units',
      owed,
      kept,
    );
}

function isPaying(payment: Payment | undefined, txn: string): boolean {
  return (
    payment?.receipts.some(({ channelTxnId, kind }) => channelTxnId === txn && kind === 'payment') ?? false
  );
}

/** Claim W8: nothing waits for an event that will never come. */
function nothingWaits({ shop, findings }: ShopAtRest, orders: readonly Order[]): void {
  for (const { id, status, lines } of orders) {
    if (status === 'PENDING_PAYMENT' || status === 'NEW')
      findings.add('W8', `order ${id}`, 'status at rest', 'a later one', status);
    const held = lines.reduce((sum, line) => sum + line.held, 0);
    if (held > 0 && (UNPAID.includes(status) || status === 'REFUNDED'))
      findings.add('W8', `order ${id} (${status})`, 'units held', 0, held);
  }
  for (const { state } of shop.db.truth.rows('payment')) {
    const { id, status, refunds, incidents } = state as NonNullable<ReturnType<typeof paymentIn>>;
    if (['NEW', 'CREATED', 'PENDING', 'PROCESSING'].includes(status))
      findings.add('W8', `payment ${id}`, 'status at rest', 'a definite one', status);
    if (incidents.some(({ code }) => code === 'OVER_REFUNDED')) continue;
    for (const refund of refunds)
      if (['REQUESTED', 'SUBMITTED', 'UNKNOWN', 'PROCESSING', 'ABNORMAL'].includes(refund.status))
        findings.add(
          'W8',
          `payment ${id} refund ${refund.id}`,
          'status at rest',
          'a definite one',
          refund.status,
        );
  }
}

function listAgrees(
  { orderList, findings, shop }: ShopAtRest,
  rows: readonly { kind: string; id: string; status: string }[],
): void {
  for (const { kind, id, status } of rows) {
    const shown = orderList.rows.get(`${kind}/${id}`);
    const version = shop.db.rows.get(`${kind}\n${id}`)?.version;
    if (shown?.status !== status || shown.version !== version)
      findings.add(
        'W10',
        `${kind} ${id}`,
        'shown',
        `${status}@${version}`,
        shown ? `${shown.status}@${shown.version}` : 'nothing',
      );
  }
}
