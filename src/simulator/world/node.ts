/**
 * An application node: the real application layer on a machine
 * that crashes, pauses, restarts and has its own clock.
 */

import type { Payments, WebhookResult } from '../../app/index.ts';
import { MINUTE_MS } from '../../core/quantity.ts';
import type { Store, WebhookRequest } from '../../ports/index.ts';
import { CallCounters } from '../../testing/call-counters.ts';
import type { RunContext } from '../engine/context.ts';
import type { FaultName } from '../engine/fault-catalogue.ts';
import type { Answer, NoAnswer, NodeRequest } from './request.ts';
import { type NodeServices, runRequest } from './services.ts';

interface Call {
  readonly lost: () => void;
  over: boolean;
}

/** An open transaction. It ends with the node. */
export interface Session {
  abandon(): void;
  /** The server closes a session that was idle too long. */
  expire(): void;
}

/** One life of a node, from a start to the next crash. */
export interface NodeLife {
  readonly node: AppNode;
  readonly store: Store;
  /** Number of this start of the node. */
  readonly nth: number;
  readonly maxBatch: number;
  readonly concurrency: number;
}

export interface NodeSettings {
  readonly connect: (node: AppNode) => Store;
  readonly serve: (machine: NodeLife) => NodeServices;
  /** A call to the library rejected. The library should answer with a typed failure instead. */
  readonly uncaught: (error: unknown) => void;
  readonly maxBatch: number;
  readonly concurrency: number;
  readonly allNodes: () => readonly AppNode[];
}

const CALL_TIMEOUT_MS = 10_000;
const SESSION_LIFE_MS = MINUTE_MS;

export class AppNode {
  readonly name: string;
  readonly sessions = new Set<Session>();
  /** The store as this life of the node reaches it. */
  store: Store;
  up = true;
  pausedUntil = 0;
  crashes = 0;
  #services: NodeServices;
  #skew = 0;
  readonly #calls = new Set<Call>();
  readonly #context: RunContext;
  readonly #settings: NodeSettings;
  readonly #counters = new CallCounters();

  constructor(name: string, context: RunContext, settings: NodeSettings) {
    this.name = name;
    this.#context = context;
    this.#settings = settings;
    this.store = settings.connect(this);
    this.#services = this.#start(this.store);
  }

  /** The current life. Work of an earlier life is dead. */
  get life(): number {
    return this.crashes;
  }

  /** The instant on the node's own clock. */
  get clock(): number {
    return this.#context.kernel.now + this.#skew;
  }

  /** The timer handlers of its sweeps, by kind. */
  get timers(): Payments['timers'] {
    return this.#services.payments.timers;
  }

  /** Sends a command to the node. The reply comes after `latency`, or reports that no answer came. */
  send(request: NodeRequest, latency: number, reply: (answer: Answer) => void): void {
    this.#run((served) => runRequest(served, request), latency, reply);
  }

  /** Sends a webhook request to the node. */
  receive(
    channel: string,
    request: WebhookRequest,
    latency: number,
    reply: (answer: WebhookResult | NoAnswer) => void,
  ) {
    this.#run(({ webhooks: callbacks }) => callbacks.receive(channel, request), latency, reply);
  }

  #run<A>(
    work: (served: NodeServices) => Promise<Exclude<A, NoAnswer>>,
    latency: number,
    reply: (answer: A | NoAnswer) => void,
  ): void {
    const { kernel } = this.#context;
    if (!this.up) {
      kernel.after(latency, () => reply({ lost: true }));
      return;
    }
    if (this.pausedUntil > kernel.now) {
      kernel.after(Math.min(CALL_TIMEOUT_MS, this.pausedUntil - kernel.now), () => {
        if (this.pausedUntil > kernel.now) reply({ lost: true });
        else this.#run(work, latency, reply);
      });
      return;
    }
    const { life } = this;
    const call: Call = { lost: () => reply({ lost: true }), over: false };
    this.#calls.add(call);
    kernel.drainMicrotasks();
    void work(this.#services).then((answer) => {
      if (life !== this.life || call.over) return;
      this.#calls.delete(call);
      kernel.after(latency, () => reply(answer));
    }, this.#settings.uncaught);
  }

  /** A promise of this node. It resolves `ms` later, if the life is the same and the node is running. */
  delay(ms: number): Promise<void> {
    return new Promise((resolve) => this.wake(resolve, ms));
  }

  wake(resume: () => void, ms = 0): void {
    const { kernel } = this.#context;
    const { life } = this;
    kernel.after(ms, () => {
      if (life !== this.life) return;
      if (this.pausedUntil > kernel.now) {
        this.wake(resume, this.pausedUntil - kernel.now);
        return;
      }
      kernel.drainMicrotasks();
      resume();
    });
  }

  /** Whether a crash fault strikes here. If it does, the node is dead and the caller must not continue. */
  dies(fault: FaultName, entity: string, nth: number): boolean {
    if (!this.#context.faults.strikes(fault, entity, nth)) return false;
    this.crash(fault);
    return true;
  }

  crash(fault: FaultName, alone = false): void {
    const { kernel, faults, trace, marks } = this.#context;
    this.crashes += 1;
    this.up = false;
    this.pausedUntil = 0;
    trace.add({ time: kernel.now, node: this.name, what: 'dies', fault });
    for (const session of this.sessions) session.abandon();
    this.sessions.clear();
    const calls = [...this.#calls];
    this.#calls.clear();
    for (const call of calls) {
      call.over = true;
      kernel.after(50, call.lost);
    }
    kernel.after(this.#downtime(), () => this.#restart());
    if (!alone && faults.strikes('crash-all', this.name, this.crashes))
      for (const other of this.#settings.allNodes())
        if (other !== this && other.up) other.crash('crash-all', true);
    if (this.#settings.allNodes().every(({ up }) => !up)) marks.hit('all-nodes-down');
  }

  /**
   * Pauses the node.
   * Its callers time out; its transactions continue when it wakes, or find their session closed.
   */
  pause(ms: number): void {
    const { kernel, trace } = this.#context;
    this.pausedUntil = Math.max(this.pausedUntil, kernel.now + ms);
    trace.add({ time: kernel.now, node: this.name, what: `stands still for ${ms} ms` });
    const { life } = this;
    const stuck = [...this.#calls];
    if (ms > CALL_TIMEOUT_MS)
      kernel.after(CALL_TIMEOUT_MS, () => {
        for (const call of stuck) {
          if (call.over || !this.#calls.delete(call)) continue;
          call.over = true;
          call.lost();
        }
      });
    const open = [...this.sessions];
    if (ms > SESSION_LIFE_MS)
      kernel.after(SESSION_LIFE_MS, () => {
        if (life === this.life) for (const session of open) if (this.sessions.has(session)) session.expire();
      });
  }

  /** Sets the node's clock: right, some minutes off, or an hour off. */
  setClock(): void {
    const { faults, schedule } = this.#context;
    const nth = this.#counters.next('clock');
    const off = Math.round((schedule('skew', this.name, nth) - 0.5) * 10 * MINUTE_MS);
    const minutes = faults.strikes('clock-skew', this.name, nth) ? off : 0;
    const hour = faults.strikes('clock-jump', this.name, nth) ? 60 * MINUTE_MS * (off < 0 ? -1 : 1) : 0;
    this.#skew = minutes + hour;
  }

  #restart(): void {
    const { faults, kernel } = this.#context;
    if (faults.strikes('crash-in-recovery', this.name, this.crashes) || this.#loops()) {
      this.crashes += 1;
      kernel.after(this.#downtime(), () => this.#restart());
      return;
    }
    this.up = true;
    this.store = this.#settings.connect(this);
    this.#services = this.#start(this.store);
  }

  #loops(): boolean {
    return this.#context.faults.strikes('restart-loop', `${this.name} again`, this.crashes);
  }

  #downtime(): number {
    return 500 + Math.floor(this.#context.schedule('downtime', this.name, this.crashes) * 20_000);
  }

  #start(store: Store): NodeServices {
    const { maxBatch, concurrency, serve } = this.#settings;
    const nth = this.#counters.next('start');
    this.setClock();
    return serve({ node: this, store, nth, maxBatch, concurrency });
  }
}
