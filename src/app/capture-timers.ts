/** What the timers of authorised money do: captures are called for, and what nobody captures is let go. */
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
          : await askForCapture(client, payment, capture, now);
      const after = captureIn(await client.payment(about.id), captureId);
      if (after?.status !== 'REQUESTED') return undefined;
      // What certainly never left is sent again, not asked about.
      const kept = outcome === 'notSent' && how === 'send' && { how };
      return nextTurn(plan.capture, { nth, captureId, ...kept }, now);
    },

    'payment.close': async ({ about, payload }, now) => {
      const { attemptId = '', nth } = payload as PollPayload;
      const payment = await client.payment(about.id);
      const attempt = attemptIn(payment, attemptId);
      if (!payment || !attempt || isSettled(attempt)) return undefined;
      // A capture under way goes first: what it takes must not be let go.
      if (isBeingCaptured(payment, attemptId)) return nextTurn(plan.close, payload, now);
      const said = await letGo(client, payment, attempt, nth > 0, now);
      const definite = said.some((type) => type === 'closed' || type === 'failed' || type === 'paid');
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
  await heard(client, payment, called, `capture ${captureId}`, now);
  return called.outcome;
}

/** Asks first. Only what the channel does not know is sent again, under the key it would have had. */
async function askForCapture(
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
 * Closes an attempt, or voids what it authorised; the types of the facts that the channel answered with. After a call
 * whose outcome is unknown a void is asked about before it is sent again.
 */
async function letGo(
  client: GatewayClient,
  payment: Payment,
  attempt: Attempt,
  again: boolean,
  now: Instant,
): Promise<readonly string[]> {
  const request = attemptOf(payment, attempt.id);
  const call = async (how: 'query' | 'close' | 'void'): Promise<readonly string[]> => {
    const called = await client.call((gateway, signal) => gateway[how](request, signal));
    await heard(client, payment, called, how === 'void' ? `void ${attempt.id}` : undefined, now);
    return called.outcome === 'answered' ? called.answer.facts.map(({ type }) => type) : [];
  };
  const authorised = attempt.state === 'authorised';
  if (authorised && !again) return call('void');
  const said = await call(authorised ? 'query' : 'close');
  if (said.includes('closed')) return said;
  // Of what was to be closed, some is authorised: the channel has another call for that.
  return authorised || said.includes('authorised') ? call('void') : said;
}

/** Tells the payment what the channel answered, or of a call that moves money, that nobody knows: then its query asks too. */
async function heard(
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
