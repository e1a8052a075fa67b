/**
 * One status event of a recorded history as one decision: the order command it stands for, and the stock that source A
 * moves with it. The rules are the library's own; this only says which of them a status event calls on.
 */
import type { Instant, Refusal } from '../../core/index.ts';
import type { RowKey, UnitOfWork, UseCase } from '../../flow/index.ts';
import { holdId, levelId } from '../../inventory/index.ts';
import { type ObservedStatus, type OrderCommand, orderMachine, orderPolicy } from '../../order/index.ts';
import { movementOf, stockOperations } from '../../tracking/index.ts';

/** Olist does not say where goods lie. */
export const LOCATION = 'main';

/** Source A freezes stock once money is in. */
const policy = { freezeAt: 'payment' } as const;
const machine = orderMachine(orderPolicy(policy));

/** All units of one product in one order. The sku is the line id too: one hold per order and sku. */
interface Units {
  readonly sku: string;
  readonly quantity: number;
}

type Content<C> = C extends OrderCommand ? Omit<C, 'at'> : never;

/** A status event ready to be sent. It names every row it touches itself, so no event ever waits for another's rows. */
export interface Observation {
  readonly orderId: string;
  readonly at: Instant;
  readonly status: ObservedStatus;
  readonly command: Content<OrderCommand>;
  /** The stock this event may move, ascending by sku. */
  readonly units: readonly Units[];
}

/** The machine did not take the event: the order stays where it was. Comes after the machine's own reasons. */
export interface NotMoved extends Refusal {
  readonly code: 'NOT_MOVED';
  readonly from: string;
}

/** Whether stock may follow a status; never the first, where freezing waits for the money. */
export function movesStock(status: ObservedStatus): boolean {
  return status !== 'PENDING_PAYMENT' && Object.keys(stockOperations[status]).length > 0;
}

/** The hold of an order on a sku, and the level it freezes. */
function stockRefs(orderId: string, { sku }: Units): readonly RowKey[] {
  return [
    { kind: 'hold', id: holdId(orderId, sku, LOCATION) },
    { kind: 'level', id: levelId(sku, LOCATION) },
  ];
}

/**
 * Stock moves only if the order takes the event: the warehouse works on orders, not on messages. The format lets stock
 * follow every message. For the Olist orders all levels come out the same, in every pass: an event that is refused there
 * finds nothing held, and would leave no more than a failed row where `rejections.txt` has a line anyway. Only this way
 * does the order's own account of what is held agree with the holds.
 */
export const observe: UseCase<Observation> = {
  name: 'replay.observe',
  locks: ({ orderId, units }) => [
    { kind: machine.kind, id: orderId },
    ...units.flatMap((each) => stockRefs(orderId, each)),
  ],
  decide: (work, observation) => {
    const { orderId, at, command, units } = observation;
    const { status: from } = work.state(machine, orderId);
    // The freeze goes first: the order is told which lines went short. If it refuses, the whole work is void.
    const paid: Content<OrderCommand> =
      command.type === 'pay' ? { ...command, short: shortOf(work, observation) } : command;
    if (!work.send(machine, orderId, { ...paid, at })) work.refuse<NotMoved>({ code: 'NOT_MOVED', from });
    else if (command.type !== 'pay') for (const each of units) follow(work, observation, each);
  },
};

function shortOf(work: UnitOfWork, observation: Observation): readonly string[] {
  return observation.units.filter((each) => !follow(work, observation, each)).map(({ sku }) => sku);
}

/**
 * Posts what follows for one product, and keeps its row whatever comes of it, as source A does. Answers whether it was
 * possible.
 */
function follow(work: UnitOfWork, { orderId, at, status }: Observation, { sku, quantity }: Units): boolean {
  const level = work.level(sku, LOCATION);
  if (level === undefined) return false;
  const hold = work.hold(holdId(orderId, sku, LOCATION));
  const movement = movementOf({ orderId, status, at }, { lineId: sku, quantity }, hold, policy);
  return movement === undefined || !work.post(level, hold, movement, { keepFailed: true }).refusal;
}
