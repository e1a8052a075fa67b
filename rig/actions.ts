/** How each kill and each nuisance is carried out. An action returns once the shop could work again. */
import { pause } from './child.ts';
import type { Cluster } from './cluster.ts';
import type { KillName, NuisanceName } from './kills.table.ts';
import { RELAY, type Shop } from './shop.ts';

/** Carries out one action. `draw`, in [0, 1), picks among the processes that are there. */
type Perform = (shop: Shop, draw: number, forMs: number) => Promise<void>;

export const KILL_ACTIONS: { readonly [name in KillName]: Perform } = {
  worker: (shop, draw) => shop.crew.kill(pick(shop.crew.names('worker'), draw)),
  relay: ({ crew }) => crew.kill(RELAY),
  backend: async (shop, draw) => killAndWait(shop.cluster, pick(await backends(shop), draw)),
  'server process': async ({ cluster }, draw) => killAndWait(cluster, pick(await helpers(cluster), draw)),
  postmaster: async ({ cluster }) => {
    await cluster.signal('SIGKILL');
    await cluster.start();
  },
  'whole server': async ({ cluster }) => {
    await killServer(cluster);
    await cluster.start();
  },
  'immediate restart': async ({ cluster }) => {
    await cluster.signal('SIGQUIT');
    await cluster.start();
  },
};

export const NUISANCE_ACTIONS: { readonly [name in NuisanceName]: Perform } = {
  'terminated backend': async (shop, draw) => {
    const pid = pick(await backends(shop), draw);
    await shop.cluster.query('postgres', `select pg_terminate_backend(${pid})`);
  },
  'paused worker': (shop, draw, forMs) => shop.crew.pause(pick(shop.crew.names('worker'), draw), forMs),
  'paused backend': async (shop, draw, forMs) => {
    const pid = pick(await backends(shop), draw);
    signal(pid, 'SIGSTOP');
    await pause(forMs);
    signal(pid, 'SIGCONT');
  },
};

/** Kills the postmaster and all of its processes at one moment, so that none can react. */
export async function killServer(
  cluster: Cluster,
  moment: () => Promise<void> = async () => undefined,
): Promise<void> {
  const rows = await cluster.query(
    'postgres',
    'select pid from pg_stat_activity where pid <> pg_backend_pid()',
  );
  await moment();
  const ended = cluster.signal('SIGKILL');
  for (const { pid } of rows) signal(Number(pid), 'SIGKILL');
  await ended;
}

/** Also waits until the server has noticed the kill. Before that it still answers. */
async function killAndWait(cluster: Cluster, pid: number): Promise<void> {
  const started = await startOf(cluster);
  signal(pid, 'SIGKILL');
  for (let i = 0; i < 400 && (await startOf(cluster).catch(() => started)) === started; i++) await pause(20);
  await cluster.ready();
}

/** When the server's helper processes last started. The instant changes with every crash. */
async function startOf(cluster: Cluster): Promise<string> {
  const rows = await cluster.query(
    'postgres',
    "select backend_start::text as start from pg_stat_activity where backend_type = 'checkpointer'",
  );
  return String(rows[0]?.start);
}

/** The server processes of workers, those inside a transaction first. Waits until there is one. */
async function backends({ cluster, database }: Shop): Promise<readonly number[]> {
  for (let i = 0; i < 400; i++) {
    const rows = await cluster.query(
      'postgres',
      `select pid, xact_start is not null as busy from pg_stat_activity
where datname = '${database}' and application_name like 'w%' order by pid`,
    );
    const busy = rows.filter((row) => row.busy === true);
    const found = busy.length > 0 ? busy : rows;
    if (found.length > 0) return found.map(({ pid }) => Number(pid));
    await pause(20);
  }
  throw new Error('no worker is connected');
}

async function helpers(cluster: Cluster): Promise<readonly number[]> {
  const rows = await cluster.query(
    'postgres',
    `select pid from pg_stat_activity
where backend_type in ('walwriter', 'checkpointer', 'background writer') order by backend_type`,
  );
  return rows.map(({ pid }) => Number(pid));
}

function pick<T>(from: readonly T[], draw: number): T {
  const found = from[Math.min(from.length - 1, Math.floor(draw * from.length))];
  if (found === undefined) throw new Error('there is no process to act on');
  return found;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // The process has ended by itself.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
