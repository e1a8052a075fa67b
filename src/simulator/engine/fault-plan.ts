import { FAULT_NAMES, FAULTS, type FaultName } from './fault-catalogue.ts';
import type { Draw } from './random.ts';

/** Which fault classes may be active in a run: drawn by the seed, all, none, or only those named. */
export type FaultChoice = 'drawn' | 'all' | 'none' | readonly FaultName[];

const ACTIVE_SHARE = 0.35;
/** One run in this many has no faults. In such a run no refusal may come from a fault either. */
const FAULTLESS_EVERY = 10;

/** The faults of one run: the active classes, their rates, and how often each fired. */
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

  /**
   * Whether the fault strikes the entity on its nth occasion.
   * A strike is counted.
   * `scale` raises the rate of rare occasions.
   */
  strikes(name: FaultName, entity: string, nth = 0, scale = 1): boolean {
    if (!this.#on) return false;
    const rate = this.rates.get(name);
    if (rate === undefined || this.#draw(name, entity, nth) >= rate * scale) return false;
    this.fired.set(name, (this.fired.get(name) ?? 0) + 1);
    this.last = name;
    return true;
  }

  /** Severity of a strike, 0 ≤ x < 1, drawn from the same address. */
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
