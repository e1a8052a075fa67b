/**
 * What a command or a fact must be in itself, whatever the payment: its fields, and what each may hold. Asked first and
 * reported in full. The zod schemas of `schema.ts` follow from the same tables.
 */
import { ROLES } from '../core/role.ts';
import {
  choice,
  count,
  currency,
  flag,
  id,
  instant,
  optional,
  quantity,
  remark,
  type ShapesOf,
} from '../core/shape.ts';
import type { PaymentCommand, PaymentFact } from './payment.types.ts';

const amount = { amountMinor: quantity, currency };

/** The fields of every command. */
export const commandFields = /* @__PURE__ */ fieldsOfCommands();
export const paymentCommandShapes = /* @__PURE__ */ commandShapes();
export const paymentFactShapes = /* @__PURE__ */ factShapes();

// Functions that are marked pure: a bundle that only asks the rules carries none of them.
function fieldsOfCommands() {
  return { at: instant, by: choice(ROLES), operator: optional(id), remark: optional(remark) };
}

function commandShapes() {
  return {
    create: {
      ...commandFields,
      ...amount,
      orderId: id,
      merchantId: id,
      channel: optional(id),
      expiresAt: instant,
      captureToleranceMinor: optional(count),
    },
    submit: { ...commandFields, attemptId: id },
    cancel: { ...commandFields, closeFirst: optional(flag) },
    timeout: { ...commandFields, closeFirst: optional(flag) },
    capture: { ...commandFields, ...amount, captureId: id, final: optional(flag) },
    void: commandFields,
    requestRefund: { ...commandFields, ...amount, refundId: id, receiptId: optional(id) },
    sendRefund: { ...commandFields, refundId: id },
    retryRefund: { ...commandFields, refundId: id, retryId: id },
  } satisfies ShapesOf<PaymentCommand>;
}

function factShapes() {
  const source = optional(choice(['callback', 'query', 'statement']));
  const fields = { at: instant, by: id, remark: optional(remark), source };
  const ofAttempt = { ...fields, attemptId: id };
  const ofRefund = { ...fields, refundId: id };
  const ofDispute = { ...fields, ...amount, disputeId: id, receiptId: optional(id) };
  const authorised = { ...ofAttempt, ...amount, channel: id, merchantId: id, paymentId: id };
  const arrived = { ...authorised, channelTxnId: id, orderPayable: optional(flag) };
  return {
    pending: ofAttempt,
    processing: ofAttempt,
    failed: ofAttempt,
    closed: ofAttempt,
    unknown: fields,
    authorised,
    paid: arrived,
    captured: { ...arrived, captureId: id, final: optional(flag) },
    captureFailed: { ...fields, captureId: id },
    refundAccepted: ofRefund,
    refundUnknown: ofRefund,
    refundAbnormal: ofRefund,
    refundSucceeded: { ...ofRefund, ...amount, receiptId: optional(id) },
    refundFailed: ofRefund,
    refundNotFound: ofRefund,
    refundReversed: ofRefund,
    disputeOpened: ofDispute,
    disputeLost: ofDispute,
    disputeWon: ofDispute,
  } satisfies ShapesOf<PaymentFact>;
}
