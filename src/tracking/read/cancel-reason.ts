import { type CancelReason, normalizeCancelReason } from '../../order/cancel-reason.ts';

/** A cancelled order always has a reason, at least `UNKNOWN`. A refund or an expiry has one only if given (D16). */
export function reasonOf(status: string, raw: string | null | undefined): CancelReason | null {
  if (status === 'CANCELLED') return normalizeCancelReason(raw);
  const given = raw != null && raw.trim() !== '' && (status === 'REFUNDED' || status === 'EXPIRED');
  return given ? normalizeCancelReason(raw) : null;
}
