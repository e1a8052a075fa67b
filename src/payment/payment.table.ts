import type { TableOf } from '../core/table.ts';
import { duplicate, quarantine, record, recordAndQuery, stale, staleAndQuery, surplus } from './outcome.ts';

/** The eight public statuses of a payment (source C, section 2). */
export type PaymentStatus =
  | 'CREATED'
  | 'PENDING'
  | 'PROCESSING'
  | 'SUCCESS'
  | 'FAIL'
  | 'REFUNDING'
  | 'REFUNDED'
  | 'CLOSED';

/** The guards that cells name; `payment.guards.ts` says what each demands. */
export type PaymentGuard =
  | 'beforeDeadline'
  | 'deadlinePassed'
  | 'moneyToCapture'
  | 'moneyToRefund'
  | 'refundToSend'
  | 'refundToRetry';

/**
 * What becomes of a fact that moves no headline.
 * `record` is booked or noted · `duplicate` says what we know · `stale` is superseded · `quarantine` contradicts us: an
 * incident · `surplus` is money that nothing asked for: booked, and its refund ordered.
 */
export type PaymentOutcome = 'record' | 'duplicate' | 'stale' | 'quarantine' | 'surplus';

/** Nothing was captured: what speaks of refunds or disputes contradicts us. */
const nothingCaptured = {
  requestRefund: { refuse: 'NOT_PAID' },
  sendRefund: { refuse: 'NOT_PAID' },
  retryRefund: { refuse: 'NOT_PAID' },
  refundAccepted: quarantine,
  refundUnknown: quarantine,
  refundAbnormal: quarantine,
  refundSucceeded: quarantine,
  refundFailed: quarantine,
  refundNotFound: quarantine,
  refundReversed: quarantine,
  disputeOpened: quarantine,
  disputeLost: quarantine,
  disputeWon: quarantine,
} as const;

/** Money came in, wanted or not. The refund's own table says what becomes of it; the headline stays. */
const receiptHeld = {
  paidDuplicate: duplicate,
  paidConflicting: quarantine,
  paidMismatch: quarantine,
  requestSurplusRefund: record,
  sendRefund: { outcome: 'record', when: 'refundToSend' },
  retryRefund: { outcome: 'record', when: 'refundToRetry' },
  refundAccepted: record,
  refundUnknown: record,
  refundAbnormal: record,
  refundSucceeded: record,
  refundFailed: record,
  refundNotFound: record,
  refundReversed: record,
  strayRefund: quarantine,
} as const;

/** The payment was paid: every fact about getting it paid is old news, and new money is too much. */
const paid = {
  ...receiptHeld,
  submit: { refuse: 'ALREADY_PAID' },
  capture: { refuse: 'ALREADY_PAID' },
  void: { refuse: 'USE_REFUND' },
  pending: stale,
  processing: stale,
  authorised: stale,
  paid: surplus,
  captured: record, // one we asked for and took for failed
  captureFailed: stale,
  failed: stale,
  unknown: stale,
  timeout: stale,
  attemptOld: stale, // the rest of what was captured in part was let go
  closed: quarantine,
  disputeOpened: record,
  disputeLost: record,
  disputeWon: record,
  disputeKnown: duplicate,
  disputeOld: stale,
  disputeMismatch: quarantine,
} as const;

/** More may be captured of what was authorised → PROCESSING, else SUCCESS with what was. */
const capturing = { to: ['PROCESSING', 'SUCCESS'] } as const;

/** Wherever the refunds say: one open → REFUNDING, all money back → REFUNDED, else SUCCESS. */
const projected = { to: ['SUCCESS', 'REFUNDING', 'REFUNDED'] } as const;

/**
 * The payment, status → event → next status or outcome. `NEW` is the payment before it is created, and no public status.
 * A command carried out before (same id, same content; also `cancel` and `timeout` once CLOSED) is recognised before the
 * table is asked: success, no events.
 *
 * Facts are sorted into rows: `paid` has passed every check, `paidDuplicate` repeats a receipt, `paidConflicting` repeats one with
 * other content, `paidMismatch` is not what we asked for, `paidUnconfirmed` arrives after a failure, `paidSurplus` too or
 * beside another charge; `attemptNews` and `attemptOld` speak of one attempt while another is live; `remainderReleased` settles what
 * is left of a charge captured in part, `remainderFailed` that nothing is; `captureOld` is no news; `strayRefund` fits no receipt.
 */
export const paymentTable = {
  NEW: {
    create: 'CREATED',
  },
  CREATED: {
    ...nothingCaptured,
    submit: { to: 'PENDING', when: 'beforeDeadline' },
    capture: { refuse: 'NOT_AUTHORISED' },
    void: { refuse: 'NOT_AUTHORISED' },
    pending: 'PENDING',
    processing: 'PROCESSING',
    authorised: 'PROCESSING',
    paid: 'SUCCESS', // a callback may overtake our own write
    paidMismatch: quarantine,
    captured: capturing,
    captureFailed: stale,
    failed: 'FAIL',
    unknown: recordAndQuery,
    cancel: 'CLOSED',
    timeout: { to: 'CLOSED', when: 'deadlinePassed' },
    closed: 'CLOSED',
  },
  PENDING: {
    ...nothingCaptured,
    submit: { outcome: 'record', when: 'beforeDeadline' }, // a new attempt; the old one is closed at the channel
    capture: { refuse: 'NOT_AUTHORISED' },
    void: { refuse: 'NOT_AUTHORISED' },
    pending: duplicate,
    processing: 'PROCESSING',
    authorised: 'PROCESSING',
    paid: 'SUCCESS',
    paidMismatch: quarantine,
    captured: capturing,
    captureFailed: stale,
    failed: 'FAIL',
    attemptNews: record,
    attemptOld: stale,
    unknown: recordAndQuery,
    cancel: 'CLOSED',
    timeout: { to: 'CLOSED', when: 'deadlinePassed' },
    closeFirst: record, // ordered at the channel; its word closes the payment
    closed: 'CLOSED',
  },
  PROCESSING: {
    ...receiptHeld, // of a charge captured in part, or of surplus money
    requestRefund: { refuse: 'NOT_PAID' },
    disputeOpened: quarantine,
    disputeLost: quarantine,
    disputeWon: quarantine,
    submit: { refuse: 'IN_FLIGHT' },
    capture: { outcome: 'record', when: 'moneyToCapture' },
    void: record, // ordered at the channel
    pending: stale,
    processing: duplicate,
    authorised: duplicate,
    paid: 'SUCCESS',
    paidSurplus: surplus,
    captured: capturing,
    captureFailed: capturing,
    captureOld: stale,
    remainderReleased: capturing,
    remainderFailed: 'CLOSED',
    failed: 'FAIL',
    attemptNews: record,
    attemptOld: stale,
    unknown: recordAndQuery,
    cancel: { refuse: 'IN_FLIGHT' }, // a refusal writes nothing; whoever wants to know says `unknown`, which asks
    timeout: { outcome: 'stale', query: true, when: 'deadlinePassed' },
    closed: 'CLOSED',
  },
  SUCCESS: {
    ...paid,
    cancel: { refuse: 'USE_REFUND' },
    requestRefund: { to: 'REFUNDING', when: 'moneyToRefund' },
    retryRefund: { to: ['SUCCESS', 'REFUNDING'], when: 'refundToRetry' },
    refundSucceeded: { to: ['SUCCESS', 'REFUNDED'] },
  },
  FAIL: {
    ...receiptHeld, // of surplus receipts
    submit: { refuse: 'FINAL' }, // open a new payment for the order
    capture: { refuse: 'FINAL' },
    void: { refuse: 'FINAL' },
    pending: stale,
    processing: staleAndQuery,
    authorised: staleAndQuery,
    paid: 'SUCCESS',
    captured: capturing,
    captureFailed: stale,
    paidUnconfirmed: recordAndQuery,
    paidSurplus: surplus,
    failed: duplicate,
    unknown: stale,
    cancel: { refuse: 'FINAL' },
    timeout: stale,
    closed: stale,
    requestRefund: { refuse: 'NOT_PAID' },
    disputeOpened: quarantine,
    disputeLost: quarantine,
    disputeWon: quarantine,
  },
  REFUNDING: {
    ...paid,
    cancel: { refuse: 'USE_REFUND' },
    requestRefund: { outcome: 'record', when: 'moneyToRefund' },
    refundSucceeded: projected,
    refundFailed: projected,
    refundNotFound: projected,
    refundReversed: projected,
  },
  REFUNDED: {
    ...paid,
    cancel: { refuse: 'FINAL' },
    captured: { to: ['SUCCESS', 'REFUNDED'] },
    requestRefund: { refuse: 'NOTHING_LEFT' },
    refundReversed: { to: ['SUCCESS', 'REFUNDED'] },
  },
  CLOSED: {
    ...receiptHeld, // of surplus receipts
    submit: { refuse: 'CLOSED' },
    capture: { refuse: 'CLOSED' },
    pending: stale,
    processing: staleAndQuery,
    authorised: staleAndQuery,
    paid: surplus,
    captured: surplus,
    captureFailed: stale,
    failed: stale,
    unknown: stale,
    closed: duplicate,
    requestRefund: { refuse: 'CLOSED' },
    disputeOpened: quarantine,
    disputeLost: quarantine,
    disputeWon: quarantine,
  },
} as const satisfies TableOf<PaymentStatus | 'NEW', PaymentGuard, PaymentOutcome>;
