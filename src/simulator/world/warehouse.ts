/** The physical goods: what a person would count in the warehouse, whatever the stock books record. */
import { levelId } from '../../inventory/index.ts';

export interface Units {
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
}

export class Warehouse {
  readonly #units = new Map<string, number>();
  /** Slips that were carried out. Each counts once, however often it is confirmed. */
  readonly #done = new Set<string>();
  readonly #returned = new Map<string, number>();

  /** Carries out a slip once. Quantities are signed; a negative one leaves the warehouse. */
  move(slip: string, units: readonly Units[]): void {
    if (this.#done.has(slip)) return;
    this.#done.add(slip);
    for (const { sku, location, quantity } of units) {
      const id = levelId(sku, location);
      this.#units.set(id, (this.#units.get(id) ?? 0) + quantity);
    }
  }

  /** Sets the number of units returned for a line, over all parcels. */
  returned(line: string, { sku, location, quantity }: Units): void {
    const known = this.#returned.get(line) ?? 0;
    this.#returned.set(line, quantity);
    const id = levelId(sku, location);
    this.#units.set(id, (this.#units.get(id) ?? 0) + quantity - known);
  }

  count(level: string): number {
    return this.#units.get(level) ?? 0;
  }
}
