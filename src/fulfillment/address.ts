/** Which warehouse serves an address. District names repeat from city to city: an area is province, city and district (D45). */

export interface Address {
  readonly province: string;
  readonly city: string;
  readonly district: string;
  /** The rest, for whoever drives there. */
  readonly line: string;
}

/** A row of source A's `logistics_area_info`. */
export interface Area {
  readonly province: string;
  readonly city: string;
  readonly district: string;
  readonly warehouseId: string;
  /** Where several warehouses serve an area, the lowest goes first; default 0. */
  readonly rank?: number;
}

/**
 * The warehouse for an address: of those that serve its province, city and district the lowest by rank, then by id, so
 * the answer does not depend on how the areas are listed.
 *
 * @returns undefined where nobody serves the address
 */
export function warehouseFor(address: Address, areas: Iterable<Area>): string | undefined {
  let best: Area | undefined;
  for (const area of areas) {
    if (!serves(area, address)) continue;
    if (best === undefined || precedes(area, best)) best = area;
  }
  return best?.warehouseId;
}

function serves(area: Area, { province, city, district }: Address): boolean {
  return same(area.province, province) && same(area.city, city) && same(area.district, district);
}

/** People and tables write blanks and composed letters differently; nothing else is forgiven. */
function same(a: string, b: string): boolean {
  return a.normalize('NFC').trim() === b.normalize('NFC').trim();
}

function precedes(a: Area, b: Area): boolean {
  const first = (a.rank ?? 0) - (b.rank ?? 0);
  return first < 0 || (first === 0 && a.warehouseId < b.warehouseId);
}
