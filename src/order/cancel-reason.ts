/** Why an order was cancelled, in one vocabulary (source A, 4.1.1). */
export type CancelReason = (typeof CANCEL_REASONS)[number];
export const CANCEL_REASONS = ['USER_CANCEL', 'STOCK_OUT', 'PAYMENT_TIMEOUT', 'OTHER', 'UNKNOWN'] as const;

const SPELLINGS: ReadonlyMap<string, CancelReason> = new Map([
  ['user_cancel', 'USER_CANCEL'],
  ['用戶取消', 'USER_CANCEL'],
  ['用户取消', 'USER_CANCEL'],
  ['stock_out', 'STOCK_OUT'],
  ['庫存不足', 'STOCK_OUT'],
  ['库存不足', 'STOCK_OUT'],
  ['payment_timeout', 'PAYMENT_TIMEOUT'],
  ['支付超時', 'PAYMENT_TIMEOUT'],
  ['支付超时', 'PAYMENT_TIMEOUT'],
]);

/**
 * Normalises a reason as people and systems write it: both spellings, both scripts, any case, blanks anywhere.
 * Nothing at all is `UNKNOWN`; something unheard of is `OTHER`.
 *
 * @example
 * normalizeCancelReason(' User Cancel ') // 'USER_CANCEL'
 */
export function normalizeCancelReason(raw: string | null | undefined): CancelReason {
  const text = typeof raw === 'string' ? raw.trim().toLowerCase() : '';
  if (text === '' || text === 'unknown') return 'UNKNOWN';
  const spelled =
    SPELLINGS.get(text) ??
    SPELLINGS.get(text.replaceAll(/[\s_-]+/g, '_')) ??
    SPELLINGS.get(text.replaceAll(/\s+/g, ''));
  return spelled ?? 'OTHER';
}
