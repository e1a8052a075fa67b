import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/index.ts';
import {
  delivered,
  deliveryTable,
  notificationOf,
  notifications,
  type StatusChange,
  sourceNotifications,
} from '../../src/notifications/index.ts';
import { OBSERVED_STATUSES } from '../../src/order/index.ts';

const change = (more: Partial<StatusChange> = {}): StatusChange => ({
  orderId: 'o-1',
  userId: 'u-1',
  status: 'PAID',
  prevStatus: 'PENDING_PAYMENT',
  at: 5,
  seq: 1,
  cancelReason: null,
  ...more,
});

describe('notifications', () => {
  it('are source A’s, word for word', () => {
    const lines = OBSERVED_STATUSES.flatMap((status) => {
      const cancelReason = status === 'CANCELLED' ? 'STOCK_OUT' : null;
      const each = notificationOf(change({ status, cancelReason }), sourceNotifications);
      return each ? [[each.orderId, each.status, each.channel, each.priority, each.message].join('|')] : [];
    });
    expect(lines).toEqual([
      'o-1|PAID|APP_PUSH|2|Order o-1 has been paid successfully',
      'o-1|SHIPPED|APP_PUSH|3|Order o-1 has been shipped',
      'o-1|DELIVERED|APP_PUSH|2|Order o-1 has been delivered',
      'o-1|CANCELLED|SMS|1|Order o-1 has been cancelled: STOCK_OUT',
      'o-1|REFUNDED|SMS|1|Order o-1 has been refunded',
    ]);
  });

  it('D75: a refund says how much, where that is known; D9: an expired order is told of', () => {
    const refunded = { minor: 1_230, currency: 'EUR' };
    expect(notificationOf(change({ status: 'REFUNDED', refunded }))?.message).toBe(
      'Order o-1 has been refunded: 12.30 EUR',
    );
    expect(notificationOf(change({ status: 'REFUNDED' }))?.message).toBe('Order o-1 has been refunded');
    // A figure that cannot be printed exactly is left out [reported M9].
    for (const unsound of [
      { minor: 1_230, currency: 'eur' },
      { minor: 1.5, currency: 'EUR' },
    ])
      expect(notificationOf(change({ status: 'REFUNDED', refunded: unsound }))?.message).toBe(
        'Order o-1 has been refunded',
      );
    expect(notificationOf(change({ status: 'EXPIRED' }))?.channel).toBe('SMS');
    expect(notificationOf(change({ status: 'PROCESSING' }))).toBeUndefined();
    expect(notificationOf(change({ status: 'constructor' as never }))).toBeUndefined();
  });

  it('say that a reason is unknown, and leave out an amount with whatever leads up to it', () => {
    const said = (text: string) =>
      notificationOf(change(), { PAID: { channel: 'SMS', priority: 1, text } })?.message;
    expect(said('{orderId}: {reason}')).toBe('o-1: UNKNOWN');
    for (const text of ['back{amount}.', 'back {amount}.', 'back:{amount}.', 'back: {amount}.'])
      expect(said(text)).toBe('back.');
  });

  it('D28: are known by the same id in every release', () => {
    expect(notificationOf(change({ seq: 3 }))?.notificationId).toBe('o-1/notification/PAID/3');
  });

  it('D28, D75: the same change is the same notification, another change another', () => {
    const changes = fc.record({
      orderId: fc.constantFrom('o', 'o/1', 'o~1', 'notification'),
      status: fc.constantFrom('PAID', 'REFUNDED', 'CANCELLED'),
      seq: fc.nat(3),
      at: fc.nat(9),
    });
    fc.assert(
      fc.property(changes, changes, (a, b) => {
        const [one, two] = [
          notificationOf(change(a as StatusChange)),
          notificationOf(change(b as StatusChange)),
        ];
        const same = a.orderId === b.orderId && a.status === b.status && a.seq === b.seq;
        assert.equal(one?.notificationId === two?.notificationId, same);
      }),
    );
  });

  it('an id that looks like a placeholder is only text', () => {
    fc.assert(
      fc.property(fc.constantFrom('{reason}', '{amount}', '{orderId}', '$&', '$1'), (orderId) => {
        expect(notificationOf(change({ orderId, status: 'CANCELLED', cancelReason: 'OTHER' }))?.message).toBe(
          `Order ${orderId} has been cancelled: OTHER`,
        );
      }),
    );
  });

  it('every template of the source is kept, but for the amount', () => {
    expect(Object.keys(notifications)).toEqual([...Object.keys(sourceNotifications), 'EXPIRED']);
  });
});

describe('delivery', () => {
  it('is a sound table, and the function goes where it says', () => {
    expect(checkTable(deliveryTable, { initial: 'PENDING', final: ['SENT', 'DEAD'] })).toEqual([]);
    const start = notificationOf(change());
    assert.ok(start);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('sent', 'failed', 'retry'), { maxLength: 12 }), (answers) => {
        let state = start;
        for (const answer of answers) {
          const next = delivered(state, answer);
          const cell = (deliveryTable[state.delivery] as { readonly [row: string]: unknown })[answer];
          const targets =
            cell === undefined ? [state.delivery] : ((cell as { to?: string[] }).to ?? [cell as string]);
          assert.ok(targets.includes(next.delivery), `${state.delivery} ${answer} ${next.delivery}`);
          if (cell === undefined) assert.equal(next, state);
          assert.ok(next.attempts <= 3);
          assert.equal(next.delivery === 'DEAD', next.attempts === 3 && next.delivery !== 'SENT');
          state = next;
        }
      }),
    );
  });

  it('is dead after three failures, and alive again when a person says so', () => {
    const start = notificationOf(change());
    assert.ok(start);
    const dead = [1, 2, 3].reduce((state) => delivered(state, 'failed'), start);
    expect([dead.delivery, dead.attempts]).toEqual(['DEAD', 3]);
    expect(delivered(dead, 'sent')).toBe(dead);
    expect(delivered(delivered(dead, 'retry'), 'sent')).toMatchObject({ delivery: 'SENT', attempts: 1 });
  });
});
