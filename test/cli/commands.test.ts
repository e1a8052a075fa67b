import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { observationOf } from '../../src/cli/replay/commands.ts';
import { olistEventsOf } from '../../src/cli/replay/events.ts';
import { readOlist, type SourceOrder } from '../../src/cli/replay/olist.ts';
import { temporaryDirectory } from './captured-io.ts';
import { shop, writeTables } from './shop.ts';

const work = temporaryDirectory();
afterAll(work.remove);
writeTables(join(work.path, 'data'), shop);
const orders = await readOlist(join(work.path, 'data'));

function sent(orderId: string, type: string) {
  const order = orders.find((each) => each.orderId === orderId) as SourceOrder;
  return olistEventsOf(order)
    .map((event) => observationOf(event, order))
    .find(({ command }) => command.type === type);
}

it('given several prices of a product, when the order is placed, then its total is that of the rows, to the cent', () => {
  // Two teas for 12.00 and 10.00 and a cup for 3.25, freight 3.00: the price difference of the teas is in the shipping.
  expect(sent('ord-a', 'place')).toMatchObject({
    command: {
      userId: 'ann',
      lines: [
        { lineId: 'cup', sku: 'cup', quantity: 1, unitPriceMinor: 325 },
        { lineId: 'tea', sku: 'tea', quantity: 2, unitPriceMinor: 1_000 },
      ],
      shippingMinor: 500,
    },
    units: [],
  });
  expect(sent('ord-a', 'pay')).toMatchObject({
    command: { amountMinor: 2_825 },
    units: [
      { sku: 'cup', quantity: 1 },
      { sku: 'tea', quantity: 2 },
    ],
  });
});

it('given a free order, when it is placed, then it costs a cent, so that it can be refunded', () => {
  expect(sent('ord-f', 'place')).toMatchObject({ command: { shippingMinor: 1 } });
  expect(sent('ord-f', 'refund')).toMatchObject({ command: { amountMinor: 1 } });
});

it('given an order without items, when it is placed, then one line has the paid amount and no stock moves', () => {
  expect(sent('ord-g', 'place')).toMatchObject({
    command: { lines: [{ quantity: 1, unitPriceMinor: 2_500 }], shippingMinor: 0 },
  });
  expect(sent('ord-g', 'pay')).toMatchObject({ command: { amountMinor: 2_500 }, units: [] });
});
