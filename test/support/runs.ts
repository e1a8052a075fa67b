/**
 * How often a property is tried. A mutation run asks for fewer (`ORDERWRIGHT_RUNS_PERCENT=2`): it runs the tests some
 * thousand times, and a mutant that only the ten thousandth walk would notice counts as a survivor there.
 */
const PERCENT = Number(process.env.ORDERWRIGHT_RUNS_PERCENT ?? 100);

export function runs(wanted: number): number {
  return Math.max(1, Math.ceil((wanted * PERCENT) / 100));
}

/** Whether this is a mutation run of the sources: mutants of the tables, which take long, are then left alone. */
export const FEWER_RUNS = PERCENT < 100;
