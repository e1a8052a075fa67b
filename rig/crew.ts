/** The processes around the server: started, killed, paused, restarted as their next life, and ended. */
import type { ChildProcess } from 'node:child_process';
import { journalOf, pause, startChild, type Task } from './child.ts';

const END_MS = 60_000;

interface Member {
  task: Task;
  process: ChildProcess;
  gone: Promise<void>;
  /** The rig ended it. */
  expected: boolean;
}

export class Crew {
  readonly #program: string;
  readonly #members = new Map<string, Member>();
  #closed = false;
  /** Processes that ended or hung by themselves. */
  readonly problems: string[] = [];

  constructor(program: string) {
    this.#program = program;
  }

  /** Names of a role's processes, in the order they were started. */
  names(role: Task['role']): readonly string[] {
    return [...this.#members.values()].flatMap(({ task }) => (task.role === role ? task.name : []));
  }

  /** The journals of all lives so far. */
  journals(name: string): readonly string[] {
    const { task } = this.#member(name);
    return Array.from({ length: task.life + 1 }, (_, life) => journalOf(task.folder, name, life));
  }

  start(task: Task): void {
    if (this.#closed) return;
    const child = startChild(this.#program, task);
    const member: Member = { task, process: child, expected: false, gone: Promise.resolve() };
    member.gone = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        if (!member.expected && code !== 0)
          this.problems.push(`${task.name} ended by itself: ${signal ?? code}`);
        resolve();
      });
    });
    this.#members.set(task.name, member);
  }

  /** Kills a process with SIGKILL and starts its next life. */
  async kill(name: string): Promise<void> {
    await this.#end(name);
    const { task } = this.#member(name);
    this.start({ ...task, life: task.life + 1 });
  }

  async pause(name: string, ms: number): Promise<void> {
    const { process: child } = this.#member(name);
    child.kill('SIGSTOP');
    await pause(ms);
    child.kill('SIGCONT');
  }

  /**
   * Requests all processes of a role to finish. One that does not finish in time is a problem, and is killed.
   */
  async finish(role: Task['role']): Promise<void> {
    for (const name of this.names(role)) {
      const { process: child } = this.#member(name);
      if (child.connected) child.send('end');
    }
    const timer = setTimeout(() => {
      for (const name of this.names(role)) {
        const { process: child } = this.#member(name);
        if (child.exitCode === null && child.signalCode === null) {
          this.problems.push(`${name} does not come to an end`);
          void this.#end(name);
        }
      }
    }, END_MS);
    await Promise.all(this.names(role).map((name) => this.#member(name).gone));
    clearTimeout(timer);
  }

  async killAll(): Promise<void> {
    await Promise.all([...this.#members.keys()].map((name) => this.#end(name)));
  }

  /** Kills all processes and starts no more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.killAll();
  }

  async #end(name: string): Promise<void> {
    const member = this.#member(name);
    member.expected = true;
    member.process.kill('SIGKILL');
    await member.gone;
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (!member) throw new Error(`no process is called ${name}`);
    return member;
  }
}
