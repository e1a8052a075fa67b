/**
 * Coverage marks: rare states that a campaign must reach at least once.
 * Without them a clean campaign proves little.
 * A mark is hit where the state is observed, never where the simulator tries to cause it.
 */
export const MARKS = {
  'last-unit-contested': 'two orders wanted the last units of a SKU and one was refused',
  'sold-out-then-back': 'a SKU was sold out and sold again after a release or a delivery',
  'same-sku-two-lines': 'one order had two lines of one SKU',
  'double-click-replayed': 'the same request under the same key got the same answer',
  'key-reused-other-body': 'a key came with another request and was refused',
  'refusal-replayed': 'a refusal was replayed under its key',
  'unknown-resolved-done': 'an unknown outcome proved to be committed',
  'unknown-resolved-not-done': 'an unknown outcome proved not to be committed',
  'crash-lost-reply': 'a command was committed and its caller got no answer',
  'batch-of-many': 'one transaction carried five commands or more',
  'batch-split': 'a batch failed and was retried in halves',
  'zombie-fenced': 'a node woke up in a transaction it no longer owned and was refused',
  'lock-waited': 'a transaction waited for a row',
  'lock-timeout': 'a transaction gave up waiting for a row',
  'conflict-retried': 'a commit lost against a faster one and was retried',
  'conflict-answered': 'a caller got CONFLICT after every retry',
  'expired-by-sweeper': 'an unpaid order expired',
  'paid-past-deadline': 'an order was paid after its window and before the sweep',
  'pay-races-expire': 'an order was paid or expired within a minute of its deadline',
  'capture-after-cancel': 'money came for a cancelled order',
  'capture-after-expiry': 'money came for an expired order',
  'capture-after-closed': 'money came for a closed payment',
  'capture-after-failed': 'money came for a failed payment',
  'failed-then-paid': 'a failed payment was paid after all, confirmed by a query',
  'second-payment-surplus': 'two payments were paid for one order',
  'double-charge-surplus': 'one payment was charged twice',
  'paid-mismatch': 'money came in another amount, currency or account than requested',
  'callback-before-commit': 'a notification came before the payment was committed',
  'callback-retried': 'a notification was not accepted and was sent again',
  'callback-known': 'a notification was recognised as a repeat',
  'forged-callback-refused': 'a forged notification was refused',
  'suspense-matched': 'money in suspense was matched once its payment existed',
  'suspense-returned': 'money in suspense was returned',
  'sweeps-overlapped': 'two nodes swept at the same time',
  'sweep-died': 'a node crashed during a sweep',
  'timer-deferred': 'a timer failed and was deferred without the others',
  'processing-after-paid': 'a stale notification came after the success',
  'cancel-in-flight-refused': 'a cancel was refused because the charge was under way',
  'cancel-paid-refunds': 'a paid order was cancelled and its refund requested',
  'captured-in-parts': 'reserved money was captured in more than one part',
  'capture-failed': 'a capture of reserved money failed',
  'capture-refused-too-much': 'a capture above the reserved amount was refused',
  'authorisation-released': 'reserved money that was not captured was released',
  'refund-refused-too-much': 'a refund above what is left was refused',
  'refund-pending-blocks': 'a refund was refused because another was under way',
  'refund-partial': 'a part of the money was refunded',
  'refund-full': 'all of the money was refunded',
  'refund-unknown': 'the outcome of a refund was unknown',
  'refund-failed': 'a refund failed',
  'refund-renewed': 'a failed refund was requested anew',
  'refund-abnormal': 'a refund was abnormal',
  'refund-reversed': 'a refund was reversed',
  'refund-external': 'a refund was made at the console',
  'refund-while-disputed': 'a dispute was opened while a refund was under way',
  'dispute-lost': 'a dispute was lost',
  'dispute-won': 'a dispute was won',
  'over-refunded': 'more was refunded than was received, and an incident records it',
  'shipped-in-parts': 'an order left in more than one parcel',
  'after-sales-return': 'returned goods were restocked',
  'after-sales-closed': 'a case was closed without effect',
  'cancel-after-ship-refused': 'a cancel was refused because a parcel had left',
  'stock-adjusted': 'a count was corrected',
  'stock-recount': 'a correction was refused because the stock had moved',
  'stock-locked': 'units were locked and unlocked again',
  'relay-repeated': 'a message was published twice',
  'relay-crashed': 'a relay crashed between publishing and saving its cursor',
  'inbox-recognised': 'a consumer recognised a repeated message',
  'out-of-order-message': 'a consumer got a later message of an order before an earlier one',
  'dead-letter-redriven': 'a dead letter was redriven',
  'broker-refilled': 'an emptied broker was refilled from the outbox',
  'foreign-payment-refused': 'a command for a payment of another order was refused',
  'hostile-refused': 'a hostile value was refused with a typed error',
  'stale-read-acted-on': 'an actor acted on a stale read and was refused',
  'all-nodes-down': 'no node was up',
} as const;

export type Mark = keyof typeof MARKS;
export const MARK_NAMES = Object.keys(MARKS) as readonly Mark[];

/** How often each mark was hit. */
export class Marks {
  readonly hits = new Map<Mark, number>();
  hit(mark: Mark): void {
    this.hits.set(mark, (this.hits.get(mark) ?? 0) + 1);
  }
}
