import type { TableOf } from '../../core/table.ts';
import { duplicate, quarantine, record, recordAndQuery, stale, staleAndQuery } from '../outcome.ts';

/** A refund's statuses. `NEW` is the refund before it is requested, and no public status. */
export type RefundStatus =
  | 'NEW'
  /** Its amount is reserved; nothing was sent yet. */
  | 'REQUESTED'
  /** About to be sent: written before the channel is called. */
  | 'SUBMITTED'
  /** Sent, and nobody knows what became of it. Entering it orders a query. */
  | 'UNKNOWN'
  | 'PROCESSING'
  /** The money has left the merchant and reached nobody: the reservation must stay. */
  | 'ABNORMAL'
  | 'FAILED'
  | 'SUCCEEDED'
  /** Succeeded, and the money came back. */
  | 'REVERSED';

/**
 * What becomes of a fact or a retry that moves nothing.
 * `record` notes it · `duplicate` says what we know · `stale` is superseded · `quarantine` contradicts us: an incident ·
 * `resend` the same request under the same key · `reroute` the channel's call for abnormal refunds · `renew` a new
 * refund of the same amount.
 */
export type RefundOutcome = 'record' | 'duplicate' | 'stale' | 'quarantine' | 'resend' | 'reroute' | 'renew';

/** The same request under the same key. */
const resend = { outcome: 'resend' } as const;
/** The channel's call for abnormal refunds. */
const reroute = { outcome: 'reroute' } as const;
/** A new refund of the same amount. */
const renew = { outcome: 'renew' } as const;

/**
 * The refund, a child of its payment: status → event → next status. Facts form a ladder, requested < submitted <
 * unknown < processing = abnormal < failed < succeeded < reversed, so the order they arrive in cannot matter.
 *
 * `refundShort` and `refundOver` are successes of less or more than was asked. A success after `FAILED` is booked
 * although its reservation may have been spent meanwhile.
 */
export const refundTable = {
  NEW: {
    requestRefund: 'REQUESTED',
    refundSucceeded: 'SUCCEEDED', // made at the channel's console, not by us
  },
  REQUESTED: {
    sendRefund: 'SUBMITTED',
    refundAccepted: 'PROCESSING',
    refundUnknown: 'UNKNOWN',
    refundAbnormal: 'ABNORMAL',
    refundSucceeded: 'SUCCEEDED',
    refundShort: 'SUCCEEDED',
    refundOver: 'SUCCEEDED',
    refundFailed: 'FAILED',
    refundNotFound: 'FAILED',
    refundReversed: 'REVERSED',
    retryRefund: { refuse: 'IN_FLIGHT' },
  },
  SUBMITTED: {
    sendRefund: duplicate,
    refundAccepted: 'PROCESSING',
    refundUnknown: 'UNKNOWN',
    refundAbnormal: 'ABNORMAL',
    refundSucceeded: 'SUCCEEDED',
    refundShort: 'SUCCEEDED',
    refundOver: 'SUCCEEDED',
    refundFailed: 'FAILED',
    refundNotFound: 'FAILED',
    refundReversed: 'REVERSED',
    retryRefund: { refuse: 'IN_FLIGHT' },
  },
  UNKNOWN: {
    sendRefund: duplicate,
    refundAccepted: 'PROCESSING',
    refundUnknown: recordAndQuery,
    refundAbnormal: 'ABNORMAL',
    refundSucceeded: 'SUCCEEDED',
    refundShort: 'SUCCEEDED',
    refundOver: 'SUCCEEDED',
    refundFailed: 'FAILED',
    refundNotFound: 'FAILED',
    refundReversed: 'REVERSED',
    retryRefund: resend,
  },
  PROCESSING: {
    sendRefund: duplicate,
    refundAccepted: duplicate,
    refundUnknown: recordAndQuery,
    refundAbnormal: 'ABNORMAL',
    refundSucceeded: 'SUCCEEDED',
    refundShort: 'SUCCEEDED',
    refundOver: 'SUCCEEDED',
    refundFailed: 'FAILED',
    refundNotFound: quarantine,
    refundReversed: 'REVERSED',
    retryRefund: { refuse: 'IN_FLIGHT' },
  },
  ABNORMAL: {
    sendRefund: duplicate,
    refundAccepted: record,
    refundUnknown: record,
    refundAbnormal: duplicate,
    refundSucceeded: 'SUCCEEDED',
    refundShort: 'SUCCEEDED',
    refundOver: 'SUCCEEDED',
    refundFailed: 'FAILED',
    refundNotFound: quarantine,
    refundReversed: 'REVERSED',
    retryRefund: reroute,
  },
  FAILED: {
    sendRefund: stale,
    refundAccepted: stale,
    refundUnknown: stale,
    refundAbnormal: staleAndQuery,
    refundSucceeded: 'SUCCEEDED',
    refundShort: 'SUCCEEDED',
    refundOver: 'SUCCEEDED',
    refundFailed: duplicate,
    refundNotFound: duplicate,
    refundReversed: 'REVERSED', // so that a late success cannot book money that is already back
    retryRefund: renew,
  },
  SUCCEEDED: {
    sendRefund: stale,
    refundAccepted: stale,
    refundUnknown: stale,
    refundAbnormal: staleAndQuery,
    refundSucceeded: duplicate,
    refundShort: quarantine,
    refundOver: quarantine,
    refundFailed: staleAndQuery,
    refundNotFound: quarantine,
    refundReversed: 'REVERSED',
    retryRefund: { refuse: 'ALREADY_REFUNDED' },
  },
  REVERSED: {
    sendRefund: stale,
    refundAccepted: stale,
    refundUnknown: stale,
    refundAbnormal: stale,
    refundSucceeded: stale,
    refundShort: stale,
    refundOver: stale,
    refundFailed: stale,
    refundNotFound: stale,
    refundReversed: duplicate,
    retryRefund: { refuse: 'REFUND_REVERSED' }, // a new refund, not this one
  },
} as const satisfies TableOf<RefundStatus, never, RefundOutcome>;
