/** The order learns that its money is in. */
import { refuse } from '../core/decider.ts';
import type { LineId, OrderId, PaymentId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import { type Level, levelId } from '../inventory/index.ts';
import { active, type OrderMachine } from '../order/index.ts';
import type { UnitOfWork } from './unit-of-work.ts';

export interface Money {
  readonly paymentId: PaymentId;
  readonly amountMinor: number;
  readonly currency: string;
  readonly at: Instant;
}

/** Pays the order; whether it took the money. One that no longer wants it is left as it is. */
export function recordOrderPaid(
  work: UnitOfWork,
  machine: OrderMachine,
  orderId: OrderId,
  money: Money,
): boolean {
  const short = shortLines(work, machine, orderId);
  const pay = { type: 'pay', ...money, by: 'system', ...(short.length > 0 && { short }) } as const;
  if (refuse(machine, work.state(machine, orderId), pay)) return false;
  work.send(machine, orderId, pay);
  return true;
}

/** Where stock is frozen only now, the lines there is not enough for: the money is in, so the order is paid without them. */
function shortLines(work: UnitOfWork, machine: OrderMachine, orderId: OrderId): readonly LineId[] {
  if (machine.policy.freezeAt !== 'payment') return [];
  const left = new Map<string, number>();
  return work.state(machine, orderId).lines.flatMap((line) => {
    const id = levelId(line.sku, line.location);
    const level = work.read({ kind: 'level', id })?.state as Level | undefined;
    const free = left.get(id) ?? (level ? level.available + level.backorder : 0);
    if (active(line) > free) return line.lineId;
    left.set(id, free - active(line));
    return [];
  });
}
