/**
 * Which location serves which line: a pure plan over several levels, all lines or a complete list of what is short.
 */
import type { LineId, LocationId, Sku } from '../core/id.ts';
import type { Quantity } from '../core/quantity.ts';
import type { Level } from './stock.types.ts';

/** What one line needs. */
export interface Demand {
  readonly lineId: LineId;
  readonly sku: Sku;
  readonly quantity: Quantity;
}

/** Units of one line from one location. */
export interface Allocation extends Demand {
  readonly location: LocationId;
}

/** A SKU of which all locations together have too little. `asked` is the sum over the lines. */
export interface Shortage {
  readonly sku: Sku;
  readonly asked: Quantity;
  readonly available: number;
  readonly short: Quantity;
}

/**
 * Serves every line from the levels in the order given; one line may be split over locations. Demand is summed per SKU
 * before units are assigned, so two lines of one SKU cannot both take the last unit.
 *
 * @returns allocations for all lines, or every SKU that is short
 * @example
 * planAllocation([{ lineId: '1', sku: 'tea', quantity: 3 }], [{ ...emptyLevel('tea', 'main'), available: 2 }])
 * // { shortages: [{ sku: 'tea', asked: 3, available: 2, short: 1 }] }
 */
export function planAllocation(
  demands: readonly Demand[],
  levels: readonly Level[],
): { readonly allocations: readonly Allocation[] } | { readonly shortages: readonly Shortage[] } {
  const free = new Map(levels.map((level) => [level, Math.max(0, level.available + level.backorder)]));
  const shortages = shortagesOf(demands, free);
  if (shortages.length > 0) return { shortages };
  const allocations = demands.flatMap((demand) => {
    let needed = demand.quantity;
    return levels.flatMap((level): Allocation[] => {
      const quantity = level.sku === demand.sku ? Math.min(needed, free.get(level) ?? 0) : 0;
      if (quantity === 0) return [];
      needed -= quantity;
      free.set(level, (free.get(level) ?? 0) - quantity);
      return [{ ...demand, quantity, location: level.location }];
    });
  });
  return { allocations };
}

function shortagesOf(demands: readonly Demand[], free: ReadonlyMap<Level, number>): Shortage[] {
  const asked = new Map<Sku, Quantity>();
  for (const { sku, quantity } of demands) asked.set(sku, (asked.get(sku) ?? 0) + quantity);
  return [...asked].flatMap(([sku, units]) => {
    let available = 0;
    for (const [level, rest] of free) if (level.sku === sku) available += rest;
    return units > available ? [{ sku, asked: units, available, short: units - available }] : [];
  });
}
