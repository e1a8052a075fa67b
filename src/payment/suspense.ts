/**
 * Suspense: money that a channel reports for a payment we do not have. It is kept until the payment turns up, a merchant
 * names the payment, or the money goes back. Reconciliation class A4.
 */
import {
  type AnyCommand,
  type AnyEvent,
  defineMachine,
  type IllegalTransition,
  type Machine,
  type MalformedCommand,
  type RoleNotAllowed,
} from '../core/decider.ts';
import type { PaymentId } from '../core/id.ts';
import type { Role, RoleCommand } from '../core/role.ts';
import {
  choice,
  custom,
  type FieldProblem,
  id,
  instant,
  problemsOf,
  readyShape,
  type ShapesOf,
} from '../core/shape.ts';
import type { TableOf, TargetOfTable } from '../core/table.ts';
import { commandFields, paymentFactShapes } from './payment.shape.ts';
import type { UnstampedFact } from './payment.types.ts';
import { type Stamp, stampOf } from './terms.ts';

export type SuspenseStatus = 'OPEN' | 'MATCHED' | 'RETURNED';

export const suspenseTable = {
  NEW: { received: 'OPEN' },
  OPEN: { match: 'MATCHED', recordReturn: 'RETURNED' },
  MATCHED: {},
  RETURNED: {},
} as const satisfies TableOf<SuspenseStatus | 'NEW'>;

export interface Suspense {
  readonly id: string;
  readonly status: SuspenseStatus | 'NEW';
  readonly channel: string;
  /** What was reported; its `paymentId`, where it names one, is the one we do not have. */
  readonly fact: UnstampedFact | null;
  readonly paymentId: PaymentId;
}

/** The fact: a channel reported money, and no payment of ours is known by that name. */
export interface MoneyReceived extends AnyCommand {
  readonly type: 'received';
  /** The reporter's name. */
  readonly by: string;
  readonly channel: string;
  readonly paymentId: PaymentId;
  readonly fact: UnstampedFact;
}
/** The money is this payment's, and recorded there in the same decision. */
interface MatchSuspense extends RoleCommand {
  readonly type: 'match';
  readonly paymentId: PaymentId;
}
/** A merchant sent it back at the channel. */
export interface RecordReturn extends RoleCommand {
  readonly type: 'recordReturn';
}
export type SuspenseCommand = MatchSuspense | RecordReturn;
/** What suspense takes: a command, or the fact. */
export type SuspenseInput = SuspenseCommand | MoneyReceived;

/** These type names are the storage format: never rename one. */
export type SuspenseEvent = AnyEvent &
  Stamp & { readonly to: SuspenseStatus } & (
    | {
        readonly type: 'suspense.received';
        readonly channel: string;
        readonly paymentId: PaymentId;
        readonly fact: UnstampedFact;
      }
    | { readonly type: 'suspense.matched'; readonly paymentId: PaymentId }
    | { readonly type: 'suspense.returned' }
  );

export type SuspenseRefusal = MalformedCommand | IllegalTransition | RoleNotAllowed;

const UNSTAMPED = /* @__PURE__ */ unstampedShapes();

function unstampedShapes() {
  return new Map(
    Object.entries(paymentFactShapes).map(([type, { at: _at, by: _by, source: _source, ...fields }]) => [
      type,
      readyShape({ type: choice([type]), ...fields }),
    ]),
  );
}

/** What is wrong with a fact that carries no instant, no reporter and no source yet. */
function factProblems(value: unknown, path: string): readonly FieldProblem[] {
  if (typeof value !== 'object' || value === null)
    return [{ path, problem: 'WRONG_TYPE', expected: 'object' }];
  const shape = 'type' in value && UNSTAMPED.get(String(value.type));
  return shape
    ? problemsOf(shape, value, path)
    : [{ path: `${path}.type`, problem: 'UNKNOWN_VALUE', allowed: [...UNSTAMPED.keys()] }];
}

export const suspenseShapes = /* @__PURE__ */ shapes();

function shapes() {
  return {
    received: { at: instant, by: id, channel: id, paymentId: id, fact: custom(factProblems) },
    match: { ...commandFields, paymentId: id },
    recordReturn: commandFields,
  } satisfies ShapesOf<SuspenseInput>;
}

/**
 * One report of money that fits nothing we know.
 *
 * @example
 * why(suspense, matched, { type: 'recordReturn', at: now, by: 'merchant' }) // [{ code: 'ILLEGAL_TRANSITION', status: 'MATCHED', … }]
 */
export const suspense: Machine<
  typeof suspenseTable,
  Suspense,
  SuspenseInput,
  SuspenseEvent,
  SuspenseRefusal,
  Role
> = /* @__PURE__ */ defineMachine<
  typeof suspenseTable,
  Suspense,
  SuspenseInput,
  SuspenseEvent,
  SuspenseRefusal,
  Role
>({
  kind: 'suspense',
  table: suspenseTable,
  guards: {},
  rules: {},
  visibleCommands: {
    shopper: [],
    merchant: ['match', 'recordReturn'],
    system: ['match', 'recordReturn'],
  },
  facts: ['received'],
  shapes: suspenseShapes,
  repeats,
  initial: (id: string): Suspense => ({ id, status: 'NEW', channel: '', fact: null, paymentId: '' }),
  emit,
  evolve,
});

function repeats({ status, paymentId }: Suspense, input: SuspenseInput): true | undefined {
  switch (input.type) {
    case 'received':
      return status !== 'NEW' || undefined;
    case 'match':
      return (status === 'MATCHED' && paymentId === input.paymentId) || undefined;
    case 'recordReturn':
      return status === 'RETURNED' || undefined;
  }
}

function emit(
  _: Suspense,
  input: SuspenseInput,
  { to: [to] }: TargetOfTable<typeof suspenseTable>,
): readonly SuspenseEvent[] {
  const stamp = { to, ...stampOf(input) };
  switch (input.type) {
    case 'received': {
      const { channel, paymentId, fact } = input;
      return [{ type: 'suspense.received', ...stamp, channel, paymentId, fact }];
    }
    case 'match':
      return [{ type: 'suspense.matched', ...stamp, paymentId: input.paymentId }];
    case 'recordReturn':
      return [{ type: 'suspense.returned', ...stamp }];
  }
}

function evolve(state: Suspense, event: SuspenseEvent): Suspense {
  switch (event.type) {
    case 'suspense.received': {
      const { channel, paymentId, fact } = event;
      return { ...state, status: event.to, channel, paymentId, fact };
    }
    case 'suspense.matched':
      return { ...state, status: event.to, paymentId: event.paymentId };
    case 'suspense.returned':
      return { ...state, status: event.to };
  }
}
