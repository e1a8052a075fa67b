/**
 * The determinism fence: a running world may not use the machine's clock, randomness or timers.
 * A run is one unbroken chain of microtasks, so no other code of the process runs in between.
 */

/** Code of a run called the machine's clock, randomness or timers. */
class FenceError extends Error {
  readonly code = 'NOT_DETERMINISTIC';
  constructor(name: string) {
    super(`${name} was called during a simulated run`);
  }
}

const SITES = [
  [Date, 'now'],
  [Math, 'random'],
  [performance, 'now'],
  [globalThis, 'setTimeout'],
  [globalThis, 'setInterval'],
  [globalThis, 'setImmediate'],
  [globalThis, 'queueMicrotask'],
] as const;

/** Runs `work` with the machine's clock, randomness and timers replaced by stubs that throw. */
export async function fenced<T>(work: () => Promise<T>): Promise<T> {
  const undo = SITES.map(([owner, name]) => stub(owner, name));
  try {
    return await work();
  } finally {
    for (const restore of undo) restore();
  }
}

function stub(owner: object, name: string): () => void {
  const holder = owner as { [name: string]: unknown };
  const own = Object.hasOwn(holder, name);
  const before = holder[name];
  holder[name] = () => {
    throw new FenceError(name);
  };
  return () => {
    if (own) holder[name] = before;
    else delete holder[name];
  };
}
