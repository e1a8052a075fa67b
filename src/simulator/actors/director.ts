/**
 * Tells stories. Everybody in the shop is a generator that says what it does next and hears what came of it; the
 * director sends commands to nodes, tries again where a sensible caller would, and lets time pass.
 */

import type { Stampable } from '../../app/index.ts';
import { MINUTE_MS } from '../../core/quantity.ts';
import type { UseCase } from '../../flow/index.ts';
import type { Ground } from '../engine/context.ts';
import type { AppNode } from '../world/node.ts';
import { askedBy, type Heard, type Sent } from '../world/request.ts';

/** A command as an actor sends it. */
export interface Ask {
  readonly ask: UseCase<never>;
  readonly command: object;
  readonly key?: string;
  /** What the history calls it; default the key, else the address. */
  readonly correlation?: string;
  /** How often it is sent again while nobody knows what became of it; default until somebody knows. */
  readonly tries?: number;
  /** The very same request, sent again at these delays without waiting: double clicks, two tabs. */
  readonly echoes?: readonly number[];
  /** A shopper wants to pay. */
  readonly pays?: boolean;
}
/** Time that passes, in milliseconds. */
export interface Wait {
  readonly wait: number;
}
export type Act = Ask | Wait;

/** What an actor hears: the answer, or that nobody knows. Skipped acts were left out of this run altogether. */
export type Outcome = Heard | { readonly skipped: true };
/** A part of a story; it may come back with something. */
export type Part<T> = Generator<Act, T, Outcome>;
export type Story = Part<void>;

export function ask<C extends object>(
  useCase: UseCase<C>,
  command: Stampable<C>,
  more: Omit<Ask, 'ask' | 'command'> = {},
): Ask {
  return { ask: useCase as UseCase<never>, command, ...more };
}

export const wait = (ms: number): Wait => ({ wait: Math.max(0, Math.round(ms)) });

export interface DirectorSettings {
  readonly nodes: readonly AppNode[];
  /** Acts and stories that are left out of this run. */
  readonly skip: ReadonlySet<string>;
  readonly acted: (address: string) => void;
  readonly sent: (request: Sent) => void;
  readonly heard: (request: Sent, heard: Heard, sentAt: number) => void;
  /** Requests that nobody gave a key get their address as one. */
  readonly keysForAll: boolean;
  /** Answers that a cache in front of the nodes gives by itself, by key; none where there is no such cache. */
  readonly cached?: Map<string, Heard>;
}

const RETRY_MS = 1_000;
/** So often within the first hour; whoever knows nothing by then asks again every ten minutes. */
const HASTY_TRIES = 60;
const PATIENT_MS = 10 * MINUTE_MS;

export class Director {
  commands = 0;
  /** Stories that have not ended. */
  running = 0;
  readonly #ground: Ground;
  readonly #settings: DirectorSettings;

  constructor(ground: Ground, settings: DirectorSettings) {
    this.#ground = ground;
    this.#settings = settings;
  }

  /** Begins a story; `name` is its address. `over` hears how it ended. */
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
      } else if ('wait' in act) this.#ground.kernel.after(act.wait, () => go({ skipped: true }));
      else this.#perform(act, `${name}.${acts++}`, go);
    };
    go({ skipped: true });
  }

  #perform(act: Ask, address: string, go: (outcome: Outcome) => void): void {
    if (this.#settings.skip.has(address)) {
      this.#ground.kernel.after(0, () => go({ skipped: true }));
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
    const sent: Sent = {
      address,
      correlation,
      useCase: act.ask,
      command: act.command,
      asked: askedBy(act.ask, act.command),
      options: { correlationId: correlation, ...(key !== undefined && { key }) },
      ...(pays && { pays }),
    };
    this.#settings.acted(address);
    this.#settings.sent(sent);
    for (const [i, delay] of echoes.entries())
      this.#ground.kernel.after(delay, () => this.#send(sent, `${address}!${i}`, 0, () => {}));
    this.#persist(sent, 0, tries, go);
  }

  /** Sends, and sends again, until somebody knows or patience is over. */
  #persist(sent: Sent, attempt: number, tries: number, go: (outcome: Outcome) => void): void {
    this.#send(sent, sent.address, attempt, (heard) => {
      if (attempt + 1 < tries && isOpen(heard)) {
        const backoff = attempt < HASTY_TRIES ? RETRY_MS * Math.min(60, 1 + attempt * 2) : PATIENT_MS;
        this.#ground.kernel.after(backoff, () => this.#persist(sent, attempt + 1, tries, go));
      } else go(heard);
    });
  }

  #send(sent: Sent, address: string, attempt: number, reply: (heard: Heard) => void): void {
    const { kernel, schedule } = this.#ground;
    const { nodes } = this.#settings;
    this.commands += 1;
    const chosen = Math.floor(schedule('serves', address, attempt) * nodes.length);
    const sentAt = kernel.now;
    const latency = 1 + Math.floor(schedule('network', address, attempt) * 30);
    const { cached, heard: hears } = this.#settings;
    const { key = '' } = sent.options;
    const hear = (heard: Heard) => {
      if (cached && key !== '' && !isOpen(heard)) cached.set(key, heard);
      hears(sent, heard, sentAt);
      reply(heard);
    };
    const known = cached?.get(key);
    if (known) kernel.after(latency, () => hear(known));
    else (nodes[chosen] as AppNode).send(sent, latency, hear);
  }
}

/** Whether a caller still does not know what became of its request, or may simply try again. */
export function isOpen(heard: Heard): boolean {
  if ('lost' in heard) return true;
  if (!('failure' in heard)) return false;
  const { code } = heard.failure;
  return (
    code === 'CONFLICT' || code === 'OUTCOME_UNKNOWN' || code === 'STORE_FAILED' || code === 'IN_PROGRESS'
  );
}

export function accepted(outcome: Outcome): boolean {
  return 'receipt' in outcome || 'paid' in outcome;
}

/** The first reason of a refusal, or nothing. */
export function refusedFor(outcome: Outcome): string | undefined {
  return 'failure' in outcome && outcome.failure.code === 'REFUSED'
    ? outcome.failure.refusals[0]?.code
    : undefined;
}
