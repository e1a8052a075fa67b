/** What each timer of a payment does. All of them may fire twice, and at two places at once. */

import { MAX_ID_LENGTH } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import { nextPoll, type PollPlan } from '../core/schedule.ts';
import { defaultTimerPlan, type PollPayload } from '../flow/index.ts';
import { isOpen, type Payment, type Receipt, type Refund, type Suspense } from '../payment/index.ts';
import { accepted } from './deadlines.ts';
import type { GatewayClient, PaymentsSettings } from './gateway-client.ts';
import type { NextTurn, TimerHandler } from './sweep.ts';

type Kind = 'payment.query' | 'payment.refund' | 'payment.renew' | 'payment.suspense';

export function paymentTimers(
  { app, store, flow, timers: plan = defaultTimerPlan }: PaymentsSettings,
  client: GatewayClient,
): { readonly [kind in Kind]: TimerHandler } {
  return {
    'payment.query': async ({ about, payload }, now) => {
      const before = await client.payment(about.id);
      if (!before || !isAwaited(before)) return undefined;
      for (const { id: attemptId } of before.attempts) {
        const called = await client.call((gateway, signal) =>
          gateway.query(attemptOf(before, attemptId), signal),
        );
        if (called.outcome !== 'answered') continue;
        const { facts } = called.answer;
        await client.record(before, facts, now, 'query');
        if (isOver(before) && facts.some(({ type }) => type === 'authorised'))
          await client.call((gateway, signal) => gateway.void(attemptOf(before, attemptId), signal));
      }
      const after = await client.payment(about.id);
      return after && isAwaited(after) ? nextTurn(plan.query, payload, now) : undefined;
    },

    'payment.refund': async ({ about, payload }, now) => {
      const { refundId = '', how } = payload as PollPayload;
      const payment = await client.payment(about.id);
      const refund = refundIn(payment, refundId);
      if (!payment || !refund || !isOpen(refund)) return undefined;
      if (refund.status === 'REQUESTED') {
        // The intent first: whoever finds SUBMITTED knows that the channel may have been called.
        if (!(await client.send(payment, 'sendRefund', { refundId }, now)))
          return { dueAt: nextPoll(plan.refund, 0, now) ?? now + plan.graceMs, payload };
        await sendRefund(client, payment, refund, 'send', now);
      } else if (how === 'resend' && refund.status === 'UNKNOWN')
        await sendRefund(client, payment, refund, how, now);
      else if (how === 'reroute' && refund.status === 'ABNORMAL')
        await sendRefund(client, payment, refund, how, now);
      else await askForRefund(client, payment, refund, now);
      const after = refundIn(await client.payment(about.id), refundId);
      const { nth } = payload as PollPayload;
      return after && isOpen(after) ? nextTurn(plan.refund, { nth, refundId }, now) : undefined;
    },

    'payment.renew': async ({ about, payload }, now) => {
      const { refundId = '' } = payload as PollPayload;
      const payment = await client.payment(about.id);
      const failed = refundIn(payment, refundId);
      if (!payment || failed?.status !== 'FAILED') return undefined;
      if (payment.refunds.some(({ retryOf }) => retryOf === refundId)) return undefined;
      const { root, depth } = originOf(payment, failed);
      const retryId = `${root}+${depth + 1}`;
      if (nextPoll(plan.renew, depth, now) === undefined || retryId.length > MAX_ID_LENGTH) return undefined;
      // Refused where less is left than was asked for: then it is for people to say how much.
      await client.send(payment, 'retryRefund', { refundId, retryId }, now);
      return undefined;
    },

    'payment.suspense': async ({ about, payload }, now) => {
      const [row] = await store.read([about]);
      const { status, paymentId } = (row?.state ?? {}) as Partial<Suspense>;
      if (status !== 'OPEN' || paymentId === undefined) return undefined;
      const payment = await client.payment(paymentId);
      if (!payment) return nextTurn(plan.suspense, payload, now);
      const { orderId } = payment;
      const match = { suspenseId: about.id, orderId, paymentId, by: 'system', at: now } as const;
      return (await accepted(app, flow.matchSuspense, match))
        ? undefined
        : nextTurn(plan.suspense, payload, now);
    },
  };
}

/** Whether the channel's word is still wanted. */
function isAwaited({ status, queryWanted }: Payment): boolean {
  return queryWanted || status === 'CREATED' || status === 'PENDING' || status === 'PROCESSING';
}

/** An authorisation that turns up now can no longer be captured. */
function isOver({ status }: Payment): boolean {
  return status === 'FAIL' || status === 'CLOSED';
}

export function nextTurn(plan: PollPlan, payload: object, now: Instant): NextTurn {
  const nth = (payload as PollPayload).nth + 1;
  const dueAt = nextPoll(plan, nth, now);
  return dueAt === undefined ? undefined : { dueAt, payload: { ...payload, nth } };
}

export function attemptOf({ id: paymentId, merchantId, channel }: Payment, attemptId: string) {
  return { attemptId, paymentId, merchantId, ...(channel !== undefined && { channel }) };
}

function refundIn(payment: Payment | undefined, refundId: string): Refund | undefined {
  return payment?.refunds.find(({ id }) => id === refundId);
}

/** The first refund of a row of retries, and how many followed it. */
function originOf({ refunds }: Payment, refund: Refund): { readonly root: string; readonly depth: number } {
  let { id: root, retryOf } = refund;
  let depth = 0;
  while (retryOf !== undefined && depth < refunds.length) {
    root = retryOf;
    retryOf = refunds.find(({ id }) => id === root)?.retryOf;
    depth += 1;
  }
  return { root, depth };
}

// --- the channel's side of a refund ---

async function sendRefund(
  client: GatewayClient,
  payment: Payment,
  refund: Refund,
  how: 'send' | 'resend' | 'reroute',
  now: Instant,
): Promise<void> {
  const { amountMinor } = refund;
  const { currency } = payment;
  const about = aboutRefund(payment, refund);
  if (!about) return;
  const request = { ...about, amountMinor, currency, how };
  const called = await client.call((gateway, signal) => gateway.refund(request, signal));
  if (called.outcome === 'answered') await client.record(payment, called.answer.facts, now);
  else if (called.outcome === 'unknown')
    await client.recordUnknown(payment, { type: 'refundUnknown', refundId: refund.id }, now);
}

/** Asks first. Only what the channel does not know is sent again, under the key it would have had. */
async function askForRefund(
  client: GatewayClient,
  payment: Payment,
  refund: Refund,
  now: Instant,
): Promise<void> {
  const about = aboutRefund(payment, refund);
  if (!about) return;
  const called = await client.call((gateway, signal) => gateway.queryRefund(about, signal));
  if (called.outcome !== 'answered') return;
  const { facts } = called.answer;
  const unheard = refund.status === 'SUBMITTED' || refund.status === 'UNKNOWN';
  if (unheard && facts.some(({ type }) => type === 'refundNotFound'))
    await sendRefund(client, payment, refund, 'resend', now);
  else await client.record(payment, facts, now, 'query');
}

function aboutRefund({ id: paymentId, merchantId, receipts }: Payment, { id: refundId, receiptId }: Refund) {
  const receipt: Receipt | undefined = receipts.find(({ id }) => id === receiptId);
  if (!receipt) return undefined;
  const { channel, channelTxnId, amountMinor: capturedMinor } = receipt;
  return { refundId, paymentId, merchantId, channel, channelTxnId, capturedMinor };
}
