/**
 * A PostgreSQL server of the rig's own, in its own folder, that may be killed.
 * No other server is ever touched.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import pg from 'pg';
import { pause } from './child.ts';

const READY_MS = 180_000;
const POLL_MS = 50;

/**
 * Neither setting weakens durability. One is how the server syncs before recovery, the other what it logs.
 */
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

  /** Creates the cluster without starting it. */
  static async create(folder: string): Promise<Cluster> {
    const cluster = new Cluster(newestBin(), folder, await freePort());
    mkdirSync(cluster.#data);
    if (isRoot()) {
      // PostgreSQL does not run as root, and its own user must reach the folder.
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

  /** The last lines of the server's log. */
  log(): string {
    return readFileSync(`${this.#folder}/server.log`, 'utf8').split('\n').slice(-20).join('\n');
  }

  /** Starts the server. Retries while remains of a killed server are in its way. */
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

  /** Runs one statement on a connection of its own, so that no kill leaves a broken connection behind. */
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

  /**
   * Sends the postmaster a signal and waits for its end.
   * Children of a killed postmaster may outlive it for a moment.
   */
  async signal(signal: 'SIGKILL' | 'SIGQUIT' | 'SIGINT'): Promise<void> {
    const postmaster = this.#postmaster;
    if (!postmaster || !this.isRunning) return;
    const gone = new Promise((resolve) => postmaster.once('exit', resolve));
    postmaster.kill(signal);
    await gone;
  }

  /** Stops the server for good, by SIGKILL if it does not stop in time. */
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
    // A process group of its own, so that Ctrl-C reaches only the rig, which stops the server in order.
    this.#postmaster = spawn(command, args, { cwd: '/', stdio: ['ignore', log, log], detached: true });
    this.#postmaster.on('error', () => undefined);
    closeSync(log);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** `setpriv` executes the program in its own process, so the started process is the postmaster itself. */
function asPostgres(program: string, args: readonly string[]): [string, string[]] {
  return isRoot()
    ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--init-groups', program, ...args]]
    : [program, [...args]];
}

/** Debian's folder of versions; elsewhere the answer of `pg_config`. */
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
