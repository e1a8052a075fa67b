/** The store as one node reaches it. Every call takes time on that node and ends with its life. */
import type { Store } from '../../ports/index.ts';
import type { Database } from './database.ts';
import type { AppNode } from './node.ts';
import { Session } from './session.ts';

export function connect(db: Database, node: AppNode): Store {
  const { truth } = db;
  const { life } = node;
  const parked = async <A>(read: () => Promise<A>): Promise<A> => {
    await node.delay(1);
    return read();
  };
  return {
    transact: async (work) => {
      // Work queued by an earlier life of the node never runs.
      if (life !== node.life) return new Promise<never>(() => {});
      const session = new Session(db, node);
      node.sessions.add(session);
      try {
        const answer = await work(session);
        await session.commit();
        return answer;
      } finally {
        session.end();
        node.sessions.delete(session);
      }
    },
    read: (refs) => parked(() => truth.read(refs)),
    history: (ref) => parked(() => truth.history(ref)),
    outbox: (cursor, limit) => parked(() => truth.outbox(cursor, limit)),
    loadCursor: (name) => parked(() => truth.loadCursor(name)),
    saveCursor: (name, cursor) => parked(() => truth.saveCursor(name, cursor)),
    due: (now, limit) => parked(() => truth.due(now, limit)),
    completeTimer: (timer, next) =>
      parked(async () => {
        await truth.completeTimer(timer, next);
        db.onTimerCompleted(next);
      }),
  };
}
