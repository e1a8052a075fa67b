import type { Variables } from './rules.types.ts';

/** What an order event can say of itself; a host declares what it has, these and others. */
export const orderVariables = {
  orderId: 'string',
  userId: 'string',
  status: 'string',
  prevStatus: 'string',
  cancelReason: 'string',
  at: 'timestamp',
  amount: 'decimal',
  currency: 'string',
  units: 'int',
  skus: 'list<string>',
  categories: 'list<string>',
  province: 'string',
  city: 'string',
  minutesInStatus: 'int',
  userAbnormalCount: 'int',
} as const satisfies Variables;
