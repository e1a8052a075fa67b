import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, createPayments } from '../../src/app/index.ts';
import { moveStock, shopUseCases } from '../../src/flow/index.ts';
import { type Order, type OrderPolicy, orderMachine, orderPolicy } from '../../src/order/index.ts';
import { balances, type Payment } from '../../src/payment/index.ts';
import { StoreUnavailable, type Transaction } from '../../src/ports/index.ts';
import { simulatedGateway } from '../../src/testing/gateway/index.ts';
import { audit, readLog } from '../../src/testing/invariants/index.ts';
import { paymentInput } from '../../src/testing/payment-input.ts';

// Faults the simulator found in the library, each as the shortest story that shows it.

const at = 1_767_600_000_000;

async function shop(policy: Partial<OrderPolicy> = {}, units = 5) {
  const order = orderMachine(orderPolicy(policy));
  const store = memoryStore();
  const app = createApp({ store });
  const flow = shopUseCases(order);
  const send = (useCase: never, command: object) => app.handle(useCase, { at, ...command } as never);
  const done = async (useCase: object, command: object) => {
    const answer = await send(useCase as never, command);
    expect(answer.isOk() ? 'done' : answer.error).toBe('done');
  };
  const place = (orderId: string, quantity = 1) =>
    done(flow.place, {
      ...{ orderId, userId: 'u', currency: 'EUR', by: 'shopper' },
      lines: [{ lineId: '1', sku: 's', location: 'm', quantity, unitPriceMinor: 100 }],
    });
  const open = (orderId: string, paymentId: string) =>
    done(flow.openPayment, {
      orderId,
      paymentId,
      attemptId: `${paymentId}-a`,
      merchantId: 'shop',
      by: 'shopper',
    });
  const record = (orderId: string, paymentId: string, fact: object) =>
    done(paymentInput(flow), { orderId, paymentId, by: 'card', ...fact });
  const paid = (orderId: string, paymentId: string, amountMinor = 100) =>
    record(orderId, paymentId, {
      ...{ type: 'paid', attemptId: `${paymentId}-a`, channel: 'card', channelTxnId: `t-${paymentId}` },
      ...{ amountMinor, currency: 'EUR', merchantId: 'shop' },
    });
  const row = <S>(kind: string, id: string) => store.rows(kind).find((each) => each.id === id)?.state as S;
  const violations = async () =>
    audit(
      await readLog(store, at, {
        machines: { order, payment: (await import('../../src/payment/index.ts')).payment },
      }),
    ).violations;
  await done(moveStock, { opId: 'in', type: 'INCREASE', sku: 's', location: 'm', quantity: units });
  return {
    store,
    flow,
    send,
    done,
    place,
    open,
    record,
    paid,
    violations,
    order: (id: string) => row<Order>('order', id),
    payment: (id: string) => row<Payment>('payment', id),
  };
}

describe('faults found by the simulator', () => {
  it('given two payments of one order, when the surplus one is refunded, then the order records no refund', async () => {
    const { place, open, paid, record, order, payment } = await shop();
    await place('o1');
    await open('o1', 'p1');
    await open('o1', 'p2');
    await paid('o1', 'p1');
    await paid('o1', 'p2');
    const [refund] = payment('p2').refunds;
    await record('o1', 'p2', { type: 'sendRefund', by: 'system', refundId: refund?.id });
    await record('o1', 'p2', {
      type: 'refundSucceeded',
      refundId: refund?.id,
      amountMinor: 100,
      currency: 'EUR',
    });
    expect(payment('p2').refunds[0]?.status).toBe('SUCCEEDED');
    expect(order('o1')).toMatchObject({
      status: 'PAID',
      paymentId: 'p1',
      refundedMinor: 0,
      lines: [{ held: 1 }],
    });
  });

  it('given freezing at payment and no stock left, when a payment comes, then it is accepted without a hold', async () => {
    const { place, open, paid, order, violations } = await shop({ freezeAt: 'payment' }, 1);
    for (const n of [1, 2]) {
      await place(`o${n}`);
      await open(`o${n}`, `p${n}`);
    }
    await paid('o1', 'p1');
    await paid('o2', 'p2');
    expect(order('o1')).toMatchObject({ status: 'PAID', lines: [{ held: 1 }] });
    expect(order('o2')).toMatchObject({ status: 'PAID', paidMinor: 100, lines: [{ held: 0 }] });
    expect(await violations()).toEqual([]);
  });

  it.each(['cancel', 'expire'] as const)(
    'given the payment of another order, when %s names it, then it is refused and the payment stays open',
    async (name) => {
      const { place, open, send, flow, payment, order } = await shop();
      await place('o1');
      await place('o2');
      await open('o2', 'p2');
      const by = name === 'expire' ? 'system' : 'shopper';
      const late = at + 3_600_000;
      const command = {
        orderId: 'o1',
        paymentId: 'p2',
        by,
        at: late,
        ...(name === 'cancel' && { reason: 'USER_CANCEL' }),
      };
      const answer = await send(flow[name] as never, command);
      expect(answer._unsafeUnwrapErr()).toMatchObject({
        code: 'REFUSED',
        refusals: [{ code: 'FOREIGN_PAYMENT' }],
      });
      expect(payment('p2').status).toBe('PENDING');
      expect(order('o1').status).toBe('PENDING_PAYMENT');
    },
  );

  it('given a completed order, when it is refunded, then the order records it and a later case refunds the rest', async () => {
    const { place, open, paid, record, done, flow, order, payment } = await shop();
    await place('o1');
    await open('o1', 'p1');
    await paid('o1', 'p1');
    await done(flow.accept, { orderId: 'o1', by: 'merchant' });
    await done(flow.ship, { orderId: 'o1', shipmentId: 's1', by: 'merchant' });
    await done(flow.deliver, { orderId: 'o1', shipmentId: 's1', by: 'system' });
    await done(flow.complete, { orderId: 'o1', by: 'system' });
    const back = async (refundId: string, amountMinor: number) => {
      await record('o1', 'p1', {
        type: 'requestRefund',
        by: 'merchant',
        refundId,
        amountMinor,
        currency: 'EUR',
      });
      await record('o1', 'p1', { type: 'sendRefund', by: 'system', refundId });
      await record('o1', 'p1', { type: 'refundSucceeded', refundId, amountMinor, currency: 'EUR' });
    };
    await back('goodwill', 40);
    expect(order('o1')).toMatchObject({ status: 'COMPLETED', paidMinor: 100, refundedMinor: 40 });
    await done(flow.openAfterSales, { orderId: 'o1', caseId: 'c1', by: 'shopper' });
    await back('rest', 60);
    expect(payment('p1').status).toBe('REFUNDED');
    expect(order('o1')).toMatchObject({ status: 'REFUNDED', refundedMinor: 100, lines: [{ refunded: 1 }] });
  });

  it('given a refund that was reversed, when its money is refunded again, then the order counts it once', async () => {
    const { place, open, paid, record, order, payment, violations } = await shop();
    await place('o1');
    await open('o1', 'p1');
    await paid('o1', 'p1');
    const back = async (refundId: string, amountMinor: number) => {
      await record('o1', 'p1', {
        type: 'requestRefund',
        by: 'merchant',
        refundId,
        amountMinor,
        currency: 'EUR',
      });
      await record('o1', 'p1', { type: 'sendRefund', by: 'system', refundId });
      await record('o1', 'p1', { type: 'refundSucceeded', refundId, amountMinor, currency: 'EUR' });
    };
    await back('r1', 40);
    await record('o1', 'p1', { type: 'refundReversed', refundId: 'r1' });
    await back('r2', 50);
    expect(order('o1')).toMatchObject({ status: 'PAID', refundedMinor: 50 });
    await back('r3', 50);
    expect(payment('p1').status).toBe('REFUNDED');
    expect(order('o1')).toMatchObject({ status: 'REFUNDED', refundedMinor: 100, lines: [{ held: 0 }] });
    expect(await violations()).toEqual([]);
  });

  it('given a failed charge beside a waiting attempt, when the order is cancelled, then the waiting attempt is closed too', async () => {
    const { place, open, send, done, record, flow, payment } = await shop();
    await place('o1');
    await open('o1', 'p1');
    const money = { channel: 'card', amountMinor: 100, currency: 'EUR', merchantId: 'shop' };
    await record('o1', 'p1', { type: 'submit', by: 'shopper', attemptId: 'second' });
    await record('o1', 'p1', { type: 'authorised', attemptId: 'p1-a', paymentId: 'p1', ...money });
    await record('o1', 'p1', { type: 'failed', attemptId: 'p1-a' });
    await done(flow.cancel, { orderId: 'o1', reason: 'USER_CANCEL', by: 'shopper' });
    expect(payment('p1')).toMatchObject({ status: 'PROCESSING', attempts: [{ state: 'failed' }, {}] });
    await send(paymentInput(flow) as never, {
      ...{ orderId: 'o1', paymentId: 'p1', by: 'card', type: 'pending', attemptId: 'second' },
    });
    expect(payment('p1').attempts[1]).toMatchObject({ state: 'pending', closing: true });
  });

  it('given a store that fails while the channel’s answer is recorded, when pay is called, then it answers unknown', async () => {
    const { place, store, flow } = await shop();
    await place('o1');
    let commits = 0;
    const failing = {
      ...store,
      transact: <A>(work: (transaction: Transaction) => Promise<A>) =>
        ++commits > 1 ? Promise.reject(new StoreUnavailable('gone')) : store.transact(work),
    };
    const app = createApp({ store: failing });
    const payments = createPayments({ app, store, flow, gateway: simulatedGateway() });
    const request = {
      orderId: 'o1',
      paymentId: 'p1',
      attemptId: 'a1',
      merchantId: 'shop',
      by: 'shopper',
      at,
    } as const;
    const { outcome } = await payments.pay(request);
    expect(outcome).toBe('unknown');
  });

  it('given money in dispute when its order was cancelled, when the dispute is won, then the money is refunded', async () => {
    const { place, open, paid, record, done, flow, payment, violations } = await shop();
    await place('o1');
    await open('o1', 'p1');
    await paid('o1', 'p1');
    const dispute = { disputeId: 'd1', amountMinor: 100, currency: 'EUR' };
    await record('o1', 'p1', { type: 'disputeOpened', ...dispute });
    await done(flow.cancel, { orderId: 'o1', reason: 'STOCK_OUT', by: 'merchant' });
    expect(payment('p1').refunds).toEqual([]);
    await record('o1', 'p1', { type: 'disputeWon', ...dispute });
    expect(balances(payment('p1'))).toMatchObject([{ reservedMinor: 100, refundableMinor: 0 }]);
    expect((await violations()).filter(({ invariant }) => invariant === 'P10')).toEqual([]);
  });
});
