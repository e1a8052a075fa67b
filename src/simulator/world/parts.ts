/** What a world is built from. As shipped; the gauntlet puts something broken in the place of one part. */

import type { App } from '../../app/index.ts';
import {
  type CallbackFlow,
  callbackFlow,
  moveStock,
  type ShopFlow,
  type StockRequest,
  shopFlow,
  type TransferRequest,
  transferStock,
  type UseCase,
} from '../../flow/index.ts';
import { type OrderMachine, type OrderPolicy, orderMachine, orderPolicy } from '../../order/index.ts';
import type { Gateway, Store, Writes } from '../../ports/index.ts';
import { GOOD_HABITS, type Habits } from './habits.ts';

export type Flow = ShopFlow & CallbackFlow;

export interface Parts {
  readonly order: OrderMachine;
  readonly flow: Flow;
  readonly stock: { readonly move: UseCase<StockRequest>; readonly transfer: UseCase<TransferRequest> };
  readonly habits: Habits;
  readonly store: StoreParts;
  /** What stands between the callback pipeline and the application; nothing, as shipped. */
  readonly wrapWebhookApp?: (app: App, store: Store) => App;
  /** What stands between the payments and the gateway; nothing, as shipped. */
  readonly wrapGateway?: (gateway: Gateway) => Gateway;
}

/** How the shared store protects what it keeps; the settings of a run decide where a part leaves it open. */
export interface StoreParts {
  readonly locks?: boolean;
  readonly versions: boolean;
  /** Rows and outbox land together. */
  readonly atomicOutbox: boolean;
  /** The outbox is read from the bookmark on, and not some rows after it. */
  readonly cursorSkips: number;
  /** "Done" is said before anything is written. */
  readonly acknowledgesEarly: boolean;
  /** What is written instead of what was decided. */
  readonly alterWrites?: (writes: Writes) => Writes;
}

export function flowOf(order: OrderMachine): Flow {
  return { ...shopFlow(order), ...callbackFlow(order) };
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
