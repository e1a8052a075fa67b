/** Random walks: whatever is said to a payment, in whichever order, these stay true. */
import { describe, expect, it } from 'vitest';
import {
  available,
  type Balance,
  balances,
  isOpen,
  type Payment,
  type PaymentInput,
  payment,
  project,
  refuse,
} from '../../src/payment/index.ts';
import { type Random, random } from '../support/random.ts';
import { runs } from '../support/runs.ts';
import { CREATED, PENDING, SUCCESS, say, step } from './kit.ts';
import { anything } from './walks.ts';

const WALKS = runs(100_000);
const STEPS = 6;

const PAID = new Set(['SUCCESS', 'REFUNDING', 'REFUNDED']);
const COMMANDS = new Set([
  'create',
  'submit',
  'cancel',
  'timeout',
  'capture',
  'void',
  'requestRefund',
  'sendRefund',
  'retryRefund',
]);

/** What is wrong after one step; nothing, if all is well. */
function wrong(
  before: Payment,
  command: PaymentInput,
  rng: Random,
): { readonly state: Payment; readonly problem: string | undefined } {
  const { refusal, events, state } = step(before, command);
  const again = step(state, command);
  const problem =
    refused(before, command, state, refusal) ??
    (again.events.length > 0 ? `a repeat wrote ${again.events.map(({ type }) => type)}` : undefined) ??
    (again.refusal && !refusal ? 'a repeat of what was accepted was refused' : undefined) ??
    (state.status !== project(state) ? `status ${state.status}, facts ${project(state)}` : undefined) ??
    (events.some(({ to }) => to !== state.status) ? 'an event records another status' : undefined) ??
    headline(before, state) ??
    captures(before, state) ??
    money(before, command, state) ??
    (rng.below(16) === 0 ? sampled(state) : undefined);
  return { state, problem };
}

function refused(
  before: Payment,
  command: PaymentInput,
  state: Payment,
  refusal: object | undefined,
): string | undefined {
  if (refusal === undefined) return undefined;
  if (!COMMANDS.has(command.type)) return 'a fact was refused';
  return state === before ? undefined : 'a refusal changed the payment';
}

function headline(before: Payment, { status, receipts, attempts }: Payment): string | undefined {
  if (PAID.has(before.status) && !PAID.has(status)) return `downgraded to ${status}`;
  if (before.status === 'CLOSED' && status !== 'CLOSED') return `left CLOSED for ${status}`;
  const paying = receipts.filter(({ kind }) => kind === 'payment');
  if (paying.length > 1 || (PAID.has(status) && paying.length === 0))
    return 'paid without one paying receipt';
  if (paying.some(({ open }) => (open === true) !== (status === 'PROCESSING')))
    return 'more to be captured and not processing, or nothing and processing';
  const live = attempts.some(({ state }) => /^(pending|processing|authorised)$/.test(state));
  return (status === 'PENDING' || status === 'PROCESSING') && !live
    ? 'pending without a live attempt'
    : undefined;
}

/** P2, and no capture that was booked is ever forgotten. */
function captures(
  before: Payment,
  { attempts, captures: all, receipts, amountMinor: asked }: Payment,
): string | undefined {
  for (const { kind, attemptId, amountMinor } of receipts) {
    const { authorisedMinor = asked } = attempts.find(({ id }) => id === attemptId) ?? {};
    if (kind === 'payment' && amountMinor > Math.max(authorisedMinor, asked))
      return 'took more than was authorised';
  }
  const lost = before.captures.filter(
    ({ id, status }) =>
      status === 'SUCCEEDED' && !all.some((each) => each.id === id && each.status === 'SUCCEEDED'),
  );
  return lost.length > 0 ? 'a capture was forgotten' : undefined;
}

function money(before: Payment, command: PaymentInput, state: Payment): string | undefined {
  const was = new Map(balances(before).map((each) => [each.receiptId, each]));
  for (const now of balances(state)) {
    const then = was.get(now.receiptId) ?? {
      ...now,
      reservedMinor: 0,
      refundedMinor: 0,
      heldMinor: 0,
      refundableMinor: now.capturedMinor,
    };
    const { refundableMinor, refundedMinor, reservedMinor, heldMinor, capturedMinor } = now;
    if (capturedMinor !== refundableMinor + refundedMinor + reservedMinor + heldMinor)
      return 'money is missing';
    const more = command.type === 'captured' ? command.amountMinor : 0;
    if (capturedMinor !== then.capturedMinor && capturedMinor !== then.capturedMinor + more)
      return 'a receipt changed';
    const holding = state.disputes.filter(
      (each) => each.receiptId === now.receiptId && /^(OPEN|LOST)$/.test(each.status),
    );
    if (heldMinor !== holding.reduce((sum, { amountMinor }) => sum + amountMinor, 0))
      return 'held is not what is disputed';
    if (refundableMinor < 0 && refundableMinor < then.refundableMinor) {
      if (COMMANDS.has(command.type)) return 'a command refunded too much';
      const told = state.incidents.some(
        (each) =>
          each.code === 'OVER_REFUNDED' &&
          each.receiptId === now.receiptId &&
          each.excessMinor === -refundableMinor,
      );
      if (!told) return 'a silent negative balance';
    }
    const problem = postcondition(before, command, state, then, now);
    if (problem) return problem;
  }
  return undefined;
}

/** Per refund command: exactly what moves between refundable, reserved and refunded, and nothing else. */
function postcondition(
  before: Payment,
  command: PaymentInput,
  state: Payment,
  then: Balance,
  now: Balance,
): string | undefined {
  if (!('refundId' in command)) return undefined;
  const change = (next: Payment, id: string) =>
    next.refunds.find((each) => each.id === id && each.receiptId === now.receiptId);
  const id = command.type === 'retryRefund' ? command.retryId : command.refundId;
  const [old, young] = [change(before, id), change(state, id)];
  const reserved =
    (young && isOpen(young) ? young.amountMinor : 0) - (old && isOpen(old) ? old.amountMinor : 0);
  const settled =
    (young?.status === 'SUCCEEDED' ? (young.settledMinor ?? Number.NaN) : 0) -
    (old?.status === 'SUCCEEDED' ? (old.settledMinor ?? Number.NaN) : 0);
  if (now.reservedMinor - then.reservedMinor !== reserved) return 'reserved moved by something else';
  if (now.refundedMinor - then.refundedMinor !== settled) return 'refunded moved by something else';
  if (now.heldMinor !== then.heldMinor) return 'a refund moved what is held';
  if (command.type === 'requestRefund' && young && !old && young.amountMinor !== command.amountMinor)
    return 'reserved another amount';
  if (
    command.type === 'refundSucceeded' &&
    young?.status === 'SUCCEEDED' &&
    old?.status !== 'SUCCEEDED' &&
    young.settledMinor !== command.amountMinor
  ) {
    return 'settled another amount';
  }
  return undefined;
}

const ask = { at: 1_000, by: 'system' } as const;

/** Dearer checks, now and then: plain JSON, and buttons that can be pressed. */
function sampled(state: Payment): string | undefined {
  if (JSON.stringify(JSON.parse(JSON.stringify(state))) !== JSON.stringify(state)) return 'no plain JSON';
  for (const name of available(payment, state, ask)) {
    const tries: readonly PaymentInput[] =
      name === 'submit'
        ? [say.submit('fresh')]
        : name === 'cancel'
          ? [say.cancel()]
          : name === 'requestRefund'
            ? [say.requestRefund('fresh', 1)]
            : name === 'void'
              ? [say.void()]
              : name === 'capture'
                ? [say.capture('fresh', 1)]
                : name === 'retryRefund'
                  ? state.refunds.map(({ id }) => say.retryRefund(id, 'fresh'))
                  : name === 'sendRefund'
                    ? state.refunds.map(({ id }) => say.sendRefund(id))
                    : name === 'timeout'
                      ? [say.timeout(ask.at)]
                      : [];
    if (!tries.some((command) => refuse(payment, state, command) === undefined))
      return `${name} is offered and always refused`;
  }
  return undefined;
}

describe('random walks', () => {
  it(`keep every promise, ${WALKS.toLocaleString('en')} of them`, { timeout: 120_000 }, () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= WALKS; seed++) {
      const rng = random(seed);
      const said: PaymentInput[] = [];
      let state: Payment = rng.pick([CREATED, PENDING, SUCCESS]);
      for (let i = 0; i < STEPS; i++) {
        const command = anything(rng);
        said.push(command);
        const next = wrong(state, command, rng);
        if (next.problem)
          expect.fail(
            `seed ${seed}: ${next.problem}\n${said.map((each) => JSON.stringify(each)).join('\n')}\n${JSON.stringify(next.state, null, 1)}`,
          );
        state = next.state;
      }
      seen.add(`${state.status}`);
      for (const { code } of state.incidents) seen.add(code);
      for (const { status } of state.refunds) seen.add(status);
    }
    // The walks are worth something only if they get everywhere.
    expect([...seen].sort()).toEqual(
      ['CREATED', 'PENDING', 'PROCESSING', 'SUCCESS', 'FAIL', 'REFUNDING', 'REFUNDED', 'CLOSED']
        .concat('REQUESTED', 'SUBMITTED', 'UNKNOWN', 'ABNORMAL', 'FAILED', 'SUCCEEDED', 'REVERSED')
        .concat(
          'PAID_MISMATCH',
          'RECEIPT_CHANGED',
          'CLOSED_THOUGH_PAID',
          'STRAY_REFUND',
          'REFUND_CONTRADICTED',
          'STRAY_DISPUTE',
        )
        .concat(
          'REFUND_RETURNED',
          'SURPLUS_KEPT',
          'SHORT_REFUND',
          'LARGE_REFUND',
          'OVER_REFUNDED',
          'DOUBLE_LOSS_RISK',
        )
        .sort(),
    );
  });
});
