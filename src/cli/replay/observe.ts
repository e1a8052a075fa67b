/**
 * One status event of a recorded history as one decision: the order command that it stands for, and the stock that
 * source A moves with it. The library's rules decide.
 */
import type { Instant, Refusal } from '../../core/index.ts';
import type { RowKey, UnitOfWork, UseCase } from '../../flow/index.ts';
import { holdId, levelId } from '../../inventory/index.ts';
import {
  type ObservedStatus,
  type OrderCommand,
  type OrderMachine,
  orderMachine,
  orderPolicy,
} from '../../order/index.ts';
import { movementOf, stockOperations } from '../../tracking/index.ts';

/** Olist has no locations. */
export const LOCATION = 'main';

/** Source A freezes stock at payment. */
const policy = { freezeAt: 'payment' } as const;
/**
 * Observed orders follow the order's rules. They have a kind of their own, because a command sent to an order also moves
 * the stock of its own flow. Here stock follows the observed status, as source A defines it.
 */
const machine: OrderMachine = { ...orderMachine(orderPolicy(policy)), kind: 'observed-order' };

/** All units of one product in one order. The sku is the line id too: one hold per order and sku. */
interface Units {
  readonly sku: string;
  readonly quantity: number;
}

type Content<C> = C extends OrderCommand ? Omit<C, 'at'> : never;

/** A status event with its command. It names every row that it locks, so no second round of locks is needed. */
export interface Observation {
  readonly orderId: string;
  readonly at: Instant;
  readonly status: ObservedStatus;
  readonly command: Content<OrderCommand>;
  /** The units that this event may move, ascending by sku. */
  readonly units: readonly Units[];
}

/** The machine refused the event. Follows the machine's own refusals. */
export interface NotMoved extends Refusal {
  readonly code: 'NOT_MOVED';
  readonly from: string;
}

/** Whether stock may move with a status. Never with the first: stock is frozen at payment. */
export function movesStock(status: ObservedStatus): boolean {
  return status !== 'PENDING_PAYMENT' && Object.keys(stockOperations[status]).length > 0;
}

/** The keys of an order's hold on a sku and of the level. */
function stockRefs(orderId: string, { sku }: Units): readonly RowKey[] {
  return [
    { kind: 'hold', id: holdId(orderId, sku, LOCATION) },
    { kind: 'level', id: levelId(sku, LOCATION) },
  ];
}

/**
 * Stock moves only if the machine accepts the event. In the definition of the lines, stock follows every event. For the
 * Olist orders the levels are the same in every pass: a refused event finds nothing held, and would only add a FAILED
 * row beside its line in `rejections.txt`. This way the order's own counters agree with the holds.
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
    // The freeze comes first: the command has the short lines. If the order refuses, nothing is written.
    const paid: Content<OrderCommand> =
      command.type === 'pay' ? { ...command, short: shortOf(work, observation) } : command;
    if (!work.send(machine, orderId, { ...paid, at })) work.refuse<NotMoved>({ code: 'NOT_MOVED', from });
    else if (command.type !== 'pay') for (const each of units) postNext(work, observation, each);
  },
};

function shortOf(work: UnitOfWork, observation: Observation): readonly string[] {
  return observation.units.filter((each) => !postNext(work, observation, each)).map(({ sku }) => sku);
}

/**
 * Posts the movement of one product, and keeps its row even if it fails, as source A does. Returns whether it
 * succeeded.
 */
function postNext(work: UnitOfWork, { orderId, at, status }: Observation, { sku, quantity }: Units): boolean {
  const level = work.level(sku, LOCATION);
  if (level === undefined) return false;
  const hold = work.hold(holdId(orderId, sku, LOCATION));
  const movement = movementOf({ orderId, status, at }, { lineId: sku, quantity }, hold, policy);
  return movement === undefined || !work.post(level, hold, movement, { keepFailed: true }).refusal;
}
