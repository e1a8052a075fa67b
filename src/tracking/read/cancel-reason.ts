import { type CancelReason, normalizeCancelReason } from '../../order/cancel-reason.ts';

/** A cancelled order has a reason, if only `UNKNOWN`; a refund or an expiry keeps the one it gives (D16). */
export function reasonOf(status: string, raw: string | null | undefined): CancelReason | null {
  if (status === 'CANCELLED') return normalizeCancelReason(raw);
  const explained = raw != null && raw.trim() !== '' && (status === 'REFUNDED' || status === 'EXPIRED');
  return explained ? normalizeCancelReason(raw) : null;
}
