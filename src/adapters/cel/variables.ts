import type { Variables } from './rules.types.ts';

/** The usual variables of an order event. A host declares those it has, and others. */
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
