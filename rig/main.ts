/**
 * The kill rig: `npm run rig -- --kills 30 --cuts 220 --seed 1`. It starts a PostgreSQL
 * server of its own with default durability and runs a shop on it in several processes. It
 * kills processes and cuts connections, then compares every recorded answer with the stored
 * rows. It exits with code 1 on any violation and leaves nothing behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Task } from './child.ts';
import { Cluster } from './cluster.ts';
import { progress } from './progress.ts';
import { publish } from './relay.ts';
import { formatReport, isProof } from './report.ts';
import { run } from './run.ts';
import { work } from './worker.ts';

const HELP = `npm run rig -- [--kills <n>] [--cuts <n>] [--seed <n>] [--json] [--keep]

  --kills <n>   processes killed: workers, relay, server processes, the server; default 30
  --cuts <n>    connections cut inside COMMIT, default 220
  --seed <n>    what is done to whom in which order, default 1
  --json        the report for machines
  --keep        leaves the journals and the server's files where they are
`;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const program = fileURLToPath(import.meta.url);

export async function main(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      kills: { type: 'string', default: '30' },
      cuts: { type: 'string', default: '220' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const size = { kills: count('--kills', values.kills), cuts: count('--cuts', values.cuts) };
  const seed = count('--seed', values.seed);
  const folder = mkdtempSync(join(tmpdir(), 'orderwright-rig-'));
  const interrupted = new Promise<undefined>((resolve) => {
    for (const signal of SIGNALS) process.once(signal, () => resolve(undefined));
  });
  const open: (() => Promise<void>)[] = [];
  try {
    const cluster = await Cluster.create(folder);
    open.push(() => cluster.close());
    await cluster.start();
    const settings = { cluster, program, folder, seed, workers: 3, callers: 6 };
    const atEnd = (close: () => Promise<void>) => void open.push(close);
    const report = await Promise.race([run({ ...settings, atEnd }, size, progress()), interrupted]);
    if (report)
      process.stdout.write(values.json ? `${JSON.stringify(report, null, 1)}\n` : formatReport(report));
    process.exitCode = report === undefined ? 130 : isProof(report) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exitCode = 1;
  } finally {
    for (const close of open.reverse()) await close();
    if (values.keep) process.stderr.write(`kept: ${folder}\n`);
    else rmSync(folder, { recursive: true, force: true });
    // An interrupted run may still wait for something that never comes.
    setImmediate(() => process.exit());
  }
}

function count(option: string, text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new Error(`${option} takes a whole number, not ${text}`);
  return Number(text);
}

/** Started with a task, this program is one of the processes that are killed. */
if (process.argv[1] === program) {
  const task = JSON.parse(process.argv[2] ?? '') as Task;
  await (task.role === 'worker' ? work(task) : publish(task));
}
