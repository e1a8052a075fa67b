/** Order commands as they arrive from outside. */
import type * as z from 'zod';
import { commandSchema } from '../core/schema.ts';
import { orderContent, orderShapes } from './order.shape.ts';
import type { OrderCommand } from './order.types.ts';

/** Every order command: takes what the machine takes, and names the same problems. */
export const orderCommandSchema: z.ZodType<OrderCommand> = /* @__PURE__ */ commandSchema<OrderCommand>(
  orderShapes,
  orderContent,
);
