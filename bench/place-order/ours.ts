/** Ours: the application layer over the SQL store, nothing special. */

import { createApp } from 'orderwright/app';
import { orderUseCases } from 'orderwright/flow';
import { order } from 'orderwright/order';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import type { Contender } from './shop.ts';

export function ours(connectionString: string): Contender {
  const pool = new pg.Pool({ connectionString, max: 1, idleTimeoutMillis: 0 }).on('error', () => undefined);
  const app = createApp({ store: sqlStore(fromPg(pool)), timers: 'none' });
  const { place } = orderUseCases(order);
  return {
    name: 'orderwright',
    connections: 1,
    close: () => pool.end(),
    place: async (request, key) => {
      const answer = await app.handle(place, request, { key, request: undefined, actor: 'bench' });
      if (answer.isOk()) return answer.value.replayed ? 'replayed' : 'placed';
      if (answer.error.code === 'REFUSED') return 'refused';
      throw new Error(JSON.stringify(answer.error), { cause: answer.error });
    },
  };
}
