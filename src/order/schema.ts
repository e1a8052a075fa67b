/** Order commands as they arrive from outside: strict, so a field nobody knows is an error and not a surprise. */
import * as z from 'zod';
import {
  amountSchema as amount,
  currencySchema as currency,
  idSchema as id,
  instantSchema as instant,
  quantitySchema as quantity,
  remarkSchema,
} from '../core/schema.ts';
import { MAX_LINES } from './order.shape.ts';
import type { OrderCommand } from './order.types.ts';

const common = {
  at: instant,
  by: z.enum(['shopper', 'merchant', 'system']),
  operator: id.exactOptional(),
  remark: remarkSchema.exactOptional(),
};
const lines = z.array(z.strictObject({ lineId: id, quantity })).max(MAX_LINES);

/** Every order command. */
export const orderCommandSchema: z.ZodType<OrderCommand> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('place'),
    ...common,
    userId: id,
    currency,
    lines: z
      .array(z.strictObject({ lineId: id, sku: id, location: id, quantity, unitPriceMinor: amount }))
      .min(1)
      .max(MAX_LINES),
    discountMinor: amount.exactOptional(),
    shippingMinor: amount.exactOptional(),
  }),
  z.strictObject({
    type: z.literal('pay'),
    ...common,
    paymentId: id,
    amountMinor: amount,
    currency,
    short: z.array(id).exactOptional(),
  }),
  z.strictObject({ type: z.literal('accept'), ...common }),
  z.strictObject({
    type: z.literal('cancel'),
    ...common,
    reason: z.enum(['USER_CANCEL', 'STOCK_OUT', 'PAYMENT_TIMEOUT', 'OTHER', 'UNKNOWN']),
  }),
  z.strictObject({ type: z.literal('expire'), ...common }),
  z.strictObject({ type: z.literal('ship'), ...common, shipmentId: id, lines: lines.exactOptional() }),
  z.strictObject({ type: z.literal('deliver'), ...common, shipmentId: id }),
  z.strictObject({ type: z.literal('complete'), ...common }),
  z.strictObject({
    type: z.literal('refund'),
    ...common,
    refundId: id,
    amountMinor: amount,
    lines: lines.exactOptional(),
  }),
  z.strictObject({ type: z.literal('openAfterSales'), ...common, caseId: id, lines: lines.exactOptional() }),
  z.strictObject({ type: z.literal('closeAfterSales'), ...common, caseId: id }),
  z.strictObject({
    type: z.literal('completeAfterSales'),
    ...common,
    caseId: id,
    returned: lines.exactOptional(),
  }),
]);
