import { type FieldProblem, object, type ShapeOf, valueProblems } from './shape.ts';

/** A host's settings that no machine can be built from. `problems` lists everything that is wrong, not the first. */
export class InvalidPolicyError extends Error {
  readonly code = 'INVALID_POLICY';
  readonly problems: readonly FieldProblem[];
  constructor(problems: readonly FieldProblem[]) {
    super(`this policy cannot be kept: ${problems.map((each) => JSON.stringify(each)).join(', ')}`);
    this.problems = problems;
  }
}

/** The policy itself, where every setting is what its shape asks. Throws {@link InvalidPolicyError} otherwise. */
export function soundPolicy<P extends object>(policy: P, shape: ShapeOf<P>): P {
  const problems = valueProblems(object(shape), policy, '');
  if (problems.length > 0) throw new InvalidPolicyError(problems);
  return policy;
}
