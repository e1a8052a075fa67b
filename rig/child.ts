/** The processes that are killed: what they are told at their start, and how they end with whoever started them. */
import { type ChildProcess, fork } from 'node:child_process';

export interface WorkerTask {
  readonly role: 'worker';
  readonly name: string;
  readonly seed: number;
  /** Through the proxy. */
  readonly url: string;
  /** The journals of all its lives, and which life this is. */
  readonly folder: string;
  readonly life: number;
  readonly callers: number;
  /** The fault of a negative control: the outbox is written in a transaction of its own. */
  readonly outboxApart: boolean;
}
export interface RelayTask {
  readonly role: 'relay';
  readonly name: string;
  readonly url: string;
  readonly folder: string;
  readonly life: number;
  /** The fault of a negative control: a bookmark that is a position and no more. */
  readonly idOnly: boolean;
}
export type Task = WorkerTask | RelayTask;

export function journalOf(folder: string, name: string, life: number): string {
  return `${folder}/${name}-${life}.jsonl`;
}

/** Starts this very program again, as one of the processes it watches over. */
export function startChild(program: string, task: Task): ChildProcess {
  return fork(program, [JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** In a child: resolves when it is asked to come to an end. Without its parent it has no reason to live. */
export function endRequest(): { readonly requested: () => boolean } {
  let requested = false;
  process.on('message', () => {
    requested = true;
  });
  process.on('disconnect', () => process.exit(1));
  // Whoever presses Ctrl-C means the parent, and it is the parent who cleans up.
  process.on('SIGINT', () => undefined);
  return { requested: () => requested };
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
