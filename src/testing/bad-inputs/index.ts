/** Bad inputs as data, and the ways in they are sent through. */
import type { Store } from '../../ports/index.ts';
import { ProofError } from '../proof.ts';
import type { BadInput } from './catalogue.ts';
import { entryPoints } from './entry-points.ts';

export { type BadInput, badInputs } from './catalogue.ts';
export { entryPoints } from './entry-points.ts';

/**
 * Sends a bad input where it belongs and rejects unless it is answered with its code. `store` is the store behind
 * `app.handle` and `store.write`, empty; default a memory store.
 *
 * @example
 * for (const bad of badInputs) if (bad.code !== 'notApplicable') it(`${bad.id} ${bad.title}`, () => runBadInput(bad));
 */
export async function runBadInput(
  { id, title, entryPoint, input, code }: BadInput,
  store?: Store,
): Promise<void> {
  const run = entryPoints[entryPoint];
  if (!run) throw new ProofError(`bad input ${id}, ${title}`, 'an entry point', entryPoint);
  const codes = await run(input as never, store);
  const fits = code === 'inert' ? codes.length === 0 : codes.includes(code);
  if (!fits) throw new ProofError(`bad input ${id}, ${title}: the codes of ${entryPoint}`, code, codes);
}
