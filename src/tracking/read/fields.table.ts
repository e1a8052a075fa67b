/** The fields of source A's streams, in its words. Each may also be written in snake_case, as source A does. */
import type { Stream } from './records.ts';

const FIELDS = {
  status: [
    'eventId',
    'seq',
    'orderId',
    'userId',
    'status',
    'prevStatus',
    'statusTime',
    'paymentTime',
    'cancelReason',
    'operationUser',
    'extInfo',
  ],
  item: [
    'eventId',
    'seq',
    'orderId',
    'itemId',
    'skuId',
    'productName',
    'quantity',
    'price',
    'discount',
    'createTime',
  ],
  logistics: [
    'eventId',
    'seq',
    'logisticsId',
    'orderId',
    'status',
    'statusTime',
    'location',
    'courierId',
    'courierName',
  ],
  stock: [
    'eventId',
    'seq',
    'productId',
    'skuId',
    'totalStock',
    'availableStock',
    'frozenStock',
    'lockedStock',
    'updateTime',
  ],
} as const satisfies { readonly [stream in Stream]: readonly string[] };

/** Every spelling of a stream's fields, and the field it means. */
export const SPELLINGS: { readonly [stream in Stream]: ReadonlyMap<string, string> } = {
  status: spellings(FIELDS.status),
  item: spellings(FIELDS.item),
  logistics: spellings(FIELDS.logistics),
  stock: spellings(FIELDS.stock),
};

function spellings(fields: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    fields.flatMap((field) => [
      [field, field],
      [field.replaceAll(/[A-Z]/g, (capital) => `_${capital.toLowerCase()}`), field],
    ]),
  );
}
