import { expect, it } from 'vitest';
import type { Shop } from '../../src/simulator/actors/shop.ts';
import { returnSuspense } from '../../src/simulator/actors/suspense.ts';
import { GatewayChannel } from '../../src/testing/gateway/channel.ts';

/** A gateway without faults or delays, with one charge of 100 that matches no payment. */
function gateway(): GatewayChannel {
  const channel = new GatewayChannel(
    { after: () => {}, strikes: () => false, severity: () => 0, chance: () => 0.5 },
    () => {},
  );
  const about = { attemptId: 'a-1', paymentId: 'p-1', orderId: 'o-1' };
  channel.books.captures.set('t-1', { txn: 't-1', ...about, amountMinor: 100, currency: 'EUR' });
  return channel;
}

/** Runs the clerk's work on facts in suspense, one after another. */
function workOn(channel: GatewayChannel, ...facts: object[]): void {
  for (const [i, fact] of facts.entries()) {
    const id = `s-${i}`;
    const rows = new Map([[`suspense\n${id}`, { state: { status: 'OPEN', fact, paymentId: 'p-1' } }]]);
    const story = returnSuspense({ gateway: channel, db: { rows } } as unknown as Shop, id);
    while (!story.next({} as never).done);
  }
}

const paid = { type: 'paid', channelTxnId: 't-1' };
const won = { type: 'disputeWon', disputeId: 'd-t-1' };

// Found with seeds 85 and 5219 of an earlier version.
// Money held by a dispute was recorded as returned and stayed with the shop.
it('given unplaced money held by a dispute, when the dispute is won, then the money is returned', () => {
  const channel = gateway();
  const dispute = { disputeId: 'd-t-1', txn: 't-1', amountMinor: 100, status: 'open' as 'open' | 'won' };
  channel.books.disputes.push(dispute);
  workOn(channel, paid);
  expect(channel.books.refundsOf('t-1')).toEqual([]);
  dispute.status = 'won';
  workOn(channel, won);
  expect(channel.books.leftOf('t-1')).toBe(0);
});

it('given a part of unplaced money held by a dispute, when it is won, then that part is returned by a second refund', () => {
  const channel = gateway();
  const dispute = { disputeId: 'd-t-1', txn: 't-1', amountMinor: 30, status: 'open' as 'open' | 'won' };
  channel.books.disputes.push(dispute);
  workOn(channel, paid);
  dispute.status = 'won';
  workOn(channel, won, won);
  expect(
    channel.books.refundsOf('t-1').map(({ refundId, amountMinor }) => `${refundId} ${amountMinor}`),
  ).toEqual(['console-t-1 70', 'console-t-1-2 30']);
});
