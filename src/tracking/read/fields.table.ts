/** The fields of source A's streams under their camelCase names. Source A writes them in snake_case; both are read. */
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

/** Spelling → field, by stream. */
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
