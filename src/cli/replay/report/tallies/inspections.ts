/** The abnormal orders at an instant: counts by type, overtime, and the worst orders with all their events. */
import { type Instruction, instruct, responses, scan, sourceDetectors } from '../../../../anomaly/index.ts';
import { type Instant, MINUTE_MS } from '../../../../core/index.ts';
import { type Lifecycle, observe } from '../../../../order/index.ts';
import type { TracedOrder } from '../source.ts';
import { type Distribution, distributionOf } from './distribution.ts';

/** The maximum number of orders shown per inspection. */
export const MAX_ABNORMAL = 25;

export interface Inspection {
  readonly now: Instant;
  /** Orders known at the instant. */
  readonly orders: number;
  readonly abnormal: number;
  readonly types: readonly { readonly type: string; readonly overtime: Distribution }[];
  /** The most overdue first. */
  readonly worst: readonly { readonly instruction: Instruction; readonly order: TracedOrder }[];
}

export function inspectionAt(orders: () => Iterable<TracedOrder>, now: Instant): Inspection {
  let known = 0;
  function* rows(): Generator<Lifecycle> {
    for (const { events } of orders()) {
      const row = events.filter(({ at }) => at <= now).reduce<Lifecycle | undefined>(observe, undefined);
      if (row === undefined) continue;
      known += 1;
      yield row;
    }
  }
  const found = instruct([...scan(sourceDetectors, rows(), now)], { count: 'now', responses });
  const worst = [...found]
    .sort((a, b) => a.limitAt - b.limitAt || (a.orderId < b.orderId ? -1 : 1))
    .slice(0, MAX_ABNORMAL);
  const worstById = new Map<string, TracedOrder>();
  const ids = new Set(worst.map(({ orderId }) => orderId));
  for (const order of orders()) if (ids.has(order.orderId)) worstById.set(order.orderId, order);
  return {
    now,
    orders: known,
    abnormal: found.length,
    types: sourceDetectors.map(({ type }) => ({
      type,
      overtime: distributionOf(
        found.filter((each) => each.type === type).map((each) => each.overtimeMinutes * MINUTE_MS),
      ),
    })),
    worst: worst.flatMap((instruction) => {
      const order = worstById.get(instruction.orderId);
      return order === undefined ? [] : [{ instruction, order }];
    }),
  };
}
