/** Stock changes without an order: deliveries, breakage, counts, locks and transfers. */
import { MINUTE_MS } from '../../core/quantity.ts';
import { accepted, type Outcome, refusedFor, type Story, send, wait } from './director.ts';
import { ANNEX, availableOf, CALM, chanceIn, HOT, MAIN, type Shop, SKUS } from './shop.ts';

/** Fills the warehouse before the first shopper comes. */
export function* opening(shop: Shop): Story {
  const chance = chanceIn(shop, 'opening');
  for (const [i, sku] of SKUS.entries()) {
    const hot = (HOT as readonly string[]).includes(sku);
    const quantity = hot ? chance.int('hot', 6, 30, i) : chance.int('calm', 60, 200, i);
    yield* receive(shop, `open-${sku}`, sku, quantity);
  }
}

function* receive(shop: Shop, opId: string, sku: string, quantity: number): Story {
  const request = { opId, type: 'INCREASE', sku, location: MAIN, quantity } as const;
  const outcome: Outcome = yield send(shop.stock.move, request as never, {
    ...(shop.habits.keys && { key: `in-${opId}` }),
    echoes: shop.context.workload('scans twice', opId) < 0.15 ? [30] : [],
  });
  if (accepted(outcome)) shop.warehouse.move(opId, [{ sku, location: MAIN, quantity }]);
}

/** One stock operation after another, as long as the shop is open. */
export function* stockKeeper(shop: Shop, name: string, isOpen: () => boolean): Story {
  const chance = chanceIn(shop, name);
  for (let nth = 0; isOpen(); nth++) {
    yield wait(chance.int('rests', 1, 9, nth) * MINUTE_MS);
    const sku = chance.pick<string>('sku', chance.yes('hot', 0.6, nth) ? HOT : CALM, nth);
    const opId = `${name}-${nth}`;
    switch (
      chance.pick(
        'does',
        ['receives', 'receives', 'receives', 'counts', 'breaks', 'withholds', 'moves'] as const,
        nth,
      )
    ) {
      case 'receives':
        yield* receive(shop, opId, sku, chance.int('units', 1, 25, nth));
        break;
      case 'counts':
        yield* count(shop, opId, sku, chance.int('found', -3, 3, nth));
        break;
      case 'breaks':
        yield* count(shop, opId, sku, -1);
        break;
      case 'withholds':
        yield* withhold(shop, opId, sku, chance.int('withheld', 1, 3, nth));
        break;
      case 'moves':
        yield* move(shop, opId, sku, chance.int('moved', 1, 3, nth));
        break;
    }
  }
}

/** A correction. It is valid only while the stock has not moved since the count. */
function* count(shop: Shop, opId: string, sku: string, quantity: number): Story {
  if (quantity === 0) return;
  const expectedAvailable = availableOf(shop, sku);
  const request = {
    opId,
    type: 'ADJUST',
    sku,
    location: MAIN,
    quantity,
    expectedAvailable,
    by: 'keeper',
    reason: 'count',
  };
  yield wait(200);
  const outcome: Outcome = yield send(shop.stock.move, request as never);
  if (refusedFor(outcome) === 'STALE_COUNT') shop.context.marks.hit('stock-recount');
  if (!accepted(outcome)) return;
  shop.context.marks.hit('stock-adjusted');
  shop.warehouse.move(opId, [{ sku, location: MAIN, quantity }]);
}

function* withhold(shop: Shop, opId: string, sku: string, quantity: number): Story {
  const base = { sku, location: MAIN, quantity };
  const locked: Outcome = yield send(shop.stock.move, { ...base, opId, type: 'LOCK' } as never);
  if (!accepted(locked)) return;
  yield wait(20 * MINUTE_MS);
  const free: Outcome = yield send(shop.stock.move, {
    ...base,
    opId: `${opId}-free`,
    type: 'UNLOCK',
  } as never);
  if (accepted(free)) shop.context.marks.hit('stock-locked');
}

function* move(shop: Shop, opId: string, sku: string, quantity: number): Story {
  const away = { opId, sku, from: MAIN, to: ANNEX, quantity };
  const outcome: Outcome = yield send(shop.stock.transfer, away as never);
  if (!accepted(outcome)) return;
  shop.warehouse.move(opId, [
    { sku, location: MAIN, quantity: -quantity },
    { sku, location: ANNEX, quantity },
  ]);
  yield wait(30 * MINUTE_MS);
  const back = { opId: `${opId}-back`, sku, from: ANNEX, to: MAIN, quantity };
  const returned: Outcome = yield send(shop.stock.transfer, back as never);
  if (accepted(returned))
    shop.warehouse.move(`${opId}-back`, [
      { sku, location: ANNEX, quantity: -quantity },
      { sku, location: MAIN, quantity },
    ]);
}
