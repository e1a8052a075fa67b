/** Payment commands and facts as they arrive from outside; a channel's own notice is first translated into one of these. */
import * as z from 'zod';
import {
  currencySchema as currency,
  idSchema as id,
  instantSchema as instant,
  remarkSchema,
} from '../core/schema.ts';
import type { PaymentCommand } from './payment.types.ts';

const amountMinor = z.int().positive();
const command = { at: instant, by: id, remark: remarkSchema.exactOptional() };
const fact = { ...command, source: z.enum(['callback', 'query', 'statement']).exactOptional() };
const money = { amountMinor, currency };
const yesOrNo = z.boolean().exactOptional();
const channelMoney = { ...money, attemptId: id, channel: id, merchantId: id, paymentId: id };
const arrived = { channelTxnId: id, orderPayable: yesOrNo };
const receiptId = id.exactOptional();

/** Every payment command and fact. */
export const paymentCommandSchema: z.ZodType<PaymentCommand> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('create'),
    ...command,
    ...money,
    orderId: id,
    merchantId: id,
    channel: id.exactOptional(),
    expiresAt: instant,
    captureToleranceMinor: amountMinor.exactOptional(),
  }),
  z.strictObject({ type: z.literal('submit'), ...command, attemptId: id }),
  z.strictObject({ type: z.enum(['cancel', 'timeout']), ...command, closeFirst: yesOrNo }),
  z.strictObject({ type: z.literal('capture'), ...command, ...money, captureId: id, final: yesOrNo }),
  z.strictObject({ type: z.literal('void'), ...command }),
  z.strictObject({ type: z.literal('requestRefund'), ...command, ...money, refundId: id, receiptId }),
  z.strictObject({ type: z.literal('sendRefund'), ...command, refundId: id }),
  z.strictObject({ type: z.literal('retryRefund'), ...command, refundId: id, retryId: id }),
  z.strictObject({ type: z.enum(['pending', 'processing', 'failed', 'closed']), ...fact, attemptId: id }),
  z.strictObject({ type: z.literal('unknown'), ...fact }),
  z.strictObject({ type: z.literal('authorised'), ...fact, ...channelMoney }),
  z.strictObject({ type: z.literal('paid'), ...fact, ...channelMoney, ...arrived }),
  z.strictObject({
    type: z.literal('captured'),
    ...fact,
    ...channelMoney,
    ...arrived,
    captureId: id,
    final: yesOrNo,
  }),
  z.strictObject({ type: z.literal('captureFailed'), ...fact, captureId: id }),
  z.strictObject({
    type: z.enum([
      'refundAccepted',
      'refundUnknown',
      'refundAbnormal',
      'refundFailed',
      'refundNotFound',
      'refundReversed',
    ]),
    ...fact,
    refundId: id,
  }),
  z.strictObject({ type: z.literal('refundSucceeded'), ...fact, ...money, refundId: id, receiptId }),
  z.strictObject({
    type: z.enum(['disputeOpened', 'disputeLost', 'disputeWon']),
    ...fact,
    ...money,
    disputeId: id,
    receiptId,
  }),
]);
