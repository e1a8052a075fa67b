/** The order's use cases: one for each command a person or the system sends, and one way in for what is reported of it. */
import type { OrderId } from '../core/id.ts';
import { levelId } from '../inventory/index.ts';
import { type Order, type OrderCommand, type OrderMachine, orderEventOf } from '../order/index.ts';
import type { RowKey, Rows } from './rows.ts';
import { stockKeys } from './stock-follower.ts';
import { movesStock } from './stock-steps.ts';
import type { UseCase } from './use-case.ts';

/** An order command with the id of its order. `at` may be left to the application's clock. */
export type OrderRequest<C extends OrderCommand = OrderCommand> = Omit<C, 'type'> & {
  readonly orderId: OrderId;
};

type CommandNamed<T extends OrderCommand['type']> = Extract<OrderCommand, { readonly type: T }>;

/** One use case for every order command, named after it. */
export type OrderUseCases = {
  readonly [T in OrderCommand['type']]: UseCase<OrderRequest<CommandNamed<T>>>;
};

/**
 * The use cases of an order machine, under its policy. A host with its own payments reports `pay` itself; all others
 * take `shopUseCases`.
 *
 * @example
 * const { place, ship } = orderUseCases(order);
 * await app.handle(place, { orderId: 'o-1', userId: 'u-1', currency: 'EUR', by: 'shopper', lines });
 */
export function orderUseCases(order: OrderMachine): OrderUseCases {
  const useCase = <T extends OrderCommand['type']>(type: T): UseCase<OrderRequest<CommandNamed<T>>> => ({
    name: `order.${type}`,
    locks: ({ orderId }) => [{ kind: order.kind, id: orderId }],
    ...(movesStock(orderEventOf[type]) && {
      locksNext: (rows, { orderId }) => stockKeys(orderIn(rows, order, orderId)),
    }),
    decide: (work, { orderId, ...content }) =>
      void work.send(order, orderId, { type, ...content } as OrderCommand),
  });
  return {
    place: {
      ...useCase('place'),
      locks: ({ orderId, lines }) => [{ kind: order.kind, id: orderId }, ...levelKeys(lines)],
      // The command names its levels, and its holds do not exist yet.
      locksNext: undefined,
    },
    pay: useCase('pay'),
    accept: useCase('accept'),
    cancel: useCase('cancel'),
    expire: useCase('expire'),
    ship: useCase('ship'),
    deliver: useCase('deliver'),
    complete: useCase('complete'),
    refund: useCase('refund'),
    openAfterSales: useCase('openAfterSales'),
    closeAfterSales: useCase('closeAfterSales'),
    completeAfterSales: useCase('completeAfterSales'),
  };
}

/** The order that a use case has locked, as it stands. */
export function orderIn(rows: Rows, { kind }: OrderMachine, id: OrderId): Order | undefined {
  return rows.read({ kind, id })?.state as Order | undefined;
}

/** The levels that lines name. Malformed lines name a level that does not exist; the order's shape refuses them. */
function levelKeys(lines: unknown): readonly RowKey[] {
  const textOf = (name: unknown) => (typeof name === 'string' && name !== '' ? name : '?');
  return (Array.isArray(lines) ? lines : []).map((line) => ({
    kind: 'level',
    id: levelId(textOf(line?.sku), textOf(line?.location)),
  }));
}
