/** The timers of authorised money: captures are sent, and what is not captured is voided. */
import type { Instant } from '../core/quantity.ts';
import { defaultTimerPlan, type PollPayload } from '../flow/index.ts';
import type { Attempt, Capture, Payment } from '../payment/index.ts';
import type { GatewayAnswer } from '../ports/index.ts';
import type { Called, GatewayClient, PaymentsSettings } from './gateway-client.ts';
import { attemptOf, nextTurn } from './payment-timers.ts';
import type { TimerHandler } from './sweep.ts';

export function captureTimers(
  { timers: plan = defaultTimerPlan }: Pick<PaymentsSettings, 'timers'>,
  client: GatewayClient,
): { readonly [kind in 'payment.capture' | 'payment.close']: TimerHandler } {
  return {
    'payment.capture': async ({ about, payload }, now) => {
      const { captureId = '', how, nth } = payload as PollPayload;
      const payment = await client.payment(about.id);
      const capture = captureIn(payment, captureId);
      if (!payment || capture?.status !== 'REQUESTED') return undefined;
      const outcome =
        how === 'send'
          ? await sendCapture(client, payment, capture, how, now)
          : await queryOrResendCapture(client, payment, capture, now);
      const after = captureIn(await client.payment(about.id), captureId);
      if (after?.status !== 'REQUESTED') return undefined;
      // A call that certainly never left is sent again without a query.
      const kept = outcome === 'notSent' && how === 'send' && { how };
      return nextTurn(plan.capture, { nth, captureId, ...kept }, now);
    },

    'payment.close': async ({ about, payload }, now) => {
      const { attemptId = '', nth } = payload as PollPayload;
      const payment = await client.payment(about.id);
      const attempt = attemptIn(payment, attemptId);
      if (!payment || !attempt || isSettled(attempt)) return undefined;
      // A capture under way goes first: its money must not be voided.
      if (isBeingCaptured(payment, attemptId)) return nextTurn(plan.close, payload, now);
      const reported = await closeOrVoid(client, payment, attempt, nth > 0, now);
      const definite = reported.some((type) => type === 'closed' || type === 'failed' || type === 'paid');
      return definite ? undefined : nextTurn(plan.close, payload, now);
    },
  };
}

function captureIn(payment: Payment | undefined, captureId: string): Capture | undefined {
  return payment?.captures.find(({ id }) => id === captureId);
}

function attemptIn(payment: Payment | undefined, attemptId: string): Attempt | undefined {
  return payment?.attempts.find(({ id }) => id === attemptId);
}

function isSettled({ state, voided }: Attempt): boolean {
  return state === 'failed' || state === 'succeeded' || voided === true;
}

function isBeingCaptured({ captures }: Payment, attemptId: string): boolean {
  return captures.some((capture) => capture.attemptId === attemptId && capture.status === 'REQUESTED');
}

async function sendCapture(
  client: GatewayClient,
  payment: Payment,
  { id: captureId, attemptId, amountMinor, final = false }: Capture,
  how: 'send' | 'resend',
  now: Instant,
): Promise<Called<GatewayAnswer>['outcome']> {
  const { currency } = payment;
  const request = { ...attemptOf(payment, attemptId), captureId, amountMinor, currency, final, how };
  const called = await client.call((gateway, signal) => gateway.capture(request, signal));
  await recordAnswer(client, payment, called, `capture ${captureId}`, now);
  return called.outcome;
}

/** Queries the capture first. It is sent again only if the channel does not know it, under the same key. */
async function queryOrResendCapture(
  client: GatewayClient,
  payment: Payment,
  capture: Capture,
  now: Instant,
): Promise<Called<GatewayAnswer>['outcome']> {
  const { id: captureId, attemptId } = capture;
  const about = { ...attemptOf(payment, attemptId), captureId };
  const called = await client.call((gateway, signal) => gateway.queryCapture(about, signal));
  if (called.outcome !== 'answered') return called.outcome;
  if (called.answer.notFound) return sendCapture(client, payment, capture, 'resend', now);
  await client.record(payment, called.answer.facts, now, 'query');
  return called.outcome;
}

/**
 * Closes an attempt, or voids what it authorised. Returns the types of the facts that the channel reported. A void whose
 * outcome is unknown is queried before it is sent again.
 */
async function closeOrVoid(
  client: GatewayClient,
  payment: Payment,
  attempt: Attempt,
  isRetry: boolean,
  now: Instant,
): Promise<readonly string[]> {
  const request = attemptOf(payment, attempt.id);
  const call = async (how: 'query' | 'close' | 'void'): Promise<readonly string[]> => {
    const called = await client.call((gateway, signal) => gateway[how](request, signal));
    await recordAnswer(client, payment, called, how === 'void' ? `void ${attempt.id}` : undefined, now);
    return called.outcome === 'answered' ? called.answer.facts.map(({ type }) => type) : [];
  };
  const authorised = attempt.state === 'authorised';
  if (authorised && !isRetry) return call('void');
  const reported = await call(authorised ? 'query' : 'close');
  if (reported.includes('closed')) return reported;
  // The attempt is authorised by now: the channel has another call for that.
  return authorised || reported.includes('authorised') ? call('void') : reported;
}

/** Records the channel's answer. A call that moves money and has no answer is recorded as unknown, so that a query follows. */
async function recordAnswer(
  client: GatewayClient,
  payment: Payment,
  called: Called<GatewayAnswer>,
  remark: string | undefined,
  now: Instant,
): Promise<void> {
  if (called.outcome === 'answered') await client.record(payment, called.answer.facts, now, 'query');
  else if (called.outcome === 'unknown' && remark !== undefined)
    await client.recordUnknown(payment, { type: 'unknown', remark }, now);
}
