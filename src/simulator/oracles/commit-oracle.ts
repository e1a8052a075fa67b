/** Judges every commit: invariants, the shadow books, and which rows a request may touch. */
import type { HistoryRecord } from '../../core/history.ts';
import type { Hold } from '../../inventory/index.ts';
import type { OrderStatus, Role } from '../../order/index.ts';
import { type Payment, type PaymentEvent, payment, suspense } from '../../payment/index.ts';
import { invariantsFor, touchedBy } from '../../testing/invariants/index.ts';
import { orderIn, paymentIn, type Shop } from '../actors/shop.ts';
import type { Findings } from '../engine/findings.ts';
import type { Commit } from '../world/database.ts';
import type { FlatRequest } from '../world/request.ts';
import type { Auditor } from './auditor.ts';
import { RefundLedger } from './refund-ledger.ts';
import type { ShadowStock } from './shadow-stock.ts';

/** Facts that end a charge under way. For reserved money that includes a failed last capture. */
const DEFINITE = ['closed', 'failed', 'captureFailed'];

export class CommitOracle {
  readonly #findings: Findings;
  readonly #auditor: Auditor;
  readonly #shadow: ShadowStock;
  readonly #refunds = new RefundLedger();

  constructor(findings: Findings, auditor: Auditor, shadow: ShadowStock) {
    this.#findings = findings;
    this.#auditor = auditor;
    this.#shadow = shadow;
  }

  judge(shop: Shop, commit: Commit, now: number): void {
    const { writes, before } = commit;
    const machines = { order: shop.order, payment, suspense };
    for (const { invariant, message } of invariantsFor(touchedBy(before, writes, { now, machines })))
      this.#findings.all.push({ id: invariant, message });
    this.#shadow.book(commit, now, (record) => this.#requestOf(record), this.#auditor.stockRequests);
    let last = '';
    for (const record of writes.history) {
      if (record.correlationId !== last) this.#auditor.committed(record.correlationId);
      last = record.correlationId;
      this.#touchesOwnOrder(shop, record);
      if (record.kind === 'payment') this.#refunds.book(record);
      if (record.event === 'order.refunded') this.#refundIsReal(shop, record, writes.history);
      if (record.kind === 'order') this.#policyAllows(shop, record);
      else if (record.kind === 'payment') this.#refundIsCovered(shop, record);
    }
    for (const { kind, state } of writes.changes)
      if (kind === 'hold') this.#touchesOwnHolds(state as Hold, writes.history);
  }

  #requestOf({ correlationId }: HistoryRecord): FlatRequest | undefined {
    return this.#auditor.requestOf(correlationId)?.flat;
  }

  /** Claim W3: a record belongs to the order that its request names. */
  #touchesOwnOrder(shop: Shop, record: HistoryRecord): void {
    const named = this.#requestOf(record)?.command.orderId;
    if (named === undefined || record.kind === 'suspense') return;
    const owner = record.kind === 'order' ? record.id : paymentIn(shop, record.id)?.orderId;
    if (owner !== named)
      this.#findings.add('W3', `${record.kind} ${record.id}`, `order behind ${record.event}`, named, owner);
  }

  /** Claim W3 for holds: a commit changes only holds of orders it writes. */
  #touchesOwnHolds({ id, orderId }: Hold, history: readonly HistoryRecord[]): void {
    if (!history.some((record) => record.kind === 'order' && record.id === orderId))
      this.#findings.add('W3', `hold ${id}`, 'events of its order in the commit', '≥ 1', 0);
  }

  /** Claims W16 and W17: refunds are covered, and an unknown outcome concludes nothing. */
  #refundIsCovered(shop: Shop, record: HistoryRecord): void {
    const { id, event, from, to } = record;
    const { type, refundId } = this.#requestOf(record)?.command ?? {};
    const ended = from !== to && (to === 'FAIL' || to === 'CLOSED');
    if (ended && (type === 'unknown' || (from === 'PROCESSING' && !DEFINITE.includes(String(type)))))
      this.#findings.add('W17', `payment ${id}`, 'status without word from the channel', from, to);
    if (event === 'payment.refund_failed' && type === 'refundUnknown')
      this.#findings.add('W17', `payment ${id}`, 'refund without word from the channel', 'UNKNOWN', 'FAILED');
    if (event !== 'payment.refund_requested') return;
    const given = (record.data as { refundId: string }).refundId;
    if (type === 'requestRefund' && given !== refundId)
      this.#findings.add('W14', `payment ${id}`, 'number of the refund', refundId, given);
    const { refunds = [], receipts = [], disputes = [] } = paymentIn(shop, id) ?? {};
    const refund = refunds.find(({ id }) => id === given);
    const receipt = receipts.find((each) => each.id === refund?.receiptId);
    let left = receipt?.amountMinor ?? 0;
    for (const { receiptId, status, settledMinor = 0, amountMinor } of refunds)
      if (receiptId === receipt?.id && status !== 'FAILED' && status !== 'REVERSED')
        left -= status === 'SUCCEEDED' ? settledMinor : amountMinor;
    for (const { receiptId, status, amountMinor } of disputes)
      if (receiptId === receipt?.id && status !== 'WON') left -= amountMinor;
    if (left < 0)
      this.#findings.add('W16', `payment ${id} refund ${refund?.id}`, 'left, minor units', '≥ 0', left);
  }

  /** Claim W15: by the policy, and by the clock of the node that decided. */
  #policyAllows(shop: Shop, { id, event, from, to, at, data }: HistoryRecord): void {
    const { payBy = null, refundedMinor = 0, paidMinor = 0 } = orderIn(shop, id) ?? {};
    if (event === 'order.expired' && (payBy === null || at < payBy))
      this.#findings.add('W15', `order ${id}`, 'expired at', `≥ ${payBy}`, at);
    const { by } = data as { by: Role };
    const allowed = shop.order.policy.mayCancel[from as OrderStatus] ?? [];
    if (event === 'order.cancelled' && !allowed.includes(by))
      this.#findings.add('W15', `order ${id} (${from})`, 'cancelled by', allowed.join(' or '), by);
    if (to === 'REFUNDED' && refundedMinor !== paidMinor)
      this.#findings.add('W4', `order ${id} (REFUNDED)`, 'refunded, minor units', paidMinor, refundedMinor);
  }

  /** Claim W4: a refund of an order is money that paid for it, counted once however often it went back. */
  #refundIsReal(
    shop: Shop,
    { id, correlationId, data }: HistoryRecord,
    history: readonly HistoryRecord[],
  ): void {
    const { refundId, amountMinor } = data as { refundId: string; amountMinor: number };
    const order = orderIn(shop, id);
    if (order?.paymentId == null) return;
    const succeeded = history.find(
      (record) =>
        record.correlationId === correlationId &&
        record.event === 'payment.refund_succeeded' &&
        (record.data as { refundId: string }).refundId === refundId,
    );
    const paid: Payment | undefined = paymentIn(shop, order.paymentId);
    const refund = paid?.refunds.find((each) => each.id === refundId);
    const receipt = paid?.receipts.find((each) => each.id === refund?.receiptId);
    const ofReceipt = (id: string) =>
      paid?.refunds.some((each) => each.id === id && each.receiptId === receipt?.id) === true;
    const gone = this.#refunds.refundedMinor(order.paymentId, ofReceipt);
    const nth = order.refunds.findIndex((each) => each.refundId === refundId);
    const earlier = order.refunds.slice(0, nth).reduce((sum, each) => sum + each.amountMinor, 0);
    const event = succeeded?.data as PaymentEvent | undefined;
    const minor =
      event?.type === 'payment.refund_succeeded' && event.refund.type === 'refund.succeeded'
        ? event.refund.settledMinor
        : undefined;
    if (succeeded?.id !== order.paymentId || receipt?.kind !== 'payment')
      this.#findings.add(
        'W4',
        `order ${id} refund ${refundId}`,
        'of the payment that paid',
        order.paymentId,
        succeeded?.id ?? 'none',
      );
    else if (minor === undefined || amountMinor !== Math.min(minor, gone - earlier))
      this.#findings.add(
        'W4',
        `order ${id} refund ${refundId}`,
        'minor units',
        `${minor}, ${gone} gone, ${earlier} recorded before`,
        amountMinor,
      );
  }
}
