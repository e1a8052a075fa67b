/**
 * Suspense: money that a channel reports for a payment we do not have. It is kept until the payment turns up, somebody
 * says which one it is, or it goes back. Reconciliation class A4.
 */
import { type AnyCommand, type AnyEvent, defineMachine, type Machine } from '../core/decider.ts';
import type { PaymentId } from '../core/id.ts';
import type { Refusal } from '../core/refusal.ts';
import type { TableOf } from '../core/table.ts';
import type { UnstampedFact } from './payment.types.ts';

export type SuspenseStatus = 'OPEN' | 'MATCHED' | 'RETURNED';

export const suspenseTable = {
  NEW: { receive: 'OPEN' },
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

interface Command extends AnyCommand {
  readonly by: string;
  readonly remark?: string;
}
export type SuspenseCommand =
  | (Command & {
      readonly type: 'receive';
      readonly channel: string;
      readonly paymentId: PaymentId;
      readonly fact: UnstampedFact;
    })
  /** The money is told to this payment, in the same decision. */
  | (Command & { readonly type: 'match'; readonly paymentId: PaymentId })
  /** Somebody sent it back at the channel. */
  | (Command & { readonly type: 'recordReturn' });

/** These type names are the storage format: never rename one. */
export type SuspenseEvent = AnyEvent & { readonly to: SuspenseStatus; readonly by: string } & (
    | {
        readonly type: 'suspense.received';
        readonly channel: string;
        readonly paymentId: PaymentId;
        readonly fact: UnstampedFact;
      }
    | { readonly type: 'suspense.matched'; readonly paymentId: PaymentId }
    | { readonly type: 'suspense.returned' }
  );

/**
 * One report of money that fits nothing we know.
 *
 * @example
 * why(suspense, matched, { type: 'recordReturn', at: now, by: 'ops' }) // [{ code: 'ILLEGAL_TRANSITION', status: 'MATCHED', … }]
 */
export const suspense: Machine<typeof suspenseTable, Suspense, SuspenseCommand, SuspenseEvent, Refusal> =
  /* @__PURE__ */ defineMachine({
    kind: 'suspense',
    table: suspenseTable,
    guards: {},
    rules: {},
    repeats: ({ status, paymentId }: Suspense, command: SuspenseCommand) =>
      (command.type === 'receive' && status !== 'NEW') ||
      (command.type === 'match' && status === 'MATCHED' && paymentId === command.paymentId) ||
      (command.type === 'recordReturn' && status === 'RETURNED') ||
      undefined,
    facts: ['receive'],
    initial: (id: string): Suspense => ({ id, status: 'NEW', channel: '', fact: null, paymentId: '' }),
    emit: (_, command, { to: [to] }): readonly SuspenseEvent[] => {
      const { at, by } = command;
      const stamp = { to: to as SuspenseStatus, at, by };
      switch (command.type) {
        case 'receive': {
          const { channel, paymentId, fact } = command;
          return [{ type: 'suspense.received', ...stamp, channel, paymentId, fact }];
        }
        case 'match':
          return [{ type: 'suspense.matched', ...stamp, paymentId: command.paymentId }];
        case 'recordReturn':
          return [{ type: 'suspense.returned', ...stamp }];
      }
    },
    evolve: (state, event) => {
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
    },
  });
