/** A PostgreSQL server of our own, in a folder of its own, that may be killed. Nobody else's server is ever touched. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import pg from 'pg';
import { pause } from './child.ts';

const READY_MS = 180_000;
const POLL_MS = 50;

/** Nothing here weakens what the server promises: the first is how it syncs before recovery, the second what it logs. */
const SETTINGS = [
  ...(process.platform === 'linux' ? ['recovery_init_sync_method=syncfs'] : []),
  'log_min_error_statement=panic',
];

export class Cluster {
  readonly #bin: string;
  readonly #folder: string;
  readonly #data: string;
  readonly port: number;
  #postmaster: ChildProcess | undefined;
  #settings: readonly string[] = [];
  #closed = false;

  private constructor(bin: string, folder: string, port: number) {
    this.#bin = bin;
    this.#folder = folder;
    this.#data = `${folder}/data`;
    this.port = port;
  }

  /** Makes the cluster; nothing runs yet. */
  static async create(folder: string): Promise<Cluster> {
    const cluster = new Cluster(newestBin(), folder, await freePort());
    mkdirSync(cluster.#data);
    if (isRoot()) {
      // PostgreSQL does not run as root, and its own user has to get at the folder.
      chmodSync(folder, 0o711);
      execFileSync('chown', ['postgres', cluster.#data]);
    }
    const [command, args] = asPostgres(`${cluster.#bin}/initdb`, [
      `--pgdata=${cluster.#data}`,
      '--username=postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale=C',
      '--no-sync',
    ]);
    execFileSync(command, args, { cwd: '/', stdio: 'ignore' });
    return cluster;
  }

  get isRunning(): boolean {
    return (
      this.#postmaster !== undefined &&
      this.#postmaster.exitCode === null &&
      this.#postmaster.signalCode === null
    );
  }

  url(database: string): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  /** The last lines the server wrote. */
  log(): string {
    return readFileSync(`${this.#folder}/server.log`, 'utf8').split('\n').slice(-20).join('\n');
  }

  /** Starts the server, again and again while remains of a killed one are in its way. */
  async start(settings: readonly string[] = this.#settings): Promise<void> {
    this.#settings = settings;
    const deadline = performance.now() + READY_MS;
    while (performance.now() < deadline && !this.#closed) {
      if (!this.isRunning) this.#spawn();
      if (await this.answers()) return;
      await pause(POLL_MS);
    }
    throw new Error(`the server did not start:\n${this.log()}`);
  }

  /** Waits for a server that restarts itself. */
  async ready(): Promise<void> {
    const deadline = performance.now() + READY_MS;
    while (!(await this.answers())) {
      if (performance.now() > deadline) throw new Error(`the server does not come back:\n${this.log()}`);
      await pause(POLL_MS);
    }
  }

  async answers(): Promise<boolean> {
    return this.query('postgres', 'select 1').then(
      () => true,
      () => false,
    );
  }

  /** One statement on a connection of its own: what it finds is as good as new after every kill. */
  async query(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new pg.Client({
      connectionString: this.url(database),
      application_name: 'rig',
      connectionTimeoutMillis: 2_000,
      query_timeout: 20_000,
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query(text)).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Sends the postmaster a signal and waits for its end; the children of a killed one may outlive it for a moment. */
  async signal(signal: 'SIGKILL' | 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const postmaster = this.#postmaster;
    if (!postmaster || !this.isRunning) return;
    const gone = new Promise((resolve) => postmaster.once('exit', resolve));
    postmaster.kill(signal);
    await gone;
  }

  /** Stops it for good; with violence if it does not listen. */
  async close(): Promise<void> {
    this.#closed = true;
    const timer = setTimeout(() => this.#postmaster?.kill('SIGKILL'), 10_000);
    await this.signal('SIGQUIT');
    clearTimeout(timer);
  }

  #spawn(): void {
    const log = openSync(`${this.#folder}/server.log`, 'a');
    const [command, args] = asPostgres(`${this.#bin}/postgres`, [
      ...['-D', this.#data, '-p', String(this.port), '-c', 'listen_addresses=127.0.0.1'],
      ...['-c', `unix_socket_directories=${this.#data}`],
      ...[...SETTINGS, ...this.#settings].flatMap((setting) => ['-c', setting]),
    ]);
    // A group of its own, so that Ctrl-C reaches us alone and we end it in order.
    this.#postmaster = spawn(command, args, { cwd: '/', stdio: ['ignore', log, log], detached: true });
    this.#postmaster.on('error', () => undefined);
    closeSync(log);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** `setpriv` becomes the program it starts, so the process we started is the postmaster itself. */
function asPostgres(program: string, args: readonly string[]): [string, string[]] {
  return isRoot()
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', program, ...args]]
    : [program, [...args]];
}

/** Where Debian puts every version it has; elsewhere, whatever `pg_config` says. */
function newestBin(): string {
  const root = '/usr/lib/postgresql';
  const versions = readdirSync('/usr/lib').includes('postgresql') ? readdirSync(root) : [];
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest
    ? `${root}/${newest}/bin`
    : execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
