/** Several payments of one order, end to end through `handle`: paid only when settled, and whatever is not wanted goes back. */

import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp } from '../../src/app/index.ts';
import { moveStock, type OpenTenderRequest, shopUseCases, type UseCase } from '../../src/flow/index.ts';
import { type Order, order } from '../../src/order/index.ts';
import { type Payment, type PaymentInput, refundable } from '../../src/payment/index.ts';
import { paymentInput } from '../../src/testing/payment-input.ts';

const AT = 1_767_600_000_000;
const flow = shopUseCases(order);
const by = 'system' as const;

/** An order over 10,000, its voucher over 4,000 and its card over 6,000 opened. */
async function shop() {
  const store = memoryStore();
  const app = createApp({ store });
  const run = async <C extends object>(useCase: UseCase<C>, command: C) =>
    (await app.handle(useCase, command as never)).match(
      () => [] as readonly { readonly code: string }[],
      (failure) => ('refusals' in failure ? failure.refusals : [failure]),
    );
  const sure = async <C extends object>(useCase: UseCase<C>, command: C) =>
    expect(await run(useCase, command)).toEqual([]);
  await sure(moveStock, { opId: 'in', type: 'INCREASE', sku: 'tea', location: 'main', quantity: 5, at: AT });
  const lines = [{ lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor: 10_000 }];
  await sure(flow.place, { orderId: 'o', userId: 'u', currency: 'EUR', lines, at: AT, by: 'shopper' });
  const open = (paymentId: string, amountMinor: number, kind: string): OpenTenderRequest => ({
    orderId: 'o',
    paymentId,
    attemptId: `${paymentId}-1`,
    merchantId: 'm',
    amountMinor,
    kind,
    by: 'shopper',
    at: AT,
  });
  await sure(flow.openTender, open('voucher', 4_000, 'voucher'));
  await sure(flow.openTender, open('card', 6_000, 'card'));
  const state = async <S>(kind: string, id: string) => {
    const [row] = await store.read([{ kind, id }]);
    return row?.state as S;
  };
  const money = (paymentId: string, amountMinor: number) => ({
    attemptId: `${paymentId}-1`,
    channel: 'bank',
    merchantId: 'm',
    paymentId,
    amountMinor,
    currency: 'EUR',
    at: AT,
    by: 'bank',
  });
  const tell = (paymentId: string, command: PaymentInput) =>
    sure(paymentInput(flow), { orderId: 'o', paymentId, ...command } as never);
  const paid = (paymentId: string, amountMinor: number, channelTxnId = `t-${paymentId}`) =>
    tell(paymentId, { type: 'paid', channelTxnId, ...money(paymentId, amountMinor) });
  const failed = (paymentId: string) =>
    tell(paymentId, { type: 'failed', attemptId: `${paymentId}-1`, at: AT, by: 'bank' });
  const payment = (id: string) => state<Payment>('payment', id);
  const theOrder = () => state<Order>('order', 'o');
  return { run, sure, open, tell, paid, failed, money, payment, theOrder };
}

describe('several tenders', () => {
  it('given several tenders, when all have come, then the order is paid, and not before', async () => {
    const { paid, theOrder } = await shop();
    await paid('voucher', 4_000);
    expect((await theOrder()).status).toBe('PENDING_PAYMENT');
    await paid('card', 6_000);
    expect(await theOrder()).toMatchObject({
      status: 'PAID',
      paidMinor: 10_000,
      paymentId: 'split_payment/o',
    });
    await paid('card', 6_000); // told again
    expect((await theOrder()).paidMinor).toBe(10_000);
  });

  it('given several tenders, when one would exceed what is due, then it is refused', async () => {
    const { run, open } = await shop();
    expect(await run(flow.openTender, open('more', 1, 'card'))).toEqual([
      { code: 'EXCEEDS_DUE', outstandingMinor: 0 },
    ]);
  });

  it('given several tenders, when one finally fails, then the others go back and new ones may be opened', async () => {
    const { sure, open, paid, failed, payment, theOrder } = await shop();
    await paid('voucher', 4_000);
    await failed('card');
    expect((await payment('voucher')).status).toBe('REFUNDING');
    expect(refundable(await payment('voucher'))).toBe(0);
    await sure(flow.openTender, open('card-2', 10_000, 'card'));
    await paid('card-2', 10_000);
    expect(await theOrder()).toMatchObject({ status: 'PAID', paidMinor: 10_000 });
  });

  it('given several tenders, when the order is cancelled, then all go back', async () => {
    const { sure, paid, payment, theOrder } = await shop();
    await paid('voucher', 4_000);
    await sure(flow.cancel, { orderId: 'o', reason: 'USER_CANCEL', by: 'shopper', at: AT });
    expect((await theOrder()).status).toBe('CANCELLED');
    expect([(await payment('voucher')).status, (await payment('card')).status]).toEqual([
      'REFUNDING',
      'CLOSED',
    ]);
    await paid('card', 6_000); // late money
    expect((await payment('card')).receipts).toMatchObject([{ kind: 'surplus', amountMinor: 6_000 }]);
    expect((await payment('card')).refunds).toMatchObject([{ status: 'REQUESTED', amountMinor: 6_000 }]);
  });

  it('given an authorised tender, when the order is gone, then it is voided and a late capture is refunded', async () => {
    const { sure, tell, money, payment, failed } = await shop();
    await tell('card', { type: 'authorised', ...money('card', 6_000) });
    await failed('voucher');
    expect((await payment('card')).attempts[0]?.closing).toBe(true);
    await tell('card', { type: 'captured', captureId: 'c', channelTxnId: 't', ...money('card', 6_000) });
    expect((await payment('card')).status).toBe('REFUNDING');
    await sure(flow.cancel, { orderId: 'o', reason: 'USER_CANCEL', by: 'shopper', at: AT });
    expect((await payment('card')).refunds).toHaveLength(1);
  });

  it('given a split refund, when its parts succeed, then the order records each and ends refunded', async () => {
    const { run, sure, tell, paid, payment, theOrder } = await shop();
    await paid('voucher', 4_000);
    await paid('card', 6_000);
    const refund = {
      orderId: 'o',
      refundId: 'r-1',
      amountMinor: 5_000,
      split: 'proportional',
      by,
      at: AT,
    } as const;
    await sure(flow.refundTenders, refund);
    await sure(flow.refundTenders, refund); // asked again
    expect((await payment('voucher')).refunds).toMatchObject([{ id: 'r-1/voucher', amountMinor: 2_000 }]);
    expect((await payment('card')).refunds).toMatchObject([{ id: 'r-1/card', amountMinor: 3_000 }]);
    expect(await run(flow.refundTenders, { ...refund, refundId: 'r-2', amountMinor: 5_001 })).toEqual([
      { code: 'EXCEEDS_REFUNDABLE', refundableMinor: 5_000 },
    ]);
    await sure(flow.refundTenders, { ...refund, refundId: 'r-2', split: 'reverse-order' });
    for (const [id, amountMinor] of [
      ['voucher', 2_000],
      ['card', 3_000],
    ] as const)
      for (const refundId of [`r-1/${id}`, `r-2/${id}`])
        await tell(id, {
          type: 'refundSucceeded',
          refundId,
          amountMinor,
          currency: 'EUR',
          at: AT,
          by: 'bank',
        });
    expect(await theOrder()).toMatchObject({ status: 'REFUNDED', refundedMinor: 10_000 });
  });
});
