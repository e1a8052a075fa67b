/** A planted bug: one part of the world replaced by a faulty one that looks right. */

import { defineMachine } from '../../core/decider.ts';
import type { UnitOfWork, UseCase } from '../../flow/index.ts';
import type { OrderMachine, order as shippedOrder } from '../../order/index.ts';
import { payment } from '../../payment/index.ts';
import type { RunPlan } from '../run/plan.ts';
import type { Habits } from '../world/habits.ts';
import { flowOf, type Parts, type StoreParts } from '../world/parts.ts';

export interface Bug {
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly what: string;
  readonly alter?: (parts: Parts) => Parts;
  /** Changes the payment machine in place. Returns a function that undoes the change. */
  readonly plant?: () => () => void;
  /** The runs it needs: a policy under which the broken part is used. */
  readonly plan?: Partial<RunPlan>;
}

/** Replaces parts of the order machine, and rebuilds the flow on it. */
export function withOrder(parts: Parts, change: (order: OrderMachine) => Partial<OrderMachine>): Parts {
  const { policy } = parts.order;
  const order = {
    ...defineMachine({ ...parts.order, ...change(parts.order) } as never),
    policy,
  } as never as typeof shippedOrder;
  return { ...parts, order, flow: flowOf(order) };
}

/** Lets `tamper` change the unit of work before each use case decides on it. */
export function withUnitOfWork(parts: Parts, tamper: (work: UnitOfWork, useCase: string) => void): Parts {
  const wrap = <C>(useCase: UseCase<C>): UseCase<C> => ({
    ...useCase,
    decide: (work, command) => {
      tamper(work, useCase.name);
      useCase.decide(work, command);
    },
  });
  const flow = Object.fromEntries(
    Object.entries(parts.flow).map(([name, useCase]) => [name, wrap(useCase as UseCase<never>)]),
  ) as never as Parts['flow'];
  return { ...parts, flow, stock: { move: wrap(parts.stock.move), transfer: wrap(parts.stock.transfer) } };
}

export function withFlow(parts: Parts, change: (flow: Parts['flow']) => Partial<Parts['flow']>): Parts {
  return { ...parts, flow: { ...parts.flow, ...change(parts.flow) } };
}

/** The use cases that record facts of a payment or send commands to it. */
const PAYMENT_USE_CASES = [
  'paymentInput',
  'recordPaymentFact',
  'matchSuspense',
  'requestRefund',
  'retryRefund',
  'sendRefund',
  'capture',
  'voidAuthorisation',
  'cancelPayment',
  'timeOutPayment',
] as const;

/** What a payment use case is about. */
export interface PaymentCall {
  readonly orderId?: string;
  readonly paymentId: string;
  readonly source?: string;
  readonly at: number;
}

/** Replaces the decision of every payment use case. `decide` is the sound decision. */
export function withPaymentUseCases(
  parts: Parts,
  tamper: (decide: (work: UnitOfWork) => void, work: UnitOfWork, call: PaymentCall) => void,
): Parts {
  const bent = PAYMENT_USE_CASES.map((name) => {
    const sound = parts.flow[name] as UseCase<never>;
    const useCase: UseCase<never> = {
      ...sound,
      decide: (work, command) => {
        const { reported, ...rest } = command as PaymentCall & { reported?: { paymentId: string } };
        const call = reported ? { ...rest, paymentId: reported.paymentId } : rest;
        tamper((on) => sound.decide(on, command), work, call);
      },
    };
    return [name, useCase];
  });
  return { ...parts, flow: { ...parts.flow, ...Object.fromEntries(bent) } };
}

export function withHabits(parts: Parts, habits: Partial<Habits>): Parts {
  return { ...parts, habits: { ...parts.habits, ...habits } };
}

export function withStore(parts: Parts, store: Partial<StoreParts>): Parts {
  return { ...parts, store: { ...parts.store, ...store } };
}

type PaymentMachine = typeof payment;

/** Replaces parts of the payment machine in place. Returns a function that undoes the change. */
export function plantPayment(change: (sound: PaymentMachine) => Partial<PaymentMachine>): () => void {
  const sound = { ...payment };
  Object.assign(payment, defineMachine({ ...sound, ...change(sound) }));
  return () => void Object.assign(payment, sound);
}

/** A transition table with some cells replaced. */
export function withCells<T extends object>(table: T, changes: { readonly [status: string]: object }): T {
  const rows = table as { readonly [status: string]: object };
  return {
    ...table,
    ...Object.fromEntries(
      Object.entries(changes).map(([status, row]) => [status, { ...rows[status], ...row }]),
    ),
  };
}
