/** What a refund's commands and facts must be in themselves: those of its payment, with the terms that it adds. */
import { choice, id, optional, type ShapesOf } from '../../core/shape.ts';
import { paymentCommandShapes, paymentFactShapes } from '../payment.shape.ts';
import type { RefundInput } from './refund.types.ts';

export const refundShapes = /* @__PURE__ */ shapes();

function shapes() {
  const { requestRefund, sendRefund, retryRefund } = paymentCommandShapes;
  const { refundAccepted, refundUnknown, refundAbnormal, refundSucceeded } = paymentFactShapes;
  const { refundFailed, refundNotFound, refundReversed } = paymentFactShapes;
  const origin = choice(['requested', 'surplus', 'external']);
  const terms = { receiptId: id, origin, retryOf: optional(id) };
  return {
    requestRefund: { ...requestRefund, ...terms },
    sendRefund,
    retryRefund,
    refundAccepted,
    refundUnknown,
    refundAbnormal,
    refundSucceeded: { ...refundSucceeded, ...terms },
    refundFailed,
    refundNotFound,
    refundReversed,
  } satisfies ShapesOf<RefundInput>;
}
