/**
 * The determinism fence: while a world runs, the clock, the dice and the timers of the machine are out of bounds.
 * A run is one uninterrupted chain of microtasks, so nothing else of the process runs in between.
 */

/** Something in a run asked the machine for the time, for chance or for a timer. */
export class FenceError extends Error {
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

/** Runs `work` with the machine's clock, dice and timers replaced by stubs that throw. */
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
