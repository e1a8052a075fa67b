/** Stripe's events and dispute statuses: which are about payments, and what a dispute's status holds. */

/** Event types that are read; what they carry says the rest. */
export const STRIPE_EVENTS = [
  'payment_intent.created',
  'payment_intent.requires_action',
  'payment_intent.amount_capturable_updated',
  'payment_intent.processing',
  'payment_intent.succeeded',
  'payment_intent.payment_failed',
  'payment_intent.canceled',
  'charge.pending',
  'charge.succeeded',
  'charge.captured',
  'charge.failed',
  'charge.expired',
  'charge.updated',
  'charge.refund.updated',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
  'charge.dispute.funds_withdrawn',
  'charge.dispute.funds_reinstated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'payout.created',
  'payout.updated',
  'payout.paid',
  'payout.failed',
  'payout.canceled',
  'payout.reconciliation_completed',
] as const;

/** An inquiry (`warning_…`) takes no money, so it says nothing to the machine; nor does a prevented dispute. */
export const STRIPE_DISPUTES = {
  warning_needs_response: 'irrelevant',
  warning_under_review: 'irrelevant',
  warning_closed: 'irrelevant',
  prevented: 'irrelevant',
  needs_response: 'disputeOpened',
  under_review: 'disputeOpened',
  won: 'disputeWon',
  lost: 'disputeLost',
} as const;

/** A charge's own words; a charge that failed leaves its intent open for another card. */
export const STRIPE_CHARGES = { succeeded: 'paid', pending: 'pending', failed: 'pending' } as const;
export const STRIPE_PAYOUTS = {
  pending: 'irrelevant',
  in_transit: 'irrelevant',
  paid: 'irrelevant',
  failed: 'irrelevant',
  canceled: 'irrelevant',
} as const;
