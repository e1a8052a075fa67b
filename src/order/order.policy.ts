import { soundPolicy } from '../core/policy.ts';
import { ROLES, type Role } from '../core/role.ts';
import { choice, list, object, optional, type ShapeOf } from '../core/shape.ts';
import { type OrderCommandName, type OrderStatus, orderTable } from './order.table.ts';

/** What a page loads of the policy: it decides which buttons a role sees, and which are grey. Plain JSON. */
export interface OrderRulesPolicy {
  /** The commands a role is offered and may send. A command that is not listed is refused with `NOT_ALLOWED`. */
  readonly visibleCommands: { readonly [role in Role]: readonly OrderCommandName[] };
  /**
   * Who may cancel, by status. A shopper whose money is in goes through after-sales (source B); name the shopper
   * under `PAID` to let the order be cancelled directly.
   */
  readonly mayCancel: { readonly [status in OrderStatus]?: readonly Role[] | undefined };
  /** How long after completion a case may be opened, in days: 0 to 3,650. */
  readonly afterSalesWindowDays: number;
}

/** Where the sources disagree, the host decides. One object, given to `orderMachine` once. */
export interface OrderPolicy extends OrderRulesPolicy {
  /** When stock is frozen: at placement (source B, the default) or once money is in (source A). */
  readonly freezeAt: 'placement' | 'payment';
  /** When frozen stock is deducted: at shipment (source A, the default) or at payment (source B). */
  readonly deductAt: 'shipment' | 'payment';
  /** How long an unpaid order waits for its money, in minutes: 1 to 43,200 (source B: 15 to 30). */
  readonly paymentWindowMinutes: number;
}

/** What a host sets otherwise. A role that `visibleCommands` leaves out keeps its default. */
export type OrderPolicySettings = {
  readonly [setting in Exclude<keyof OrderPolicy, 'visibleCommands'>]?: OrderPolicy[setting] | undefined;
} & {
  readonly visibleCommands?:
    | { readonly [role in Role]?: readonly OrderCommandName[] | undefined }
    | undefined;
};

const COMMANDS = /* @__PURE__ */ commandNames();
function commandNames(): readonly OrderCommandName[] {
  const names = Object.values(orderTable).flatMap((row) => Object.keys(row) as OrderCommandName[]);
  return [...new Set(names)];
}

export const defaultOrderRulesPolicy: OrderRulesPolicy = {
  visibleCommands: {
    shopper: ['place', 'pay', 'cancel', 'complete', 'openAfterSales', 'closeAfterSales'],
    merchant: COMMANDS,
    system: COMMANDS,
  },
  mayCancel: {
    PENDING_PAYMENT: ['shopper', 'merchant', 'system'],
    PAID: ['merchant', 'system'],
    PROCESSING: ['merchant', 'system'],
  },
  afterSalesWindowDays: 7,
};

// A call marked as pure, so that a page which loads the rules alone leaves it out; a spread would stay.
export const defaultOrderPolicy: OrderPolicy = /* @__PURE__ */ Object.assign({}, defaultOrderRulesPolicy, {
  freezeAt: 'placement',
  deductAt: 'shipment',
  paymentWindowMinutes: 30,
} as const);

/**
 * The defaults, with what the host sets otherwise. Throws `InvalidPolicyError` (`INVALID_POLICY`) with every problem.
 *
 * @example
 * orderPolicy({ paymentWindowMinutes: -5 })
 * // throws: problems [{ path: 'paymentWindowMinutes', problem: 'OUT_OF_RANGE', minimum: 1, maximum: 43200 }]
 */
export function orderPolicy(settings: OrderPolicySettings = {}): OrderPolicy {
  if (typeof settings !== 'object' || settings === null) return checkedOrderPolicy(settings);
  const visibleCommands = { ...defaultOrderPolicy.visibleCommands, ...given(settings.visibleCommands ?? {}) };
  return checkedOrderPolicy({ ...defaultOrderPolicy, ...given(settings), visibleCommands });
}

/** The settings that are there: one that is `undefined` keeps its default. */
function given(settings: object): object {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}

/** The policy itself, where it is sound; throws as {@link orderPolicy} does. */
export function checkedOrderPolicy(policy: OrderPolicy): OrderPolicy {
  const commands = list(choice(COMMANDS), { maximum: COMMANDS.length });
  const roles = optional(list(choice(ROLES), { maximum: ROLES.length }));
  const statuses = Object.keys(orderTable).map((status) => [status, roles]);
  return soundPolicy<OrderPolicy>(policy, {
    visibleCommands: object<OrderPolicy['visibleCommands']>({
      shopper: commands,
      merchant: commands,
      system: commands,
    }),
    mayCancel: object(Object.fromEntries(statuses) as ShapeOf<OrderPolicy['mayCancel']>),
    afterSalesWindowDays: { is: 'integer', minimum: 0, maximum: 3_650 },
    freezeAt: choice(['placement', 'payment']),
    deductAt: choice(['shipment', 'payment']),
    paymentWindowMinutes: { is: 'integer', minimum: 1, maximum: 43_200 },
  });
}
