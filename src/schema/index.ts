/** Schemas of everything that comes from outside; zod is needed here and nowhere else. */
export * from '../core/schema.ts';
export { movementSchema } from '../inventory/schema.ts';
export { orderCommandSchema } from '../order/schema.ts';
export {
  paymentCommandSchema,
  paymentFactSchema,
  refundInputSchema,
  splitPaymentCommandSchema,
  suspenseInputSchema,
} from '../payment/schema.ts';
