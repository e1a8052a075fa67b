/** What a host and its channels demand of payments beside the rules: data. Limits come from the channels' rule cards. */
import { soundPolicy } from '../core/policy.ts';
import type { DurationMs } from '../core/quantity.ts';
import type { Role } from '../core/role.ts';
import {
  choice,
  count,
  custom,
  type FieldProblem,
  id,
  list,
  object,
  optional,
  problemsOf,
  readyShape,
} from '../core/shape.ts';
import type { PaymentCommand } from './payment.types.ts';

/** What a channel allows of refunds, per receipt; what is left out is not limited. */
export interface RefundLimits {
  /** Refunds of one receipt, failed ones not counted. */
  readonly maxCount?: number | undefined;
  /** From the arrival of the money to the request. */
  readonly maxAgeMs?: DurationMs | undefined;
  /** Between two requests. */
  readonly minIntervalMs?: DurationMs | undefined;
}

/** The part of a channel's rule card that the rules ask. */
export interface RefundCard {
  readonly channel: string;
  readonly refundLimits?: RefundLimits | undefined;
}

type CommandName = PaymentCommand['type'];

/** The part of the policy that a page loads: which buttons each role sees. */
export interface PaymentRulesPolicy {
  /** The commands that each role is offered and may send. */
  readonly visibleCommands: { readonly [role in Role]: readonly CommandName[] };
}

export interface PaymentPolicy extends PaymentRulesPolicy {
  /** A channel without a card has no limits. */
  readonly cards: readonly RefundCard[];
}

/** What a host sets otherwise. A role that `visibleCommands` leaves out keeps its default. */
export interface PaymentPolicySettings {
  readonly visibleCommands?: { readonly [role in Role]?: readonly CommandName[] | undefined } | undefined;
  readonly cards?: readonly RefundCard[] | undefined;
}

const COMMANDS: readonly CommandName[] = [
  'create',
  'submit',
  'cancel',
  'timeout',
  'capture',
  'void',
  'requestRefund',
  'sendRefund',
  'retryRefund',
];

/** Shoppers pay and give up, merchants capture and refund; the system also times out and sends refunds. */
export const defaultPaymentPolicy: PaymentPolicy = {
  visibleCommands: {
    shopper: ['create', 'submit', 'cancel'],
    merchant: ['cancel', 'capture', 'void', 'requestRefund', 'retryRefund'],
    system: COMMANDS,
  },
  cards: [],
};

/**
 * The defaults, with what the host sets otherwise. Throws `InvalidPolicyError` (`INVALID_POLICY`) with every problem.
 *
 * @example
 * paymentPolicy({ cards: [{ channel: 'card', refundLimits: { maxCount: -1 } }] })
 * // throws: problems [{ path: 'cards.0.refundLimits.maxCount', problem: 'OUT_OF_RANGE', minimum: 0, … }]
 */
export function paymentPolicy(settings: PaymentPolicySettings = {}): PaymentPolicy {
  const { visibleCommands: defaults } = defaultPaymentPolicy;
  const { visibleCommands: { shopper, merchant, system } = {}, cards = defaultPaymentPolicy.cards } =
    settings;
  const commands = list(choice(COMMANDS), { maximum: COMMANDS.length });
  const policy = {
    visibleCommands: {
      shopper: shopper ?? defaults.shopper,
      merchant: merchant ?? defaults.merchant,
      system: system ?? defaults.system,
    },
    cards,
  };
  return soundPolicy<PaymentPolicy>(policy, {
    visibleCommands: object<PaymentPolicy['visibleCommands']>({
      shopper: commands,
      merchant: commands,
      system: commands,
    }),
    cards: list(custom(cardProblems), { maximum: 1_000 }),
  });
}

/** A card has much that payments do not ask: only what they do is checked. */
function cardProblems(card: unknown, path: string): readonly FieldProblem[] {
  const { channel, refundLimits } = (card ?? {}) as Partial<RefundCard>;
  const limits = object<RefundLimits>({
    maxCount: optional(count),
    maxAgeMs: optional(count),
    minIntervalMs: optional(count),
  });
  return problemsOf(
    readyShape({ channel: id, refundLimits: optional(limits) }),
    { channel, refundLimits },
    path,
  );
}
