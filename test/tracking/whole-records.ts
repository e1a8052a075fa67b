/** A record of each stream with all its fields, and the result of reading it. */
import { ingest, type Stream, trackerSettings } from '../../src/tracking/index.ts';

const settings = trackerSettings();
export const T = Date.UTC(2026, 0, 5);
/** Reads as if received at T. */
export const read = (stream: Stream, value: unknown, more: Partial<typeof settings> = {}) =>
  ingest({ stream, value, receivedAt: T }, { ...settings, ...more });

export const WHOLE: { readonly [stream in Stream]: Record<string, unknown> } = {
  status: {
    eventId: 'e-1',
    seq: 3,
    orderId: 'o-1',
    userId: 'u-1',
    status: 'REFUNDED',
    prevStatus: 'PAID',
    statusTime: T,
    paymentTime: T - 1,
    cancelReason: 'stock_out',
    operationUser: 'clerk',
    extInfo: { a: 'b' },
  },
  item: {
    eventId: 'e-1',
    seq: 3,
    orderId: 'o-1',
    itemId: 'i-1',
    skuId: 'tea',
    productName: 'Tea',
    quantity: 2,
    price: '1.20',
    discount: 0.2,
    createTime: T,
  },
  logistics: {
    eventId: 'e-1',
    seq: 3,
    logisticsId: 'l-1',
    orderId: 'o-1',
    status: 'IN_TRANSIT',
    statusTime: T,
    location: 'here',
    courierId: 'c-1',
    courierName: 'Ann',
  },
  stock: {
    eventId: 'e-1',
    seq: 3,
    productId: 'p-1',
    skuId: 'tea',
    totalStock: 9,
    availableStock: 5,
    frozenStock: 3,
    lockedStock: 1,
    updateTime: T,
  },
};
const common = { eventId: 'e-1', seq: 3, at: T, extra: null };
export const READ = {
  status: {
    ...{ stream: 'status', ...common, orderId: 'o-1', userId: 'u-1', status: 'REFUNDED', prevStatus: 'PAID' },
    ...{ cancelReason: 'STOCK_OUT', paymentAt: T - 1, operator: 'clerk', extInfo: { a: 'b' } },
  },
  item: {
    ...{ stream: 'item', ...common, orderId: 'o-1', itemId: 'i-1', sku: 'tea', productName: 'Tea' },
    ...{ quantity: 2, priceMinor: 120, discountMinor: 20, currency: 'CNY' },
  },
  logistics: {
    ...{ stream: 'logistics', ...common, orderId: 'o-1', logisticsId: 'l-1', status: 'IN_TRANSIT' },
    ...{ location: 'here', courierId: 'c-1', courierName: 'Ann' },
  },
  stock: {
    ...{ stream: 'stock', ...common, productId: 'p-1', sku: 'tea' },
    ...{ total: 9, available: 5, frozen: 3, locked: 1 },
  },
};
export const OPTIONAL: { readonly [stream in Stream]: Record<string, string> } = {
  status: {
    prevStatus: 'prevStatus',
    paymentTime: 'paymentAt',
    cancelReason: 'cancelReason',
    operationUser: 'operator',
    extInfo: 'extInfo',
  },
  item: { productName: 'productName', price: 'priceMinor', discount: 'discountMinor' },
  logistics: { location: 'location', courierId: 'courierId', courierName: 'courierName' },
  stock: {},
};
export const STREAMS = ['status', 'item', 'logistics', 'stock'] as const;
