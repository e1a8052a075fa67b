/** The outbox as relays read it. A store that does not write it atomically loses some rows. */
import type { OutboxEntry, Store } from '../../ports/index.ts';
import type { RunContext } from '../engine/context.ts';
import type { Commit } from './database.ts';
import type { StoreParts } from './parts.ts';

export class Outbox {
  /** Number of committed rows. */
  rows = 0;
  readonly #parts: StoreParts;
  readonly #missing = new Set<number>();

  constructor(parts: StoreParts) {
    this.#parts = parts;
  }

  committed({ writes, node }: Commit, { schedule }: RunContext): void {
    const torn = !this.#parts.atomicOutbox && schedule('torn outbox', node.name, this.rows) < 0.02;
    for (let i = 0; i < writes.history.length; i++) {
      this.rows += 1;
      if (torn) this.#missing.add(this.rows);
    }
  }

  wrap(store: Store): Store {
    const { cursorSkips, atomicOutbox } = this.#parts;
    if (cursorSkips === 0 && atomicOutbox) return store;
    const gone = ({ cursor }: OutboxEntry) => this.#missing.has(Number(cursor.position));
    return {
      ...store,
      outbox: async (cursor, limit) => {
        const entries = await store.outbox(cursor, limit);
        return entries.filter((entry) => !gone(entry));
      },
      saveCursor: async (name, { transaction, position }) => {
        const skipped = Number(position) < this.rows ? cursorSkips : 0;
        await store.saveCursor(name, { transaction, position: String(Number(position) + skipped) });
      },
    };
  }
}
