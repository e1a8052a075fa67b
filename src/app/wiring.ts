/** What can be wrong in a wiring is an error when it is built, with every problem. */
import { custom, type Field, type FieldProblem, problemsOf, readyShape, type Shape } from '../core/shape.ts';

/** The settings cannot be built from. `problems` lists everything that is wrong, not the first. */
export class WiringError extends Error {
  readonly code = 'INVALID_WIRING';
  readonly problems: readonly FieldProblem[];
  constructor(of: string, problems: readonly FieldProblem[]) {
    super(`${of} cannot be built: ${problems.map((problem) => JSON.stringify(problem)).join(', ')}`);
    this.problems = problems;
  }
}

/** A count of a setting: a whole number of 1 or more; `NaN` of an unset variable is none. */
export const countSetting: Field = { is: 'integer', minimum: 1, maximum: 1_000_000 };
/** A time of a setting, in milliseconds: 1 ms to a year. */
export const timeSetting: Field = { is: 'integer', minimum: 1, maximum: 366 * 86_400_000 };
/** An object with these methods. */
export function port(...methods: readonly string[]): Field {
  return custom((value, path) => {
    if (typeof value !== 'object' || value === null)
      return [{ path, problem: 'WRONG_TYPE', expected: 'object' }];
    return methods
      .filter((name) => typeof (value as { readonly [name: string]: unknown })[name] !== 'function')
      .map((name) => ({ path: `${path}.${name}`, problem: 'MISSING', expected: 'function' }));
  });
}
/** Whatever it is, it is looked at elsewhere. */
export const anySetting: Field = custom(() => []);
export const functionSetting: Field = custom((value, path) =>
  typeof value === 'function' ? [] : [{ path, problem: 'WRONG_TYPE', expected: 'function' }],
);

/** Throws {@link WiringError} with everything wrong in `settings`; unknown settings are named. */
export function checkWiring(
  of: string,
  settings: object,
  shape: Shape,
  more: readonly FieldProblem[] = [],
): void {
  const problems =
    typeof settings === 'object' && settings !== null
      ? [...problemsOf(readyShape(shape), settings), ...more]
      : [{ path: '', problem: 'WRONG_TYPE' as const, expected: 'object' }];
  if (problems.length > 0) throw new WiringError(of, problems);
}
