/** Payment commands and facts as they arrive from outside; a channel's own notice is first translated into one of these. */
import * as z from 'zod';
import {
  currencySchema as currency,
  idSchema as id,
  instantSchema as instant,
  remarkSchema,
} from '../core/schema.ts';
import type { PaymentCommand } from './payment.commands.ts';

const amountMinor = z.int().positive();
const command = { at: instant, by: id, remark: remarkSchema.exactOptional() };
const fact = { ...command, source: z.enum(['callback', 'query', 'statement']).exactOptional() };
const money = { amountMinor, currency };
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
  }),
  z.strictObject({ type: z.literal('submit'), ...command, attemptId: id }),
  z.strictObject({ type: z.enum(['cancel', 'timeout']), ...command }),
  z.strictObject({ type: z.literal('requestRefund'), ...command, ...money, refundId: id, receiptId }),
  z.strictObject({ type: z.literal('sendRefund'), ...command, refundId: id }),
  z.strictObject({ type: z.literal('retryRefund'), ...command, refundId: id, retryId: id }),
  z.strictObject({ type: z.enum(['pending', 'failed', 'closed']), ...fact, attemptId: id }),
  z.strictObject({
    type: z.literal('processing'),
    ...fact,
    attemptId: id,
    authorisedMinor: amountMinor.exactOptional(),
  }),
  z.strictObject({ type: z.literal('unknown'), ...fact }),
  z.strictObject({
    type: z.literal('paid'),
    ...fact,
    ...money,
    attemptId: id,
    channel: id,
    channelTxnId: id,
    merchantId: id,
    paymentId: id,
    orderPayable: z.boolean().exactOptional(),
  }),
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
