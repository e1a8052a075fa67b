/** Stock movements as they arrive from outside. */
import * as z from 'zod';
import { idSchema as id, instantSchema as instant, quantitySchema, remarkSchema } from '../core/schema.ts';
import type { Movement } from './stock.types.ts';

const quantity = z.int().refine((value) => value !== 0, { params: { problem: 'OUT_OF_RANGE' } });

/** A movement of any type; ADJUST and TRANSFER are signed, the others positive. */
export const movementSchema: z.ZodType<Movement> = z
  .strictObject({
    opId: id,
    type: z.enum(['INCREASE', 'DECREASE', 'FREEZE', 'UNFREEZE', 'ADJUST', 'LOCK', 'UNLOCK', 'TRANSFER']),
    quantity,
    at: instant,
    orderId: id.optional(),
    lineId: id.optional(),
    expiresAt: instant.nullable().optional(),
    by: id.optional(),
    reason: remarkSchema.optional(),
    expectedAvailable: z.int().optional(),
  })
  .superRefine(({ type, quantity: units }, context) => {
    const signed = type === 'ADJUST' || type === 'TRANSFER';
    if (!signed && !quantitySchema.safeParse(units).success)
      context.addIssue({
        code: 'custom',
        path: ['quantity'],
        params: { problem: 'OUT_OF_RANGE', minimum: 1 },
      });
  });
