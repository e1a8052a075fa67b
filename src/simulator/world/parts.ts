/**
 * The parts a world is built from.
 * The defaults are the library as shipped; the gauntlet replaces one of them.
 */

import type { App } from '../../app/index.ts';
import {
  moveStock,
  type ShopUseCases,
  type StockRequest,
  shopUseCases,
  type TransferRequest,
  transferStock,
  type UseCase,
} from '../../flow/index.ts';
import { type OrderMachine, type OrderPolicy, orderMachine, orderPolicy } from '../../order/index.ts';
import type { Gateway, Store, Writes } from '../../ports/index.ts';
import { type PaymentInput, paymentInput } from '../../testing/payment-input.ts';
import { GOOD_HABITS, type Habits } from './habits.ts';

/** The use cases of a shop, and one for any input of a payment: what actors draw. */
export interface Flow extends ShopUseCases {
  readonly paymentInput: UseCase<PaymentInput>;
}

export interface Parts {
  readonly order: OrderMachine;
  readonly flow: Flow;
  readonly stock: { readonly move: UseCase<StockRequest>; readonly transfer: UseCase<TransferRequest> };
  readonly habits: Habits;
  readonly store: StoreParts;
  /** Wraps the application that webhooks use; default none. */
  readonly wrapWebhookApp?: (app: App, store: Store) => App;
  /** Wraps the gateway that payments use; default none. */
  readonly wrapGateway?: (gateway: Gateway) => Gateway;
}

/** How the shared store protects its rows. The run's settings decide what a part leaves open. */
export interface StoreParts {
  readonly locks?: boolean;
  readonly versions: boolean;
  /** Rows and outbox are committed together. */
  readonly atomicOutbox: boolean;
  /** How many rows a relay's cursor skips after a batch; zero in a sound store. */
  readonly cursorSkips: number;
  /** The store acknowledges a commit before it has written it. */
  readonly acknowledgesEarly: boolean;
  /** Replaces the decided writes. */
  readonly alterWrites?: (writes: Writes) => Writes;
}

export function flowOf(order: OrderMachine): Flow {
  const flow = shopUseCases(order);
  return { ...flow, paymentInput: paymentInput(flow) };
}

/** The library as shipped, under a policy. */
export function soundParts(policy: Partial<OrderPolicy>): Parts {
  const order = orderMachine(orderPolicy(policy));
  return {
    order,
    flow: flowOf(order),
    stock: { move: moveStock, transfer: transferStock },
    habits: GOOD_HABITS,
    store: { versions: true, atomicOutbox: true, cursorSkips: 0, acknowledgesEarly: false },
  };
}
