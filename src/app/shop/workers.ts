/** The loops of a shop: due timers are swept and committed events relayed, until they are stopped. */
import type { JobProblem } from './settings.ts';

/** One loop: runs a job again and again. */
interface Loop {
  readonly stop: () => Promise<void>;
}

/** Longest wait after failures in a row. */
const MAX_BACK_OFF_MS = 60_000;

export interface LoopSettings {
  readonly name: JobProblem['job'];
  /** Does one round; the answer says whether there is more to do at once. */
  readonly round: () => Promise<boolean>;
  readonly everyMs: number;
  readonly onProblem: (problem: JobProblem) => void;
}

/** Runs rounds until stopped. A failed round is reported and tried again after a wait that doubles, up to a minute. */
export function startLoop({ name, round, everyMs, onProblem }: LoopSettings): Loop {
  let stopped = false;
  let wake = (): void => {};
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopped) {
      let waitMs = everyMs;
      try {
        if (await round()) waitMs = 0;
        failures = 0;
      } catch (cause) {
        failures += 1;
        waitMs = Math.min(MAX_BACK_OFF_MS, everyMs * 2 ** failures);
        onProblem({ job: name, cause });
      }
      if (!stopped) await wait(waitMs);
    }
  };
  const running = run();
  return {
    stop: () => {
      stopped = true;
      wake();
      return running;
    },
  };
}
