/** The life of one order: a shopper with habits, then merchant and carrier. */
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import { accepted, type Outcome, type Part, type Story, send, wait } from './director.ts';
import { fulfil } from './fulfil-story.ts';
import { dispatch, restock } from './parcels.ts';
import { payFor } from './pay-story.ts';
import { after, keyed, type Scene } from './scene.ts';
import { basket, CURRENCY, chanceIn, SHIPPING_MINOR, type Shop } from './shop.ts';

export function* orderStory(shop: Shop, n: number): Story {
  const orderId = `o${n}`;
  const chance = chanceIn(shop, orderId);
  const scene: Scene = { shop, orderId, chance, lines: basket(chance) };
  const { yes, int } = chance;
  if (!accepted(yield* place(scene))) return;
  if (yes('meddles', 0.5)) meddle(scene);
  if (yes('cancels unpaid', 0.08)) {
    yield wait(int('regrets', 1, 35) * MINUTE_MS);
    yield* cancelByShopper(scene);
    return;
  }
  if (yes('abandons', 0.1)) return;
  yield wait(int('dithers', 1, 90) * 1_000);
  if (yes('cancels while paying', 0.08)) {
    const later = int('cancels after', 0, 4_000);
    shop.director.start(
      `${orderId}/cancel`,
      after(later, () => cancelByShopper(scene)),
    );
  }
  yield* payFor(scene);
  yield* fulfil(scene);
}

/**
 * Places the order. Some shoppers click twice, have two tabs open, or use the key again for another request.
 */
function* place(scene: Scene): Part<Outcome> {
  const { shop, orderId, chance, lines } = scene;
  const { yes, int } = chance;
  const request = {
    orderId,
    userId: `u${int('user', 1, 40)}`,
    currency: CURRENCY,
    by: 'shopper',
    lines,
    shippingMinor: SHIPPING_MINOR,
    ...(yes('discount', 0.3) && { discountMinor: int('discount minor', 1, 499) }),
  } as const;
  const key = `place-${orderId}`;
  const echoes = yes('double click', 0.12)
    ? [int('again', 0, 400), ...(yes('tabs', 0.3) ? [2_000] : [])]
    : [];
  if (yes('wrong key', 0.05)) shop.director.start(`${orderId}/wrong-key`, wrongKey(scene, request, key));
  const unsafe = yes('no key', 0.15);
  return yield send(shop.flow.place, request, { ...(unsafe ? {} : keyed(scene, key)), echoes });
}

/** Sends another request under the same key. The later one must be refused. */
function* wrongKey({ shop, chance, orderId }: Scene, request: object, key: string): Story {
  yield wait(chance.int('wrong key after', 0, 900));
  yield send(shop.flow.place, { ...request, userId: 'u-other' } as never, {
    key,
    correlation: `${orderId}/wrong-key`,
    tries: 3,
  });
}

function* cancelByShopper(scene: Scene): Part<Outcome> {
  const { shop, orderId, chance } = scene;
  const command = { orderId, reason: 'USER_CANCEL', by: 'shopper' } as const;
  const paymentId = `p${orderId.slice(1)}-1`;
  const known = shop.db.readForScreen({ kind: 'payment', id: paymentId }, orderId) !== undefined;
  return yield send(
    shop.flow.cancel,
    { ...command, ...(known && chance.yes('names payment', 0.7) && { paymentId }) },
    { ...keyed(scene, `cancel-${orderId}`), echoes: chance.yes('cancel twice', 0.2) ? [50] : [] },
  );
}

/** An actor who does not check first. It sends any command at any time. */
function meddle(scene: Scene): void {
  const { shop, orderId, chance } = scene;
  const times = chance.int('meddles', 1, 3);
  for (let i = 0; i < times; i++) {
    const later = Math.floor(chance.int('meddles at', 0, 1_000, i) ** 2 * ((72 * HOUR_MS) / 1_000_000));
    shop.director.start(
      `${orderId}/meddle${i}`,
      after(later, () => anything(scene, i)),
    );
  }
}

function* anything({ shop, orderId, chance, lines }: Scene, i: number): Part<Outcome> {
  const { flow } = shop;
  const { pick, int, yes } = chance;
  const tries = 3;
  const units = lines.map(({ lineId, quantity }) => ({ lineId, quantity: int('units', 1, quantity + 1, i) }));
  const some = yes('some lines', 0.5, i) ? { lines: units.slice(0, 1) } : {};
  const caseId = `case-${orderId}`;
  switch (
    pick(
      'anything',
      ['accept', 'ship', 'deliver', 'complete', 'open', 'close', 'return', 'cancel', 'expire'] as const,
      i,
    )
  ) {
    case 'accept':
      return yield send(flow.accept, { orderId, by: 'merchant' }, { tries });
    case 'ship': {
      const shipmentId = `${orderId}-${int('parcel', 1, 3, i)}`;
      const outcome: Outcome = yield send(flow.ship, { orderId, shipmentId, by: 'merchant', ...some });
      dispatch(shop, orderId, shipmentId, outcome);
      return outcome;
    }
    case 'deliver':
      return yield send(
        flow.deliver,
        { orderId, shipmentId: `${orderId}-${int('parcel', 1, 3, i)}`, by: 'system' },
        { tries },
      );
    case 'complete':
      return yield send(flow.complete, { orderId, by: 'system' }, { tries });
    case 'open':
      return yield send(flow.openAfterSales, { orderId, caseId, by: 'shopper', ...some }, { tries });
    case 'close':
      return yield send(flow.closeAfterSales, { orderId, caseId, by: 'merchant' }, { tries });
    case 'return': {
      const returned = units.slice(0, 1);
      const outcome: Outcome = yield send(flow.completeAfterSales, {
        orderId,
        caseId,
        returned,
        by: 'merchant',
      });
      restock(shop, orderId, outcome);
      return outcome;
    }
    case 'cancel': {
      const by = pick('cancels as', ['shopper', 'merchant', 'system'] as const, i);
      return yield send(flow.cancel, { orderId, reason: 'OTHER', by }, { tries });
    }
    case 'expire':
      return yield send(flow.expire, { orderId, by: 'system' }, { tries });
  }
}
