import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTable } from '../../src/core/index.ts';
import {
  applyDelivery,
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
  it('given each status, when source A’s templates are used, then the messages are source A’s', () => {
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

  it('given a refund or an expiry, when it is notified, then the message has the amount if known [source A D09, D75]', () => {
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

  it('given no reason and no amount, when a template is filled, then UNKNOWN stands in and the amount is removed', () => {
    const messageOf = (text: string) =>
      notificationOf(change(), { PAID: { channel: 'SMS', priority: 1, text } })?.message;
    expect(messageOf('{orderId}: {reason}')).toBe('o-1: UNKNOWN');
    for (const text of ['back{amount}.', 'back {amount}.', 'back:{amount}.', 'back: {amount}.'])
      expect(messageOf(text)).toBe('back.');
  });

  it('given a change, when it is notified, then the id never changes [source A D28]', () => {
    expect(notificationOf(change({ seq: 3 }))?.notificationId).toBe('o-1/notification/PAID/3');
  });

  it('given changes, when they are notified, then the same change has the same id, and others have others [source A D28, D75]', () => {
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

  it('given an id that looks like a placeholder, when a template is filled, then it stays text', () => {
    fc.assert(
      fc.property(fc.constantFrom('{reason}', '{amount}', '{orderId}', '$&', '$1'), (orderId) => {
        expect(notificationOf(change({ orderId, status: 'CANCELLED', cancelReason: 'OTHER' }))?.message).toBe(
          `Order ${orderId} has been cancelled: OTHER`,
        );
      }),
    );
  });

  it('given the default templates, when compared with source A’s, then only the refund differs', () => {
    expect(Object.keys(notifications)).toEqual([...Object.keys(sourceNotifications), 'EXPIRED']);
  });
});

describe('delivery', () => {
  it('given any answers, when they are applied, then the function follows the table', () => {
    expect(checkTable(deliveryTable, { initial: 'PENDING', final: ['SENT', 'DEAD'] })).toEqual([]);
    const start = notificationOf(change());
    assert.ok(start);
    fc.assert(
      fc.property(fc.array(fc.constantFrom('sent', 'failed', 'retry'), { maxLength: 12 }), (answers) => {
        let state = start;
        for (const answer of answers) {
          const next = applyDelivery(state, answer);
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

  it('given three failures, when a person retries, then it is pending again', () => {
    const start = notificationOf(change());
    assert.ok(start);
    const dead = [1, 2, 3].reduce((state) => applyDelivery(state, 'failed'), start);
    expect([dead.delivery, dead.attempts]).toEqual(['DEAD', 3]);
    expect(applyDelivery(dead, 'sent')).toBe(dead);
    expect(applyDelivery(applyDelivery(dead, 'retry'), 'sent')).toMatchObject({
      delivery: 'SENT',
      attempts: 1,
    });
  });
});
