/**
 * Which warehouse serves an address. District names repeat across cities, so an area is province, city and district
 * (D45).
 */

export interface Address {
  readonly province: string;
  readonly city: string;
  readonly district: string;
  /** Street and number. */
  readonly line: string;
}

/** A row of source A's `logistics_area_info`. */
export interface Area {
  readonly province: string;
  readonly city: string;
  readonly district: string;
  readonly warehouseId: string;
  /** If several warehouses serve an area, the lowest rank is chosen. Default 0. */
  readonly rank?: number | undefined;
}

/**
 * The warehouse for an address: of those that serve its province, city and district, the lowest by rank, then by id.
 * The result does not depend on the order of the areas.
 *
 * @returns undefined if no warehouse serves the address
 * @example
 * warehouseFor(address, [{ province: 'Zhejiang', city: 'Hangzhou', district: 'Xihu', warehouseId: 'east' }]) // 'east'
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
  return sameText(area.province, province) && sameText(area.city, city) && sameText(area.district, district);
}

/** Equal up to surrounding blanks and Unicode composition. */
function sameText(a: string, b: string): boolean {
  return a.normalize('NFC').trim() === b.normalize('NFC').trim();
}

function precedes(a: Area, b: Area): boolean {
  const first = (a.rank ?? 0) - (b.rank ?? 0);
  return first < 0 || (first === 0 && a.warehouseId < b.warehouseId);
}
