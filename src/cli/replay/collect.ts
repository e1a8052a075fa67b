import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Has the garbage collected now. A finished pass leaves a store of several hundred megabytes behind; left to itself the
 * engine lets the next one grow beside it first, and the peak is twice what is needed.
 */
export function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  if (typeof gc === 'function') gc();
}
