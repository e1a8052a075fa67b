/** The goods themselves: what a person would count on the shelf, whatever the books say. */
import { levelId } from '../../inventory/index.ts';

export interface Units {
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
}

export class Warehouse {
  readonly #units = new Map<string, number>();
  /** Parcels, deliveries and returns that were carried out; each only once, however often it is confirmed. */
  readonly #done = new Set<string>();
  readonly #returned = new Map<string, number>();

  /** Carries out what `slip` names, once: quantities are signed, minus leaves the shelf. */
  move(slip: string, units: readonly Units[]): void {
    if (this.#done.has(slip)) return;
    this.#done.add(slip);
    for (const { sku, location, quantity } of units) {
      const id = levelId(sku, location);
      this.#units.set(id, (this.#units.get(id) ?? 0) + quantity);
    }
  }

  /** Sees to it that as many units of a line came back as the slip says, all parcels together. */
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
