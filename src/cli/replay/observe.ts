/**
 * One status event of a recorded history as one decision: the order command it stands for, and the stock that source A
 * moves with it. The rules are the library's own; this only says which of them a status event calls on.
 */
import type { Instant, Refusal } from '../../core/index.ts';
import type { Draft, Ref, UseCase } from '../../flow/index.ts';
import { type Hold, holdId, levelId, type OperationType, operationId } from '../../inventory/index.ts';
import { type OrderCommand, orderMachine, orderPolicy } from '../../order/index.ts';

/** Olist does not say where goods lie. */
export const LOCATION = 'main';

/** Source A freezes stock once money is in. */
const machine = orderMachine(orderPolicy({ freezeAt: 'payment' }));

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
  readonly command: Content<OrderCommand>;
  /** The stock this event may move, ascending by sku. */
  readonly units: readonly Units[];
}

/** The machine did not take the event: the order stays where it was. Comes after the machine's own reasons. */
export interface NotMoved extends Refusal {
  readonly code: 'NOT_MOVED';
  readonly from: string;
}

/** Commands that stock follows. */
const MOVES_STOCK: ReadonlySet<OrderCommand['type']> = new Set(['pay', 'ship', 'cancel', 'refund']);

/** Whether stock follows this kind of command. */
export function movesStock({ type }: Content<OrderCommand>): boolean {
  return MOVES_STOCK.has(type);
}

/** The hold of an order on a sku, and the level it freezes. */
function stockRefs(orderId: string, { sku }: Units): readonly Ref[] {
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
  touches: ({ orderId, units }) => [
    { kind: machine.kind, id: orderId },
    ...units.flatMap((each) => stockRefs(orderId, each)),
  ],
  decide: (draft, observation) => {
    const { orderId, at, command, units } = observation;
    const { status: from } = draft.state(machine, orderId);
    if (command.type !== 'pay') {
      const taken = draft.send(machine, orderId, { ...command, at });
      if (taken) for (const each of units) follow(draft, observation, each);
      else draft.refuse<NotMoved>({ code: 'NOT_MOVED', from });
      return;
    }
    // The freeze goes first: the order is told which lines went short. If it refuses, the whole draft is void.
    const short = units.filter((each) => !post(draft, observation, each, 'FREEZE')).map(({ sku }) => sku);
    if (!draft.send(machine, orderId, { ...command, at, short }))
      draft.refuse<NotMoved>({ code: 'NOT_MOVED', from });
  },
};

/** What becomes of the hold once the order has moved. Where there is nothing to act on a failed row says so. */
function follow(draft: Draft, observation: Observation, units: Units): void {
  const { type } = observation.command;
  const hold = holdOf(draft, observation, units);
  if (type === 'ship') post(draft, observation, units, 'DECREASE');
  if (type === 'cancel' && hold?.open) post(draft, observation, units, 'UNFREEZE');
  if (type === 'refund') post(draft, observation, units, hold?.deducted ? 'INCREASE' : 'UNFREEZE');
}

/** Posts a movement and keeps its row whatever comes of it, as source A does. Answers whether it was possible. */
function post(draft: Draft, observation: Observation, units: Units, type: OperationType): boolean {
  const { orderId, at, command } = observation;
  const { sku, quantity } = units;
  const level = draft.level(sku, LOCATION);
  if (level === undefined) return false;
  const opId = operationId(orderId, sku, type, command.type);
  const movement = { opId, type, quantity, at, orderId, lineId: sku };
  const hold = holdOf(draft, observation, units);
  return draft.post(level, hold, movement, { keepFailed: true }).refusal === undefined;
}

function holdOf(draft: Draft, { orderId }: Observation, { sku }: Units): Hold | undefined {
  return draft.hold(holdId(orderId, sku, LOCATION));
}
