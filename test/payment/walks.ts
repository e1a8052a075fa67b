/** Random things to say to a payment: few ids, so that they meet, and amounts around the edges. */
import type { PaymentInput } from '../../src/payment/index.ts';
import type { Random } from '../support/random.ts';
import { AMOUNT, EXPIRES_AT, SURPLUS_REFUND, say } from './kit.ts';

const ATTEMPTS = ['a1', 'a2', 'a3'];
const TXNS = ['t1', 't2', 't9'];
const CAPTURES = ['c1', 'c2', 'c3'];
const REFUNDS = ['r1', 'r2', 'r3', 'x1', SURPLUS_REFUND, 'surplus/wechat/t2', 'surplus/wechat/t9/c1'];
const RECEIPTS = [undefined, undefined, 'wechat/t1', 'wechat/t2', 'wechat/t9'];
const AMOUNTS = [1, 3_000, 4_000, 6_000, AMOUNT, AMOUNT, AMOUNT + 1];
const SOURCES = ['callback', 'query', 'statement'] as const;
const NEWS = [
  'refundAccepted',
  'refundUnknown',
  'refundAbnormal',
  'refundFailed',
  'refundNotFound',
  'refundReversed',
] as const;
const DISPUTES = ['disputeOpened', 'disputeLost', 'disputeWon'] as const;

export function anything({ below, pick }: Random): PaymentInput {
  const source = pick(SOURCES);
  const receiptId = pick(RECEIPTS);
  const named = receiptId === undefined ? {} : { receiptId };
  switch (below(25)) {
    case 0:
      return say.submit(pick(ATTEMPTS), { at: pick([1_000, EXPIRES_AT]) });
    case 1:
      return { ...say.pending(pick(ATTEMPTS)), source };
    case 2:
      return say.processing(pick(ATTEMPTS), { source });
    case 3:
      return { ...say.failed(pick(ATTEMPTS)), source };
    case 4:
      return { ...say.unknown(), source };
    case 5:
      return below(3) === 0
        ? say.cancel(below(3) === 0 ? { closeFirst: true } : {})
        : { ...say.timeout(pick([1_000, EXPIRES_AT])), closeFirst: below(3) === 0 };
    case 6:
      return { ...say.closed(pick(ATTEMPTS)), source };
    case 7:
    case 8:
    case 9: {
      const amountMinor = below(8) === 0 ? pick(AMOUNTS) : AMOUNT;
      return say.paid(pick(TXNS), {
        attemptId: pick(ATTEMPTS),
        source,
        orderPayable: below(3) > 0,
        amountMinor,
      });
    }
    case 10:
    case 11:
      return say.requestRefund(pick(REFUNDS), pick(AMOUNTS), named);
    case 12:
      return say.sendRefund(pick(REFUNDS));
    case 13:
      return say.retryRefund(pick(REFUNDS), pick(['r3', 'r4', 'r5']));
    case 14:
    case 15:
      return say.refundSucceeded(pick(REFUNDS), pick(AMOUNTS), { ...named, source });
    case 16:
    case 17:
    case 18:
      return { ...say.refund(pick(NEWS), pick(REFUNDS)), source };
    case 19:
      return say.authorised(below(8) === 0 ? pick(AMOUNTS) : AMOUNT, { attemptId: pick(ATTEMPTS), source });
    case 20:
      return say.capture(pick(CAPTURES), pick(AMOUNTS), below(4) === 0 ? { final: true } : {});
    case 21:
      return below(3) === 0 ? say.void() : { ...say.captureFailed(pick(CAPTURES)), source };
    case 22:
    case 23:
      return say.captured(pick(CAPTURES), pick(AMOUNTS), {
        attemptId: pick(ATTEMPTS),
        channelTxnId: pick(TXNS),
        source,
        orderPayable: below(3) > 0,
        ...(below(4) === 0 && { final: true }),
      });
    default:
      return say.dispute(pick(DISPUTES), pick(['d1', 'd2']), {
        amountMinor: pick(AMOUNTS),
        source,
        ...named,
      });
  }
}
