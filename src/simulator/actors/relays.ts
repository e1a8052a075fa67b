/** The relays: the library's own, run on any node, woken by commits and from time to time. */

import { relay } from '../../app/index.ts';
import type { CloudEvent, Publisher, Store } from '../../ports/index.ts';
import type { RunContext } from '../engine/context.ts';
import type { Broker } from '../world/broker.ts';
import type { Habits } from '../world/habits.ts';
import type { AppNode } from '../world/node.ts';

const NAME = 'relay';
const RETRY_MS = 15_000;

export interface RelaySettings {
  readonly nodes: readonly AppNode[];
  readonly broker: Broker;
  readonly habits: Habits;
  readonly limit: number;
  /** Longest pause between two turns. */
  readonly paceMs: number;
  /** The outbox as a relay reads it, over the store of its node. */
  readonly outboxOf: (store: Store) => Store;
  /** Number of committed outbox rows. */
  readonly committed: () => number;
}

export class Relays {
  /** Number of rows before the cursor. */
  relayed = 0;
  readonly #context: RunContext;
  readonly #settings: RelaySettings;
  #turns = 0;
  #woken = false;

  constructor(context: RunContext, settings: RelaySettings) {
    this.#context = context;
    this.#settings = settings;
  }

  /** Schedules a turn if rows are waiting. */
  wake(): void {
    if (this.#woken || this.relayed >= this.#settings.committed()) return;
    this.#woken = true;
    const { kernel, schedule } = this.#context;
    kernel.after(20 + Math.floor(schedule('relay', 'woken', this.#turns) * this.#settings.paceMs), () => {
      this.#woken = false;
      this.#turn();
    });
  }

  #turn(): void {
    const { kernel, schedule, faults } = this.#context;
    const { nodes } = this.#settings;
    const turn = this.#turns++;
    // Sometimes two relays run at once. They may repeat messages and must skip none.
    const runs = schedule('relays', 'turn', turn) < 0.15 ? 2 : 1;
    for (let i = 0; i < runs; i++) {
      const node = nodes[Math.floor(schedule('relays on', 'node', turn * 2 + i) * nodes.length)] as AppNode;
      if (node.up && node.pausedUntil <= kernel.now) void this.#run(node, `${turn}/${i}`);
    }
    kernel.after(faults.raging ? RETRY_MS : 1_000, () => this.wake());
  }

  async #run(node: AppNode, turn: string): Promise<void> {
    const { broker, habits, limit, outboxOf } = this.#settings;
    const { marks } = this.#context;
    this.#context.kernel.drainMicrotasks();
    const store = this.#watched(outboxOf(node.store));
    const publisher: Publisher = {
      publish: async (events: readonly CloudEvent[]) => {
        await node.delay(3);
        if (!habits.cursorAfterPublish) await this.#saveCursorEarly(store, events);
        if (node.dies('crash-before-commit', `relay ${turn}`, 0)) return new Promise(() => {});
        const acknowledged = broker.publish(events);
        if (node.dies('crash-after-commit', `relay ${turn}`, 1)) {
          marks.hit('relay-crashed');
          return new Promise(() => {});
        }
        await node.delay(2);
        if (!acknowledged) throw new Error('the broker did not answer');
      },
    };
    try {
      await relay({ store, publisher, name: NAME, limit });
    } catch {
      // The next turn sends the batch again, as at-least-once delivery requires.
    }
    this.wake();
  }

  #watched(store: Store): Store {
    return {
      ...store,
      saveCursor: async (name, cursor) => {
        await store.saveCursor(name, cursor);
        this.relayed = Number(cursor.position);
      },
    };
  }

  /** A faulty relay that saves its cursor before it has published. */
  async #saveCursorEarly(store: Store, events: readonly CloudEvent[]): Promise<void> {
    const cursor = await store.loadCursor(NAME);
    const position = String(Number(cursor?.position ?? 0) + events.length);
    await store.saveCursor(NAME, { transaction: '0', position });
  }

  /** An operator resets the cursor, so that an emptied broker is filled again. */
  async rewind(store: Store): Promise<void> {
    await store.saveCursor(NAME, { transaction: '0', position: '0' });
    this.relayed = 0;
    this.wake();
  }
}
