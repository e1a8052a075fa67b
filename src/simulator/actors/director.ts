/**
 * Runs the stories. An actor is a generator that yields its next act and receives the outcome.
 * The director sends commands to nodes, retries where a sensible caller would, and lets time pass.
 */

import type { Stampable } from '../../app/index.ts';
import { MINUTE_MS } from '../../core/quantity.ts';
import type { UseCase } from '../../flow/index.ts';
import { keyed } from '../../testing/ask.ts';
import type { RunContext } from '../engine/context.ts';
import type { AppNode } from '../world/node.ts';
import { type Answer, flatten, type SentRequest } from '../world/request.ts';

/** A command as an actor sends it. */
export interface SendAct {
  readonly useCase: UseCase<never>;
  readonly command: object;
  readonly key?: string;
  /** Correlation id in the history; default the key, else the address. */
  readonly correlation?: string;
  /** How often it is sent while the outcome stays unknown; default without limit. */
  readonly tries?: number;
  /** The same request, sent again after these delays without waiting: double clicks, two tabs. */
  readonly echoes?: readonly number[];
  /** A request to pay. */
  readonly pays?: boolean;
}
/** Time that passes, in milliseconds. */
export interface WaitAct {
  readonly wait: number;
}
type Act = SendAct | WaitAct;

/** The outcome an actor receives: an answer or none. Skipped acts are left out of this run. */
export type Outcome = Answer | { readonly skipped: true };
/** A part of a story, with its own result. */
export type Part<T> = Generator<Act, T, Outcome>;
export type Story = Part<void>;

export function send<C extends object>(
  useCase: UseCase<C>,
  command: Stampable<C>,
  more: Omit<SendAct, 'useCase' | 'command'> = {},
): SendAct {
  return { useCase: useCase as UseCase<never>, command, ...more };
}

export const wait = (ms: number): WaitAct => ({ wait: Math.max(0, Math.round(ms)) });

export interface DirectorSettings {
  readonly nodes: readonly AppNode[];
  /** Acts and stories left out of this run. */
  readonly skip: ReadonlySet<string>;
  readonly acted: (address: string) => void;
  readonly sent: (request: SentRequest) => void;
  readonly answered: (request: SentRequest, answer: Answer, sentAt: number) => void;
  /** Requests without a key get their address as one. */
  readonly keysForAll: boolean;
  /** A faulty cache in front of the nodes, which answers by key alone; default none. */
  readonly cached?: Map<string, Answer>;
}

const RETRY_MS = 1_000;
/** Tries in about the first hour. After them a caller retries every ten minutes. */
const HASTY_TRIES = 60;
const PATIENT_MS = 10 * MINUTE_MS;

export class Director {
  commands = 0;
  /** Stories that have not ended. */
  running = 0;
  readonly #context: RunContext;
  readonly #settings: DirectorSettings;

  constructor(context: RunContext, settings: DirectorSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  /** Starts a story; `name` is its address. `over` is called when it has ended. */
  start(name: string, story: Story, over: () => void = () => {}): void {
    if (this.#settings.skip.has(name)) {
      over();
      return;
    }
    this.running += 1;
    let acts = 0;
    const go = (outcome: Outcome) => {
      const { done, value: act } = story.next(outcome);
      if (done || !act) {
        this.running -= 1;
        over();
      } else if ('wait' in act) this.#context.kernel.after(act.wait, () => go({ skipped: true }));
      else this.#perform(act, `${name}.${acts++}`, go);
    };
    go({ skipped: true });
  }

  #perform(act: SendAct, address: string, go: (outcome: Outcome) => void): void {
    if (this.#settings.skip.has(address)) {
      this.#context.kernel.after(0, () => go({ skipped: true }));
      return;
    }
    const own = this.#settings.keysForAll ? `auto-${address.replaceAll(' ', '_')}` : undefined;
    const {
      key = own,
      correlation = key ?? address,
      tries = Number.POSITIVE_INFINITY,
      echoes = [],
      pays,
    } = act;
    const sent: SentRequest = {
      address,
      correlation,
      useCase: act.useCase,
      command: act.command,
      flat: flatten(act.useCase, act.command),
      options: { correlationId: correlation, ...(key !== undefined && keyed(key)) },
      ...(pays && { pays }),
    };
    this.#settings.acted(address);
    this.#settings.sent(sent);
    for (const [i, delay] of echoes.entries())
      this.#context.kernel.after(delay, () => this.#send(sent, `${address}!${i}`, 0, () => {}));
    this.#persist(sent, 0, tries, go);
  }

  /** Sends, and retries until the answer is final or the tries are used up. */
  #persist(sent: SentRequest, attempt: number, tries: number, go: (outcome: Outcome) => void): void {
    this.#send(sent, sent.address, attempt, (answer) => {
      if (attempt + 1 < tries && isRetryable(answer)) {
        const backoff = attempt < HASTY_TRIES ? RETRY_MS * Math.min(60, 1 + attempt * 2) : PATIENT_MS;
        this.#context.kernel.after(backoff, () => this.#persist(sent, attempt + 1, tries, go));
      } else go(answer);
    });
  }

  #send(sent: SentRequest, address: string, attempt: number, reply: (answer: Answer) => void): void {
    const { kernel, schedule } = this.#context;
    const { nodes } = this.#settings;
    this.commands += 1;
    const chosen = Math.floor(schedule('serves', address, attempt) * nodes.length);
    const sentAt = kernel.now;
    const latency = 1 + Math.floor(schedule('network', address, attempt) * 30);
    const { cached, answered } = this.#settings;
    const { key = '' } = sent.options;
    const received = (answer: Answer) => {
      if (cached && key !== '' && !isRetryable(answer)) cached.set(key, answer);
      answered(sent, answer, sentAt);
      reply(answer);
    };
    const known = cached?.get(key);
    if (known) kernel.after(latency, () => received(known));
    else (nodes[chosen] as AppNode).send(sent, latency, received);
  }
}

/** Whether the outcome is still unknown, or the failure may be retried. */
function isRetryable(answer: Answer): boolean {
  if ('lost' in answer) return true;
  if (!('failure' in answer)) return false;
  const { code } = answer.failure;
  return (
    code === 'CONFLICT' || code === 'OUTCOME_UNKNOWN' || code === 'STORE_FAILED' || code === 'IN_PROGRESS'
  );
}

export function accepted(outcome: Outcome): boolean {
  return 'result' in outcome || 'paid' in outcome;
}

/** The first reason of a refusal, or nothing. */
export function refusedFor(outcome: Outcome): string | undefined {
  return 'failure' in outcome && outcome.failure.code === 'REFUSED'
    ? outcome.failure.refusals[0]?.code
    : undefined;
}
