/** The merchant's captures of reserved money: all at once, in parts, only a part, or a void. */
import { MINUTE_MS } from '../../core/quantity.ts';
import type { Payment } from '../../payment/index.ts';
import { type Part, refusedFor, send, wait } from './director.ts';
import { CURRENCY, chanceIn, orderIn, paymentIn, type Shop } from './shop.ts';

const TRIES = 30;

/** Captures until nothing is left to capture, or the order no longer needs the money. */
export function* captureAuthorised(
  shop: Shop,
  { id: paymentId, orderId }: Payment,
  message: string,
): Part<boolean> {
  const chance = chanceIn(shop, message);
  const sendToPayment = (command: object) =>
    send(shop.flow.paymentInput, { orderId, paymentId, by: 'merchant', ...command } as never);
  const voids = chance.yes('voids', 0.05);
  for (let nth = 0; nth < TRIES; nth++) {
    yield wait(chance.int('captures after', 1, 8, nth) * MINUTE_MS * (nth < 5 ? 1 : 60));
    const payment = paymentIn(shop, paymentId);
    const attempt = payment?.attempts.find(({ state }) => state === 'authorised');
    // The library itself voids the reservation of an order that is gone.
    if (!payment || !attempt || orderIn(shop, orderId)?.status !== 'PENDING_PAYMENT') return true;
    if (voids) {
      yield sendToPayment({ type: 'void' });
      return true;
    }
    if (payment.captures.some(({ status }) => status === 'REQUESTED')) continue;
    const captured = payment.captures.reduce(
      (sum, { status, amountMinor }) => (status === 'SUCCEEDED' ? sum + amountMinor : sum),
      0,
    );
    const left = (attempt.authorisedMinor ?? 0) - captured;
    if (left <= 0) return true;
    const captureId = `cap-${attempt.id}-${nth}`;
    const base = { type: 'capture', captureId, currency: CURRENCY };
    // Sometimes the merchant types one digit too many.
    if (chance.yes('too much', 0.1, nth)) {
      const much = { ...base, captureId: `${captureId}-much`, amountMinor: left * 10 };
      if (refusedFor(yield sendToPayment(much)) === undefined) continue;
    }
    const part = chance.yes('in parts', 0.4) && nth < 3 ? Math.max(1, Math.floor(left / 2)) : left;
    const final = part < left && chance.yes('final', 0.1, nth);
    yield sendToPayment({ ...base, amountMinor: part, ...(final && { final }) });
  }
  return true;
}
