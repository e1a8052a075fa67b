/** Stripe's event types that are about payments, and the meaning of its dispute, charge and payout statuses. */

/** The event types that are read. The object in the event decides the fact. */
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

/** An inquiry (`warning_…`) takes no money, nor does a prevented dispute: both are irrelevant to the payment. */
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

/** A charge's statuses. A failed charge leaves its intent open for another card. */
export const STRIPE_CHARGES = { succeeded: 'paid', pending: 'pending', failed: 'pending' } as const;
export const STRIPE_PAYOUTS = {
  pending: 'irrelevant',
  in_transit: 'irrelevant',
  paid: 'irrelevant',
  failed: 'irrelevant',
  canceled: 'irrelevant',
} as const;
