import { describe, expect, it } from 'vitest';
import {
  createTracker,
  outForDeliveryAt,
  type RawRecord,
  shipmentsOf,
  viewOf,
} from '../../../src/tracking/index.ts';
import { item, logistics, status } from '../tracker-fixture.ts';

const settings = { keepFinishedMs: null };

describe('a view', () => {
  const MINUTE = 60_000;
  const seen = (...raws: RawRecord[]) => {
    const tracker = createTracker(settings);
    for (const raw of raws) tracker.feed(raw);
    return viewOf(tracker.get('o')!);
  };

  it('given parts of an order, when it is viewed, then it is incomplete', () => {
    expect(seen(item('o', 'i', 1, { quantity: 2 }))).toEqual({
      ...{ orderId: 'o', lifecycle: null, observed: null, accepted: 'NEW', durations: null, negative: [] },
      ...{ complete: false, shipments: [], units: [{ sku: 'tea', quantity: 2 }] },
    });
    expect(seen(status('o', 'PAID', 1))).toMatchObject({
      complete: false,
      observed: 'PAID',
      accepted: 'NEW',
    });
  });

  it('given a whole order, when it is viewed, then it has lifecycle, durations, shipments, and units by sku', () => {
    const view = seen(
      status('o', 'PENDING_PAYMENT', 0),
      status('o', 'PAID', MINUTE),
      status('o', 'SHIPPED', 3 * MINUTE),
      logistics('o', 'l-2', 'IN_TRANSIT', 4 * MINUTE, { location: 'there' }),
      logistics('o', 'l-1', 'OUT_FOR_DELIVERY', 6 * MINUTE),
      logistics('o', 'l-2', 'OUT_FOR_DELIVERY', 7 * MINUTE),
      status('o', 'DELIVERED', 10 * MINUTE),
      item('o', 'i-1', 0, { skuId: 'tea', quantity: 2 }),
      item('o', 'i-2', 0, { skuId: 'cup', quantity: 4 }),
      item('o', 'i-3', 0, { skuId: 'tea', quantity: 1 }),
      item('o', 'i-4', 0, { skuId: 'pot', quantity: 1 }),
    );
    expect(view).toMatchObject({
      observed: 'DELIVERED',
      complete: true,
      negative: [],
      durations: {
        pendingPaymentSeconds: 60,
        processingSeconds: 120,
        shippingSeconds: 180,
        deliverySeconds: 240,
        overallSeconds: 600,
      },
      units: [
        { sku: 'cup', quantity: 4 },
        { sku: 'pot', quantity: 1 },
        { sku: 'tea', quantity: 3 },
      ],
    });
    expect(view.shipments).toMatchObject([
      {
        orderId: 'o',
        shipmentId: 'l-2',
        currentStatus: 'OUT_FOR_DELIVERY',
        origin: 'there',
        updatedAt: 7 * MINUTE,
      },
      { orderId: 'o', shipmentId: 'l-1', currentStatus: 'OUT_FOR_DELIVERY', origin: null },
    ]);
  });

  it('given milestones in the wrong order, when it is viewed, then the negative durations are named', () => {
    const view = seen(
      status('o', 'PENDING_PAYMENT', 9 * MINUTE),
      status('o', 'PAID', 8 * MINUTE),
      status('o', 'SHIPPED', 7 * MINUTE),
      logistics('o', 'l', 'OUT_FOR_DELIVERY', 6 * MINUTE),
      status('o', 'DELIVERED', 5 * MINUTE),
    );
    expect(view.durations?.overallSeconds).toBe(0);
    expect(view.negative).toEqual([
      'pendingPaymentSeconds',
      'processingSeconds',
      'shippingSeconds',
      'deliverySeconds',
    ]);
  });

  it('given several parcels, when one is out for delivery, then the first such instant is that of the order', () => {
    const parcel = { logisticsId: 'l', seq: 0, location: null, courierId: null };
    const parcels = [
      { ...parcel, id: 'a', status: 'IN_TRANSIT' as const, at: 1 },
      { ...parcel, id: 'b', status: 'OUT_FOR_DELIVERY' as const, at: 2 },
      { ...parcel, id: 'c', status: 'OUT_FOR_DELIVERY' as const, at: 3 },
    ];
    expect(outForDeliveryAt(parcels)).toBe(2);
    expect(outForDeliveryAt(parcels.slice(0, 1))).toBe(null);
    expect(shipmentsOf({ orderId: 'o', parcels })).toMatchObject([
      { updatedAt: 3, firstAt: { OUT_FOR_DELIVERY: 2 } },
    ]);
  });
});
