/** The payment machine, and what it makes of a callback. */

import { defineMachine, type Machine, refuse, targetOf } from '../core/decider.ts';
import type { Role } from '../core/role.ts';
import { isAboutRefund } from './known.ts';
import { cellKeyOf } from './payment.classify.ts';
import { emit } from './payment.emit.ts';
import { evolve, newPayment } from './payment.evolve.ts';
import { paymentContentRules, paymentRulesFor } from './payment.guards.ts';
import { type PaymentPolicySettings, paymentPolicy } from './payment.policy.ts';
import { refundTarget } from './payment.refunds.ts';
import { paymentRepeats } from './payment.repeats.ts';
import { paymentCommandShapes, paymentFactShapes } from './payment.shape.ts';
import type { PaymentOutcome, paymentTable } from './payment.table.ts';
import type { Payment, PaymentEvent, PaymentInput, PaymentRefusal } from './payment.types.ts';

export type PaymentMachine = Machine<
  typeof paymentTable,
  Payment,
  PaymentInput,
  PaymentEvent,
  PaymentRefusal,
  Role
>;

/**
 * The payment machine under a host's policy: who may send what, and what its channels' rule cards allow. What is left
 * out is the default; `payment` is the machine with the defaults. Throws `InvalidPolicyError` (`INVALID_POLICY`).
 *
 * @example
 * const payment = paymentMachine({ cards: [{ channel: 'wechat', refundLimits: { maxCount: 50 } }] });
 */
export function paymentMachine(settings: PaymentPolicySettings = {}): PaymentMachine {
  const policy = paymentPolicy(settings);
  return defineMachine({
    ...paymentRulesFor(policy),
    kind: 'payment',
    rules: paymentContentRules(policy),
    shapes: { ...paymentCommandShapes, ...paymentFactShapes },
    repeats: paymentRepeats,
    cellKey: cellKeyOf,
    final: ['SUCCESS', 'FAIL', 'REFUNDED', 'CLOSED'],
    initial: newPayment,
    emit,
    evolve,
  });
}

/**
 * One payment of one order (source C): its attempts, the money that came, the refunds and disputes of that money.
 * `available` offers what a person may ask for; timeouts belong to the timer, sending to the outbox.
 *
 * @example
 * decide(payment, pending, { type: 'paid', attemptId: 'a-1', channel: 'wechat', channelTxnId: '42', amountMinor: 10_000,
 *   currency: 'CNY', merchantId: 'm-1', paymentId: 'p-1', at: now, by: 'wechat' }) // ok([{ type: 'payment.succeeded', … }])
 */
export const payment: PaymentMachine = /* @__PURE__ */ paymentMachine();

/** What becomes of a command or fact. `row` is where the table has it; `query`: an active query is wanted. */
export interface Classified {
  readonly cellKey: string;
  readonly outcome: 'applied' | 'record' | 'duplicate' | 'stale' | 'quarantine' | 'surplus' | 'refused';
  readonly query: boolean;
}

/**
 * What a payment makes of a command or fact, without doing it: whether a callback is applied, a duplicate, stale,
 * quarantined or surplus. All but `refused` are acknowledged to the channel, once committed. `of` is for a host that
 * extended the machine.
 *
 * @example
 * classify(payment, refunded, paidAgain) // { row: 'paidDuplicate', outcome: 'duplicate', query: false }
 */
export function classify(state: Payment, command: PaymentInput, of = payment): Classified {
  if (refuse(of, state, command)) return { cellKey: '', outcome: 'refused', query: false };
  if (of.repeats?.(state, command) === true)
    return { cellKey: command.type, outcome: 'duplicate', query: false };
  const { outcome = 'applied', query = false } = outcomeOf(of, state, command);
  return { cellKey: cellKeyOf(state, command), outcome, query };
}

/** A fact about a refund that the refund's own table passes over is not recorded either. */
function outcomeOf(
  of: PaymentMachine,
  state: Payment,
  command: PaymentInput,
): { readonly outcome?: PaymentOutcome | undefined; readonly query?: boolean | undefined } {
  const cell = targetOf(of, state, command);
  if (!isAboutRefund(command) || (cell?.outcome ?? 'record') !== 'record') return cell ?? {};
  const own = refundTarget(state, command);
  const decides = own?.outcome === 'duplicate' || own?.outcome === 'stale' || own?.outcome === 'quarantine';
  return decides ? { outcome: own.outcome, query: own.query } : (cell ?? {});
}
