/** Fulfilment of an order by merchant and carrier, and what the shopper does afterwards. */
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import { unshipped } from '../../order/index.ts';
import { accepted, type Outcome, type Part, type Story, send, wait } from './director.ts';
import { dispatch, restock } from './parcels.ts';
import { keyed, type Scene } from './scene.ts';
import { CURRENCY, orderIn, paymentIn } from './shop.ts';

/**
 * From paid to delivered, and to returns. The merchant checks an unpaid order a few times, then leaves it.
 */
export function* fulfil(scene: Scene): Story {
  const { chance, shop, orderId } = scene;
  yield wait(chance.int('checked after', 1, 40) * MINUTE_MS);
  if (chance.yes('stock-out', 0.1)) {
    const command = { orderId, reason: 'STOCK_OUT', by: 'merchant' } as const;
    yield send(shop.flow.cancel, command, {
      ...keyed(scene, `stock-out-${orderId}`),
      echoes: chance.yes('repeats the cancel', 0.3) ? [3_000] : [],
    });
    return;
  }
  if (chance.yes('shopper wants out', 0.05))
    yield send(shop.flow.cancel, { orderId, reason: 'USER_CANCEL', by: 'shopper' });
  if (!(yield* accept(scene))) return;
  if (chance.yes('goodwill', 0.12))
    yield* requestRefund(scene, 'goodwill', chance.int('goodwill minor', 1, 900));
  const sent = yield* ship(scene);
  if (chance.yes('too late', 0.06))
    yield send(shop.flow.cancel, { orderId, reason: 'USER_CANCEL', by: 'merchant' });
  if (chance.yes('complains too early', 0.08)) yield* openCase(scene, 'early');
  yield* deliver(scene, sent);
  if (chance.yes('everything back', 0.06))
    yield* requestRefund(scene, 'everything', orderIn(shop, orderId)?.paidMinor ?? 1);
  if (chance.yes('unhappy', 0.25)) yield* openCase(scene, 'case');
  yield wait(chance.int('completes', 1, 48) * HOUR_MS);
  yield send(shop.flow.complete, { orderId, by: 'system' });
  if (chance.yes('late complaint', 0.1)) yield* openCase(scene, 'late');
}

function* accept({ shop, orderId, chance }: Scene): Part<boolean> {
  for (let nth = 0; nth < 3; nth++) {
    const status = (
      shop.db.readForScreen({ kind: 'order', id: orderId }, `merchant ${nth}`) as
        | { status?: string }
        | undefined
    )?.status;
    // An impatient merchant does not check the status first.
    if (status === 'PAID' || chance.yes('impatient', 0.3, nth)) {
      const outcome: Outcome = yield send(shop.flow.accept, { orderId, by: 'merchant' });
      if (accepted(outcome)) return true;
      if (status === 'PAID') shop.context.marks.hit('stale-read-acted-on');
    }
    if (status === 'CANCELLED' || status === 'EXPIRED') return false;
    yield wait(20 * MINUTE_MS);
  }
  return false;
}

/** One parcel, one per line, or a first parcel that leaves some units out. */
function* ship(scene: Scene): Part<readonly string[]> {
  const { shop, orderId, chance, lines } = scene;
  const parcels = chance.pick('parcels', [1, 1, 2, lines.length]);
  const sent: string[] = [];
  for (let nth = 1; nth <= parcels; nth++) {
    yield wait(chance.int('packs', 5, 600, nth) * 1_000);
    const left = (orderIn(shop, orderId)?.lines ?? []).filter((line) => unshipped(line) > 0);
    const all = nth === parcels;
    const [first] = left;
    const some = first
      ? [
          {
            lineId: first.lineId,
            quantity: Math.max(1, unshipped(first) - (chance.yes('forgets', 0.4, nth) ? 1 : 0)),
          },
        ]
      : [];
    const shipmentId = `${orderId}-${nth}`;
    const command = {
      orderId,
      shipmentId,
      by: 'merchant',
      ...(!all && some.length > 0 && { lines: some }),
    } as const;
    const outcome: Outcome = yield send(shop.flow.ship, command, {
      ...(chance.yes('keyed parcel', 0.5, nth) ? keyed(scene, `ship-${shipmentId}`) : {}),
      echoes: chance.yes('scans twice', 0.15, nth) ? [10, 5_000] : [],
    });
    dispatch(shop, orderId, shipmentId, outcome);
    if (accepted(outcome)) sent.push(shipmentId);
    // A part of the order has left already.
    if (!all && chance.yes('stock-out between parcels', 0.15, nth))
      yield send(shop.flow.cancel, { orderId, reason: 'STOCK_OUT', by: 'merchant' });
  }
  return sent;
}

function* deliver({ shop, orderId, chance }: Scene, parcels: readonly string[]): Story {
  for (const [nth, shipmentId] of parcels.entries()) {
    yield wait(chance.int('travels', 1, 30, nth) * HOUR_MS);
    yield send(
      shop.flow.deliver,
      { orderId, shipmentId, by: 'system' },
      { echoes: chance.yes('signs twice', 0.1, nth) ? [5] : [] },
    );
  }
}

/** A case: closed without effect, closed with goods and money back, or with money alone. */
function* openCase(scene: Scene, name: string): Story {
  const { shop, orderId, chance, lines } = scene;
  const caseId = `${name}-${orderId}`;
  const opened: Outcome = yield send(shop.flow.openAfterSales, { orderId, caseId, by: 'shopper' });
  if (!accepted(opened)) return;
  yield wait(chance.int('audit', 1, 30) * HOUR_MS);
  if (chance.yes('closed', 0.3)) {
    yield send(shop.flow.closeAfterSales, { orderId, caseId, by: 'merchant' });
    return;
  }
  const [first] = lines;
  const goods =
    first && chance.yes('goods back', 0.7)
      ? { returned: [{ lineId: first.lineId, quantity: chance.int('returns', 1, first.quantity) }] }
      : {};
  const outcome: Outcome = yield send(shop.flow.completeAfterSales, {
    orderId,
    caseId,
    by: 'merchant',
    ...goods,
  });
  restock(shop, orderId, outcome);
  // Units that were never delivered cannot be returned.
  if (!accepted(outcome)) yield send(shop.flow.closeAfterSales, { orderId, caseId, by: 'merchant' });
  yield* requestRefund(scene, 'return', first?.unitPriceMinor ?? 1);
}

/** Requests a refund: sometimes twice at once, sometimes of more than is left. */
function* requestRefund(scene: Scene, name: string, amountMinor: number): Story {
  const { shop, orderId, chance } = scene;
  const paymentId = orderIn(shop, orderId)?.paymentId;
  if (!paymentId || amountMinor < 1) return;
  const base = { orderId, paymentId, type: 'requestRefund', currency: CURRENCY, by: 'merchant' } as const;
  const refundId = `${name}-${orderId}`;
  if (chance.yes('requests twice', 0.15))
    shop.director.start(
      `${orderId}/${name}-twice`,
      (function* () {
        yield send(shop.flow.paymentInput, {
          ...base,
          refundId: `${refundId}-too`,
          amountMinor: paymentIn(shop, paymentId)?.amountMinor ?? 1,
        });
      })(),
    );
  yield send(
    shop.flow.paymentInput,
    { ...base, refundId, amountMinor },
    {
      ...(chance.yes('keyed refund', 0.6) ? keyed(scene, `refund-${refundId}`) : {}),
      echoes: chance.yes('presses twice', 0.2) ? [60] : [],
    },
  );
}
