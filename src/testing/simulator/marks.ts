/**
 * Rare states that a campaign must have seen at least once: without them, "nothing was violated" says little. A mark is
 * hit where the simulator sees the state, never where it hopes to cause it.
 */
export const MARKS = {
  'last-unit-contested': 'two orders wanted the last units of a SKU and one was told so',
  'sold-out-then-back': 'a SKU was sold out and sold again after a release or a delivery',
  'same-sku-two-lines': 'one order had two lines of one SKU',
  'double-click-replayed': 'the same request under the same key got the same answer',
  'key-reused-other-body': 'a key came with another request and was refused',
  'refusal-replayed': 'a refusal was replayed under its key',
  'unknown-resolved-done': 'an unknown outcome turned out to be done',
  'unknown-resolved-not-done': 'an unknown outcome turned out not to be done',
  'crash-lost-reply': 'a command was committed and its caller heard nothing',
  'batch-of-many': 'one transaction carried five commands or more',
  'batch-split': 'a batch failed and was run again in halves',
  'zombie-fenced': 'a node woke up in a transaction that was no longer its own, and was refused',
  'lock-waited': 'a transaction waited for a row',
  'lock-timeout': 'a transaction waited for a row in vain',
  'conflict-retried': 'a commit lost against a faster one and was run again',
  'conflict-answered': 'a caller was told that others were faster every time',
  'expired-by-sweeper': 'an unpaid order expired',
  'paid-past-deadline': 'an order was paid after its window, before the sweeper came',
  'pay-races-expire': 'an order was paid or expired within a second of its deadline',
  'capture-after-cancel': 'money came for an order that was cancelled',
  'capture-after-expiry': 'money came for an order that had expired',
  'capture-after-closed': 'money came for a payment that was closed',
  'capture-after-failed': 'money came for a payment that had failed',
  'failed-then-paid': 'a failed payment was paid after all, confirmed by a query',
  'second-payment-surplus': 'two payments were paid for one order',
  'double-charge-surplus': 'one payment was charged twice',
  'paid-mismatch': 'money came that was not what we asked for',
  'callback-before-commit': 'a callback came before we knew the payment',
  'callback-again': 'a callback was not taken in and came again',
  'callback-known': 'a callback was recognised as one that was taken in before',
  'forged-callback-refused': 'somebody else’s message was refused',
  'suspense-matched': 'money that nobody could place was placed once its payment was there',
  'suspense-returned': 'money that nobody could place went back',
  'sweeps-overlapped': 'two nodes swept at the same time',
  'sweep-died': 'a node died in mid sweep',
  'timer-put-off': 'a timer could not be done and was put off, alone',
  'processing-after-paid': 'an old callback came after the success',
  'cancel-in-flight-refused': 'a cancel was refused because the charge was under way',
  'cancel-paid-refunds': 'a paid order was cancelled and its money ordered back',
  'refund-refused-too-much': 'a refund above what is left was refused',
  'refund-pending-blocks': 'a refund was refused because another was under way',
  'refund-partial': 'a part of the money went back',
  'refund-full': 'all of the money went back',
  'refund-unknown': 'nobody knew what became of a refund',
  'refund-failed': 'a refund failed',
  'refund-renewed': 'a failed refund was asked for anew',
  'refund-abnormal': 'a refund reached nobody',
  'refund-reversed': 'a refund came back',
  'refund-external': 'a refund was made at the console',
  'refund-while-disputed': 'a dispute was opened while a refund was under way',
  'dispute-lost': 'a dispute was lost',
  'dispute-won': 'a dispute was won',
  'over-refunded': 'more went back than came in, and an incident says so',
  'shipped-in-parts': 'an order left in more than one parcel',
  'after-sales-return': 'goods came back on the shelf',
  'after-sales-closed': 'a case was closed without effect',
  'cancel-after-ship-refused': 'a cancel was refused because something had left',
  'stock-adjusted': 'a count was corrected',
  'stock-recount': 'a correction was refused because the stock had moved',
  'stock-locked': 'goods were withheld and given free again',
  'relay-repeated': 'a message was published twice',
  'relay-crashed': 'a relay died between publishing and its bookmark',
  'inbox-recognised': 'a consumer recognised a message it had seen',
  'out-of-order-message': 'a consumer got a later message of an order before an earlier one',
  'dead-letter-redriven': 'a message was redriven from the dead letters',
  'broker-refilled': 'an emptied broker was filled again from the outbox',
  'foreign-payment-refused': 'somebody spoke of a payment that is not of the order',
  'hostile-refused': 'a hostile value was refused with a typed error',
  'stale-read-acted-on': 'somebody acted on an old view and was refused',
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
