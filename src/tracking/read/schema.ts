/** Source A's events as they arrive, under source A's field names. `ingest` maps them to records. */
import * as z from 'zod';
import { idSchema as id, quantitySchema as quantity } from '../../core/schema.ts';
import { LOGISTICS_STATUSES } from '../../fulfillment/shipment.table.ts';
import { OBSERVED_STATUSES } from '../../order/lifecycle.ts';

/** Epoch milliseconds or a timestamp. `ingest` parses it: a zod transform costs as much as the rest of the schema. */
const instant = z.union([z.number(), z.string()]);
/** `DECIMAL(10,2)` as a number or as text. The currency decides its minor units. */
const decimal = z.union([z.string(), z.number()]);
/** Kept as it came, so only its length counts. */
const text = z.string().max(10_000);
const units = z.int().nonnegative();
const seq = z.int().nonnegative();

/** `order_status_events` (source A, 3.1) */
export const statusEventSchema = z.object({
  eventId: id,
  seq,
  orderId: id,
  userId: id,
  status: z.enum(OBSERVED_STATUSES),
  prevStatus: z.enum(OBSERVED_STATUSES).nullish(),
  statusTime: instant,
  paymentTime: instant.nullish(),
  cancelReason: text.nullish(),
  operationUser: text.nullish(),
  extInfo: z.record(z.string(), z.string()).nullish(),
});

/** `order_item_events` (source A, 3.1) */
export const itemEventSchema = z.object({
  eventId: id,
  seq,
  orderId: id,
  itemId: id,
  skuId: id,
  productName: text.nullish(),
  quantity,
  price: decimal.nullish(),
  discount: decimal.nullish(),
  createTime: instant,
});

/** `logistics_events` (source A, 3.3) */
export const logisticsEventSchema = z.object({
  eventId: id,
  seq,
  logisticsId: id,
  orderId: id,
  status: z.enum(LOGISTICS_STATUSES),
  statusTime: instant,
  location: text.nullish(),
  courierId: text.nullish(),
  courierName: text.nullish(),
});

/** `product_inventory` (source A, 3.2), a row as change data capture reports it */
export const stockEventSchema = z.object({
  eventId: id,
  seq,
  productId: id,
  skuId: id,
  totalStock: units,
  availableStock: units,
  frozenStock: units,
  lockedStock: units,
  updateTime: instant,
});
