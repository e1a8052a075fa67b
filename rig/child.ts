/** The processes that the rig kills: their tasks, and how they end with their parent. */
import { type ChildProcess, fork } from 'node:child_process';

export interface WorkerTask {
  readonly role: 'worker';
  readonly name: string;
  readonly seed: number;
  /** Connection string through the proxy. */
  readonly url: string;
  /** The folder of its journals, and the number of this life. */
  readonly folder: string;
  readonly life: number;
  readonly callers: number;
  /** Fault of a negative control: the outbox is written in a separate transaction. */
  readonly outboxApart: boolean;
}
export interface RelayTask {
  readonly role: 'relay';
  readonly name: string;
  readonly url: string;
  readonly folder: string;
  readonly life: number;
  /** Fault of a negative control: the cursor is a position and nothing else. */
  readonly idOnly: boolean;
}
export type Task = WorkerTask | RelayTask;

export function journalOf(folder: string, name: string, life: number): string {
  return `${folder}/${name}-${life}.jsonl`;
}

/** Starts this program again as a child process. */
export function startChild(program: string, task: Task): ChildProcess {
  return fork(program, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** In a child: whether the parent has requested the end. A child without its parent exits. */
export function endRequest(): { readonly requested: () => boolean } {
  let requested = false;
  process.on('message', () => {
    requested = true;
  });
  process.on('disconnect', () => process.exit(1));
  // Ctrl-C is handled by the parent, which ends its children.
  process.on('SIGINT', () => undefined);
  return { requested: () => requested };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
