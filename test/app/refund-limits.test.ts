/** The limits of a channel's rule card hold for what people ask, and never keep a channel's word out. */

import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, createWebhooks } from '../../src/app/index.ts';
import { wechatPay } from '../../src/channels/index.ts';
import { type ReportedPaymentFact, shopUseCases } from '../../src/flow/index.ts';
import { order } from '../../src/order/index.ts';
import { type Payment, paymentMachine } from '../../src/payment/index.ts';
import { type PaymentInput, paymentInput } from '../../src/testing/payment-input.ts';
import { at, door, openOrder, paidReport, requestOf } from './webhook-world.ts';

const DAY = 86_400_000;

/** A shop whose channel has these limits, with one payment under way. */
async function shop(refundLimits: object) {
  const limited = paymentMachine({ cards: [{ channel: 'card', refundLimits }] });
  const flow = shopUseCases(order, limited);
  const store = memoryStore();
  await openOrder(store);
  const clock = { now: () => at + 60_000 };
  const app = createApp({ store, clock });
  const callbacks = createWebhooks({ app, store, flow, endpoints: { card: door }, clock });
  const refund = async (refundId: string, later = 60_000, amountMinor = 1) => {
    const asked = { type: 'requestRefund', refundId, amountMinor, currency: 'EUR', by: 'merchant' };
    const about = { orderId: 'o-1', paymentId: 'p-1', at: at + later };
    const answer = await app.handle(paymentInput(flow), { ...about, ...asked } as PaymentInput);
    return answer.match(
      () => 'asked',
      (failure) => ('refusals' in failure ? failure.refusals[0] : failure),
    );
  };
  const hear = (...reports: readonly ReportedPaymentFact[]) =>
    callbacks.receive('card', requestOf(...reports));
  const payment = async () =>
    (await store.read([{ kind: 'payment', id: 'p-1' }])).map(({ state }) => state as Payment)[0];
  return { app, flow, refund, hear, payment };
}

describe('refunds within the limits of the card', () => {
  it('given a channel that takes fifty refunds, when a fifty-first is requested, then it is refused', async () => {
    const { hear, refund, payment } = await shop(wechatPay.refundLimits);
    await hear(paidReport());
    for (let nth = 1; nth <= 50; nth++) expect(await refund(`r-${nth}`)).toBe('asked');
    expect(await refund('r-51')).toEqual({ code: 'TOO_MANY_REFUNDS', maxCount: 50 });
    expect(await refund('r-50')).toBe('asked'); // a repeat is no refund more
    expect((await payment())?.refunds).toHaveLength(50);
  });

  it('given limits of time and distance, when refunds are requested, then those outside are refused', async () => {
    const { hear, refund } = await shop({ maxAgeMs: 365 * DAY, minIntervalMs: 3_000 });
    await hear(paidReport());
    const received = 60_000;
    expect(await refund('r-1', received)).toBe('asked');
    expect(await refund('r-2', received + 2_999)).toEqual({
      code: 'REFUND_TOO_SOON',
      notBefore: at + received + 3_000,
    });
    expect(await refund('r-2', received + 3_000)).toBe('asked');
    expect(await refund('r-3', received + 365 * DAY + 1)).toMatchObject({ code: 'REFUND_TOO_LATE' });
  });
});

describe('what the channel reports', () => {
  it('given a spent limit, when money comes twice, then it still goes back', async () => {
    const { hear, payment } = await shop({ maxCount: 0 });
    await hear(paidReport());
    const twice = paidReport('1', { eventId: 'evt-2' }, { channelTxnId: 't-2' });
    expect(await hear(twice)).toMatchObject({ outcome: 'accepted' });
    expect((await payment())?.refunds).toMatchObject([{ status: 'REQUESTED', amountMinor: 900 }]);
  });

  it('given a spent limit, when money comes for an order that is gone, then it still goes back', async () => {
    const { app, flow, hear, payment } = await shop({ maxCount: 0 });
    const gone = { orderId: 'o-1', reason: 'OTHER', by: 'merchant', at } as const;
    (await app.handle(flow.cancel, gone))._unsafeUnwrap();
    expect(await hear(paidReport())).toMatchObject({ outcome: 'accepted' });
    expect(await payment()).toMatchObject({
      status: 'REFUNDING',
      refunds: [{ id: 'p-1/LATE_PAYMENT/o-1', amountMinor: 900 }],
    });
  });
});
