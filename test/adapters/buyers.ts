/** One of several processes that buy the same SKU at once. Arguments: url, sku, name of the process, orders. */

import { createApp } from 'orderwright/app';
import { orderUseCases } from 'orderwright/flow';
import { order } from 'orderwright/order';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import { keyed } from '../../src/testing/ask.ts';

const [url, sku = '', name = '', count = '0'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 4 });
const app = createApp({ store: sqlStore(fromPg(pool)), concurrency: 2, maxBatch: 3 });
const { place } = orderUseCases(order);

const answers = await Promise.all(
  Array.from({ length: Number(count) }, (_, i) =>
    app.handle(
      place,
      {
        orderId: `${name}-${i}`,
        userId: 'u',
        currency: 'EUR',
        by: 'shopper',
        lines: [{ lineId: '1', sku, location: 'main', quantity: 1, unitPriceMinor: 100 }],
      },
      keyed(`${name}-${i}`),
    ),
  ),
);
await pool.end();
process.stdout.write(
  JSON.stringify(answers.map((answer) => (answer.isOk() ? 'ok' : refusalOf(answer.error)))),
);

function refusalOf(error: {
  readonly code: string;
  readonly refusals?: readonly { readonly code: string }[];
}): string {
  return error.refusals?.map(({ code }) => code).join() ?? JSON.stringify(error);
}
