import { FAULT_NAMES, FAULTS, type FaultName } from './fault-catalogue.ts';
import type { Draw } from './random.ts';

/** Which classes may be active in a run: drawn by the seed, every one, or only those named. */
export type FaultChoice = 'drawn' | 'all' | 'none' | readonly FaultName[];

const ACTIVE_SHARE = 0.35;
/** One run in so many has no faults at all: then nobody may be refused for a fault's sake either. */
const FAULTLESS_EVERY = 10;

/** The faults of one run: which are active, at what rate, and how often each fired. */
export class FaultPlan {
  readonly rates: ReadonlyMap<FaultName, number>;
  readonly fired = new Map<FaultName, number>();
  /** The fault that fired last, for the trace. */
  last: FaultName | undefined;
  #on = false;
  readonly #draw: Draw;

  constructor(draw: Draw, choice: FaultChoice, without: readonly FaultName[] = []) {
    this.#draw = draw;
    this.rates = new Map(
      activeOf(draw, choice)
        .filter((name) => !without.includes(name))
        .map((name) => {
          const [low, high] = FAULTS[name].rate;
          return [name, low + draw('rate', name) * (high - low)];
        }),
    );
  }

  /** Faults fire only between warm-up and heal. */
  start(): void {
    this.#on = true;
  }
  heal(): void {
    this.#on = false;
  }
  get raging(): boolean {
    return this.#on;
  }

  /** Whether the fault strikes this entity, the nth time it comes by; counts it. `scale` makes rare occasions likelier. */
  strikes(name: FaultName, entity: string, nth = 0, scale = 1): boolean {
    if (!this.#on) return false;
    const rate = this.rates.get(name);
    if (rate === undefined || this.#draw(name, entity, nth) >= rate * scale) return false;
    this.fired.set(name, (this.fired.get(name) ?? 0) + 1);
    this.last = name;
    return true;
  }

  /** How bad it is: 0 ≤ x < 1, of the same address. */
  severity(name: FaultName, entity: string, nth = 0): number {
    return this.#draw(`${name}!`, entity, nth);
  }
}

function activeOf(draw: Draw, choice: FaultChoice): readonly FaultName[] {
  if (choice === 'none') return [];
  if (choice === 'all') return FAULT_NAMES;
  if (choice !== 'drawn') return choice;
  if (draw('faultless', 'run') < 1 / FAULTLESS_EVERY) return [];
  return FAULT_NAMES.filter((name) => draw('active', name) < ACTIVE_SHARE);
}
