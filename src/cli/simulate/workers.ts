/** A campaign over several processes, whose totals are merged at the end. */
import { spawn } from 'node:child_process';
import { type CampaignTotal, emptyTotal, merge, RUN_COMMANDS } from '../../simulator/index.ts';

export interface Spread {
  readonly seed: number;
  readonly commands: number;
  readonly workers: number;
  /** Further arguments of every worker. */
  readonly args: readonly string[];
  readonly progress?: (text: string) => void;
}

/** Runs this program once per worker, each with its own seeds. */
export async function spread({ seed, commands, workers, args, progress }: Spread): Promise<CampaignTotal> {
  const share = Math.ceil(commands / workers);
  // Far enough apart that no two workers run the same seed.
  const stride = 2 * Math.ceil(share / RUN_COMMANDS) + 10;
  const words = Array.from({ length: workers }, (_, i) => [
    ...['--seed', `${seed + i * stride}`, '--commands', `${share}`],
    ...args,
  ]);
  const totals = await inProcesses<CampaignTotal>(words, progress);
  const total = emptyTotal();
  for (const part of totals) merge(total, part);
  return total;
}

/** Splits items among workers, round robin. */
export function splitAmong<X>(items: readonly X[], workers: number): readonly (readonly X[])[] {
  return Array.from({ length: Math.min(workers, items.length) }, (_, i) =>
    items.filter((_, nth) => nth % workers === i),
  );
}

/** Runs `simulate --json` with each list of arguments, concurrently, and returns the parsed outputs. */
export function inProcesses<T>(
  words: readonly (readonly string[])[],
  progress?: Spread['progress'],
): Promise<readonly T[]> {
  return Promise.all(words.map((args) => inProcess<T>(['simulate', '--json', ...args], progress)));
}

function inProcess<T>(args: readonly string[], progress: Spread['progress']): Promise<T> {
  const [, program = ''] = process.argv;
  return new Promise((resolve, reject) => {
    // Most objects are short-lived: a larger young generation saves a tenth of the time.
    const child = spawn(process.execPath, ['--max-semi-space-size=64', program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => progress?.(text));
    child.on('error', reject);
    child.on('close', (code) => {
      try {
        resolve(JSON.parse(out) as T);
      } catch {
        reject(new Error(`a worker ended with ${code} and no totals`));
      }
    });
  });
}
