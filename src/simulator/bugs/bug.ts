/** A bug planted on purpose: one part of the world replaced by something that looks right and is not. */

import { defineMachine } from '../../core/decider.ts';
import type { Draft, UseCase } from '../../flow/index.ts';
import type { OrderMachine, order as shippedOrder } from '../../order/index.ts';
import { payment } from '../../payment/index.ts';
import type { RunPlan } from '../run/plan.ts';
import type { Habits } from '../world/habits.ts';
import { flowOf, type Parts, type StoreParts } from '../world/parts.ts';

export interface Bug {
  readonly name: string;
  /** What is wrong, in a sentence. */
  readonly what: string;
  readonly alter?: (parts: Parts) => Parts;
  /** Changes the payment machine in place and says how to undo it. */
  readonly plant?: () => () => void;
  /** Runs it needs: a policy under which the broken part is asked at all. */
  readonly plan?: Partial<RunPlan>;
}

/** The order machine with other parts, and everything that is built on it. */
export function withOrder(parts: Parts, change: (order: OrderMachine) => Partial<OrderMachine>): Parts {
  const { policy } = parts.order;
  const order = {
    ...defineMachine({ ...parts.order, ...change(parts.order) } as never),
    policy,
  } as never as typeof shippedOrder;
  return { ...parts, order, flow: flowOf(order) };
}

/** Every use case decides on a work that was tampered with. */
export function withUnitOfWork(parts: Parts, tamper: (work: Draft, useCase: string) => void): Parts {
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

/** Every way in which a payment is told something: by its own command, by a callback, out of suspense. */
const PAYMENT_USE_CASES = ['tellPayment', 'receive', 'matchSuspense'] as const;

/** What a use case of payments is about. */
export interface PaymentCall {
  readonly orderId?: string;
  readonly paymentId: string;
  readonly source?: string;
  readonly at: number;
}

/** All of them decide otherwise. `decide` is the sound decision. */
export function withPaymentUseCases(
  parts: Parts,
  tamper: (decide: (work: Draft) => void, work: Draft, told: PaymentCall) => void,
): Parts {
  const bent = PAYMENT_USE_CASES.map((name) => {
    const sound = parts.flow[name] as UseCase<never>;
    const useCase: UseCase<never> = {
      ...sound,
      decide: (work, command) => {
        const { reported, ...rest } = command as PaymentCall & { reported?: { paymentId: string } };
        const told = reported ? { ...rest, paymentId: reported.paymentId, source: 'callback' } : rest;
        tamper((on) => sound.decide(on, command), work, told);
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

/** The payment machine with other parts, in place; returns how to undo it. */
export function plantPayment(change: (sound: PaymentMachine) => object): () => void {
  const sound = { ...payment };
  Object.assign(payment, defineMachine({ ...sound, ...change(sound) } as never));
  return () => void Object.assign(payment, sound);
}

/** A table with some cells replaced. */
export function withCells<T extends object>(table: T, changes: { readonly [status: string]: object }): T {
  const rows = table as { readonly [status: string]: object };
  return {
    ...table,
    ...Object.fromEntries(
      Object.entries(changes).map(([status, row]) => [status, { ...rows[status], ...row }]),
    ),
  };
}
