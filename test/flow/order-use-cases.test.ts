import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, runUseCase } from '../../src/app/index.ts';
import { type Change, moveStock, orderUseCases, transferStock, type UseCase } from '../../src/flow/index.ts';
import { emptyLevel, type Hold, type Level, levelId, totalOf } from '../../src/inventory/index.ts';
import { type Order, order, orderMachine, orderPolicy, type PlacedLine } from '../../src/order/index.ts';
import * as kit from '../order/kit.ts';
import { BAD_QUANTITIES } from '../support/hostile.ts';
import { runs } from '../support/runs.ts';

/** A store that is a list: enough to run decisions one after another. */
class Shelf {
  rows = new Map<string, Change>();
  constructor(...levels: Level[]) {
    for (const level of levels)
      this.put({ kind: 'level', id: level.id, previous: 0, version: 1, state: level });
  }
  put(change: Change): void {
    this.rows.set(`${change.kind} ${change.id}`, change);
  }
  /** Decides and writes; the refusals, if any. */
  run<C extends object>(useCase: UseCase<C>, command: C) {
    const decided = runUseCase(useCase, rowsOf([...this.rows.values()]), command, { correlationId: 'c' });
    if (decided.isErr()) return [...decided.error.refusals, ...decided.error.problems];
    for (const change of decided.value.changes) {
      assert.equal(this.rows.get(`${change.kind} ${change.id}`)?.version ?? 0, change.previous);
      this.put(change);
    }
    for (const row of decided.value.movements)
      this.put({ kind: 'movement', id: row.opId, previous: 0, version: 1, state: row });
    return [];
  }
  of<S>(kind: string): S[] {
    return [...this.rows.values()].filter((row) => row.kind === kind).map((row) => row.state as S);
  }
  level(sku: string, location = 'main'): Level {
    return this.rows.get(`level ${levelId(sku, location)}`)?.state as Level;
  }
}

const level = (sku: string, available: number, backorder = 0): Level => ({
  ...emptyLevel(sku, 'main', backorder),
  available,
});
const line = (lineId: string, sku: string, quantity: number): PlacedLine => ({
  lineId,
  sku,
  location: 'main',
  quantity,
  unitPriceMinor: 100,
});
const place = (orderId: string, lines: readonly PlacedLine[]) => ({
  orderId,
  userId: 'u',
  currency: 'EUR',
  lines,
  at: kit.T0,
  by: 'shopper' as const,
});
const flow = orderUseCases(order);
const head = { orderId: 'o', at: kit.T0 + 1, by: 'merchant' as const };

describe('placing', () => {
  it('given lines on the same levels, when they are placed, then each shortage and unknown level is listed once [bad input 8, 87]', () => {
    const shelf = new Shelf(level('a', 3), level('b', 1), level('c', 9));
    const lines = [
      line('1', 'a', 2),
      line('2', 'b', 2),
      line('3', 'x', 1),
      line('4', 'a', 2),
      line('5', 'c', 1),
      line('6', 'x', 4),
      line('7', 'y', 1),
    ];
    expect(shelf.run(flow.place, place('o', lines))).toEqual([
      { code: 'UNKNOWN_LEVEL', sku: 'x', location: 'main' },
      { code: 'UNKNOWN_LEVEL', sku: 'y', location: 'main' },
      { code: 'INSUFFICIENT_STOCK', sku: 'a', location: 'main', asked: 4, available: 3, short: 1 },
      { code: 'INSUFFICIENT_STOCK', sku: 'b', location: 'main', asked: 2, available: 1, short: 1 },
    ]);
    expect(shelf.of('order')).toEqual([]);
    expect(shelf.level('a').frozen).toBe(0);
  });

  it('given an unknown level, when it is ordered, then it is listed once', () => {
    expect(new Shelf().run(flow.place, place('o', [line('1', 'x', 1)]))).toEqual([
      { code: 'UNKNOWN_LEVEL', sku: 'x', location: 'main' },
    ]);
  });

  it('given a backorder limit, when orders are placed, then they are accepted down to it and no further', () => {
    const shelf = new Shelf(level('a', 1, 2));
    expect(shelf.run(flow.place, place('o', [line('1', 'a', 2), line('2', 'a', 1)]))).toEqual([]);
    expect(shelf.level('a')).toMatchObject({ available: -2, frozen: 3 });
    expect(shelf.run(flow.place, place('o-2', [line('1', 'a', 1)]))).toMatchObject([
      { short: 1, available: 0 },
    ]);
  });

  it('given a malformed order, when it is placed, then it is refused before stock is read', () => {
    const shelf = new Shelf();
    expect(shelf.run(flow.place, { ...place('o', []), userId: '' })).toEqual([
      { path: 'userId', problem: 'INVALID_ID' },
      { path: 'lines', problem: 'OUT_OF_RANGE', minimum: 1, maximum: 1_000 },
    ]);
  });

  it('given a placed order, when it is placed again, then it succeeds and freezes nothing', () => {
    const shelf = new Shelf(level('a', 5));
    const command = place('o', [line('1', 'a', 2)]);
    expect([shelf.run(flow.place, command), shelf.run(flow.place, command)]).toEqual([[], []]);
    expect(shelf.level('a')).toMatchObject({ available: 3, frozen: 2 });
  });
});

const policies = (['placement', 'payment'] as const).flatMap((freezeAt) =>
  (['shipment', 'payment'] as const).map((deductAt) => orderPolicy({ freezeAt, deductAt })),
);

describe.each(policies)('frozen at $freezeAt, deducted at $deductAt', (policy) => {
  const machine = orderMachine(policy);
  const shop = orderUseCases(machine);
  const lines = [line('1', 'a', 2), line('2', 'b', 1), line('3', 'a', 1)];
  const steps = {
    place: (shelf: Shelf) => shelf.run(shop.place, place('o', lines)),
    pay: (shelf: Shelf) =>
      shelf.run(shop.pay, { ...head, paymentId: 'p', amountMinor: 400, currency: 'EUR' }),
    accept: (shelf: Shelf) => shelf.run(shop.accept, head),
    shipOne: (shelf: Shelf) =>
      shelf.run(shop.ship, { ...head, shipmentId: 's-1', lines: [{ lineId: '1', quantity: 1 }] }),
    shipRest: (shelf: Shelf) => shelf.run(shop.ship, { ...head, shipmentId: 's-2' }),
    deliver: (shelf: Shelf) => [
      ...shelf.run(shop.deliver, { ...head, shipmentId: 's-1' }),
      ...shelf.run(shop.deliver, { ...head, shipmentId: 's-2' }),
    ],
    open: (shelf: Shelf) => shelf.run(shop.openAfterSales, { ...head, caseId: 'c' }),
    back: (shelf: Shelf) =>
      shelf.run(shop.completeAfterSales, { ...head, caseId: 'c', returned: [{ lineId: '1', quantity: 2 }] }),
    cancel: (shelf: Shelf) => shelf.run(shop.cancel, { ...head, reason: 'OTHER' }),
    expire: (shelf: Shelf) => shelf.run(shop.expire, { ...head, at: kit.T0 + kit.DAY }),
    refund: (shelf: Shelf) => shelf.run(shop.refund, { ...head, refundId: 'r', amountMinor: 400 }),
  };
  const shelfAfter = (...names: (keyof typeof steps)[]) => {
    const shelf = new Shelf(level('a', 10), level('b', 10));
    for (const name of names) expect(steps[name](shelf), name).toEqual([]);
    return shelf;
  };
  const untouched = { available: 10, frozen: 0, locked: 0 };

  it.each([
    ['place', 'cancel'],
    ['place', 'expire'],
    ['place', 'pay', 'cancel'],
    ['place', 'pay', 'accept', 'cancel'],
    ['place', 'pay', 'refund'],
    ['place', 'pay', 'accept', 'refund'],
  ] as const)(
    'given an order after %s, %s, %s %s, when it has ended, then all stock is as it was [invariant S14]',
    (...names) => {
      const shelf = shelfAfter(...(names as readonly (keyof typeof steps)[]));
      expect(shelf.level('a')).toMatchObject(untouched);
      expect(shelf.level('b')).toMatchObject(untouched);
      for (const hold of shelf.of<Hold>('hold')) expect(hold.open).toBe(0);
    },
  );

  it('given any history, when the order ends, then each unit is gone once, back once or free again', () => {
    const out = shelfAfter('place', 'pay', 'accept', 'shipOne', 'shipRest', 'deliver', 'open', 'back');
    expect(out.level('a')).toMatchObject({ available: 9, frozen: 0 });
    expect(out.level('b')).toMatchObject({ available: 9, frozen: 0 });
    const part = shelfAfter('place', 'pay', 'accept', 'shipOne', 'refund');
    expect(part.level('a')).toMatchObject({ available: 9, frozen: 0 });
    expect(part.level('b')).toMatchObject(untouched);
  });

  it('given an order paid without stock, when it is refunded, then no goods come back for that line', () => {
    if (policy.freezeAt === 'placement') return;
    const shelf = new Shelf(level('a', 1), level('b', 10));
    expect(steps.place(shelf)).toEqual([]);
    const pay = { ...head, paymentId: 'p', amountMinor: 400, currency: 'EUR' };
    expect(shelf.run(shop.pay, pay)).toMatchObject([
      { code: 'INSUFFICIENT_STOCK', sku: 'a', asked: 3, short: 2 },
    ]);
    expect(shelf.run(shop.pay, { ...pay, short: ['1', '3'] })).toEqual([]);
    expect(totalOf(shelf.level('a'))).toBe(1);
    expect(steps.cancel(shelf)).toEqual([]);
    expect(shelf.level('a')).toMatchObject({ available: 1, frozen: 0 });
    expect(shelf.level('b')).toMatchObject(untouched);
  });

  it('given a hold past its expiry, when the money comes before the sweep, then the hold stays', () => {
    const shelf = shelfAfter('place');
    const late = { ...head, at: kit.T0 + kit.DAY };
    expect(shelf.run(shop.pay, { ...late, paymentId: 'p', amountMinor: 400, currency: 'EUR' })).toEqual([]);
    expect(shelf.run(shop.accept, late)).toEqual([]);
    expect(shelf.run(shop.ship, { ...late, shipmentId: 's' })).toEqual([]);
    expect(totalOf(shelf.level('a'))).toBe(7);
  });
});

describe('stock that no order moves', () => {
  const arrive = { opId: 'in', type: 'INCREASE', sku: 'a', location: 'main', quantity: 5, at: 1 } as const;

  it('given a delivery, when it is repeated, then it counts once, and other content is refused by field', () => {
    const shelf = new Shelf();
    expect([shelf.run(moveStock, arrive), shelf.run(moveStock, { ...arrive, at: 9 })]).toEqual([[], []]);
    expect(shelf.level('a').available).toBe(5);
    for (const [field, value] of [
      ['type', 'LOCK'],
      ['sku', 'b'],
      ['location', 'far'],
      ['quantity', 6],
      ['orderId', 'o'],
      ['lineId', '1'],
    ])
      expect(shelf.run(moveStock, { ...arrive, [field as string]: value } as never)).toEqual([
        { code: 'OPERATION_REUSED', field },
      ]);
  });

  it('given one end of a transfer, when it is posted alone, then it is refused', () => {
    expect(new Shelf().run(moveStock, { ...arrive, type: 'TRANSFER' } as never)).toEqual([
      expect.objectContaining({ path: 'type', problem: 'UNKNOWN_VALUE' }),
    ]);
  });

  it('given transfers, when they repeat or are refused, then the sum over locations stays [invariant S11]', () => {
    const move = fc.record({
      opId: fc.constantFrom('t1', 't2', 't3'),
      quantity: fc.integer({ min: -2, max: 6 }),
      from: fc.constantFrom('x', 'y', 'z'),
      to: fc.constantFrom('x', 'y', 'z'),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 12 }), (moves) => {
        const at = (location: string, available: number) => ({ ...emptyLevel('a', location), available });
        const shelf = new Shelf(at('x', 5), at('y', 5));
        const done = new Map<string, string>();
        for (const each of moves) {
          const before = ['x', 'y', 'z'].map((location) => shelf.level('a', location)?.available ?? 0);
          const refusals = shelf.run(transferStock, { ...each, sku: 'a', at: 1 });
          const now = ['x', 'y', 'z'].map((location) => shelf.level('a', location)?.available ?? 0);
          assert.equal(
            now.reduce((a, b) => a + b),
            10,
          );
          assert.ok(now.every((available) => available >= 0));
          const content = JSON.stringify(each);
          const known = done.get(each.opId);
          if (known !== undefined && each.quantity > 0) {
            assert.deepEqual(now, before);
            assert.equal(refusals.length > 0, known !== content, `${known} then ${content}`);
          } else if (refusals.length === 0) {
            done.set(each.opId, content);
            const from = ['x', 'y', 'z'].indexOf(each.from);
            const stays = each.from === each.to;
            assert.equal((now[from] ?? 0) - (before[from] ?? 0), stays ? 0 : -each.quantity);
          } else assert.deepEqual(now, before);
          assert.ok(each.quantity > 0 || refusals.length > 0);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('given hostile quantities, when stock is moved, then it is refused and nothing is written', () => {
    for (const [name, quantity] of BAD_QUANTITIES) {
      const shelf = new Shelf();
      expect(shelf.run(moveStock, { ...arrive, quantity } as never), name).toMatchObject([
        { path: 'quantity' },
      ]);
      expect(
        shelf.run(transferStock, { opId: 't', sku: 'a', from: 'x', to: 'y', at: 1, quantity } as never),
        name,
      ).toMatchObject([{ path: 'quantity' }]);
      if (!['1 zero', 'missing'].includes(name))
        expect(shelf.run(moveStock, { ...arrive, backorder: quantity } as never), name).toMatchObject([
          { path: 'backorder' },
        ]);
      expect(shelf.rows.size).toBe(0);
    }
  });
});

describe('an order', () => {
  it('given a parcel of another order, when it is delivered, then it is unknown [bad input 86]', () => {
    const shelf = new Shelf(level('a', 9));
    for (const orderId of ['o', 'o-2']) {
      shelf.run(flow.place, place(orderId, [line('1', 'a', 1)]));
      shelf.run(flow.pay, { ...head, orderId, paymentId: 'p', amountMinor: 100, currency: 'EUR' });
      shelf.run(flow.accept, { ...head, orderId });
      shelf.run(flow.ship, { ...head, orderId, shipmentId: `s-${orderId}` });
    }
    expect(shelf.run(flow.deliver, { ...head, shipmentId: 's-o-2' })).toEqual([
      { code: 'UNKNOWN_SHIPMENT', shipmentId: 's-o-2' },
    ]);
    expect(shelf.of<Order>('order').map(({ status }) => status)).toEqual(['SHIPPED', 'SHIPPED']);
  });
});
