/** Commands and facts of payments as they arrive from outside; a channel's notification is first read into facts. */
import type * as z from 'zod';
import { commandSchema } from '../core/schema.ts';
import { paymentCommandShapes, paymentFactShapes } from './payment.shape.ts';
import type { PaymentCommand, PaymentFact } from './payment.types.ts';
import { refundShapes } from './refund/refund.shape.ts';
import type { RefundInput } from './refund/refund.types.ts';
import { splitPaymentShapes } from './split/split-payment.ts';
import type { SplitPaymentCommand } from './split/split-payment.types.ts';
import { type SuspenseInput, suspenseShapes } from './suspense.ts';

/** Every payment command: what a person or the library itself may ask. */
export const paymentCommandSchema: z.ZodType<PaymentCommand> =
  commandSchema<PaymentCommand>(paymentCommandShapes);
/** Every payment fact: what a channel or a statement reports. */
export const paymentFactSchema: z.ZodType<PaymentFact> = commandSchema<PaymentFact>(paymentFactShapes);
/** What a payment passes on to its refund: commands and facts, with the terms of the refund. */
export const refundInputSchema: z.ZodType<RefundInput> = commandSchema<RefundInput>(refundShapes);
/** Every command of a split payment. */
export const splitPaymentCommandSchema: z.ZodType<SplitPaymentCommand> =
  commandSchema<SplitPaymentCommand>(splitPaymentShapes);
/** What suspense takes: money that a channel reported, and what a person decides about it. */
export const suspenseInputSchema: z.ZodType<SuspenseInput> = commandSchema<SuspenseInput>(suspenseShapes);
