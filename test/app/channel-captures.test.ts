/** Authorise, capture in parts, void the rest: from the channel's own messages to the order, in any order of arrival. */

import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { paymentFactsOf, webhookAnswers } from '../../src/app/index.ts';
import {
  adyenManual,
  type ChannelNotification,
  type Read,
  type ReadOptions,
  readAdyenNotification,
  readStripeEvent,
} from '../../src/channels/index.ts';
import type { Payment } from '../../src/payment/index.ts';
import type { WebhookEndpoint } from '../../src/ports/index.ts';
import { type PaymentInput, paymentInput } from '../../src/testing/payment-input.ts';
import { adyenNotification, stripeEvent } from '../channels/samples.ts';
import { permutations } from '../support/random.ts';
import { at, flow, openOrder, processOver } from './webhook-world.ts';

/** A channel whose messages are believed and read by its reader. */
function doorOf(read: (text: string) => Read<readonly ChannelNotification[]>): WebhookEndpoint {
  return {
    verify: () => ({ result: 'ok' }),
    read: ({ body }) =>
      read(new TextDecoder().decode(body)).match(
        (notifications) => ({ facts: notifications.flatMap(paymentFactsOf) }),
        (problem) => ({ problem }),
      ),
    answers: webhookAnswers.adyen,
  };
}

/** Sends the messages to a shop that waits for 900 and has ordered two captures and the void of the rest. */
async function shopThatHears(
  door: WebhookEndpoint,
  before: readonly object[],
  after: readonly object[],
): Promise<{ payment: Payment; order: string | undefined }> {
  const store = memoryStore();
  await openOrder(store);
  const { app, callbacks } = processOver(store, door);
  const hear = async (message: object) => {
    const body = new TextEncoder().encode(JSON.stringify(message));
    expect(await callbacks.receive('card', { body })).toMatchObject({ outcome: 'accepted' });
  };
  const ask = async (command: object) => {
    const about = { orderId: 'o-1', paymentId: 'p-1', by: 'merchant', at };
    (await app.handle(paymentInput(flow), { ...about, ...command } as PaymentInput))._unsafeUnwrap();
  };
  for (const message of before) await hear(message);
  await ask({ type: 'capture', captureId: 'c-1', amountMinor: 400, currency: 'EUR' });
  await ask({ type: 'capture', captureId: 'c-2', amountMinor: 500, currency: 'EUR' });
  await ask({ type: 'void' });
  for (const message of after) await hear(message);
  const [payment] = (await store.read([{ kind: 'payment', id: 'p-1' }])).map(({ state }) => state as Payment);
  const [order] = (await store.read([{ kind: 'order', id: 'o-1' }])).map(
    ({ state }) => (state as { status: string }).status,
  );
  return { payment: payment as Payment, order };
}

const options: ReadOptions = {
  at,
  merchantId: 'm-1',
  // p-1 for the payment, p-1_c-1 for a capture of it.
  numbers: (number) => {
    const [paymentId = '', captureId] = number.split('_');
    return { paymentId, attemptId: 'a-1', ...(captureId !== undefined && { captureId }) };
  },
};

const PAID = {
  status: 'SUCCESS',
  receipts: [{ amountMinor: 900, kind: 'payment' }],
  captures: [{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }],
  incidents: [],
};

describe('Adyen: 1,000 authorised, 400 and 500 captured, the rest cancelled', () => {
  const door = doorOf((text) => readAdyenNotification(text, options, adyenManual));
  const item = (eventCode: string, pspReference: string, merchantReference: string, value: number) =>
    adyenNotification({
      pspReference,
      ...(eventCode !== 'AUTHORISATION' && { originalReference: 'psp-1' }),
      merchantAccountCode: 'm-1',
      merchantReference,
      amount: { value, currency: 'EUR' },
      eventCode,
      success: 'true',
      eventDate: '2026-01-05T18:00:00+08:00',
    });
  const authorised = item('AUTHORISATION', 'psp-1', 'p-1', 1_000);
  const rest = [
    item('CAPTURE', 'psp-2', 'p-1_c-1', 400),
    item('CAPTURE', 'psp-3', 'p-1_c-2', 500),
    item('CANCELLATION', 'psp-4', 'p-1', 1_000),
  ];

  it('given each of the six orders of arrival, when every message comes twice, then the order is paid', async () => {
    for (const order of permutations([...rest, authorised])) {
      const { payment, order: status } = await shopThatHears(door, [authorised], [...order, ...order]);
      expect(payment).toMatchObject({ ...PAID, receipts: [{ id: 'adyen/psp-1', amountMinor: 900 }] });
      expect(payment.attempts).toMatchObject([{ authorisedMinor: 1_000, voided: true }]);
      expect(status).toBe('PAID');
    }
  });

  it('given the authorisation alone, when it is cancelled, then nothing is paid and the payment is closed', async () => {
    const failed = ['c-1', 'c-2'].map((id, i) => ({
      live: 'true',
      notificationItems: [
        {
          NotificationRequestItem: {
            pspReference: `psp-${i + 5}`,
            originalReference: 'psp-1',
            merchantAccountCode: 'm-1',
            merchantReference: `p-1_${id}`,
            amount: { value: 400, currency: 'EUR' },
            eventCode: 'CAPTURE',
            success: 'false',
          },
        },
      ],
    }));
    const { payment, order } = await shopThatHears(door, [authorised], [...failed, rest[2] ?? {}]);
    expect([payment.status, payment.receipts, order]).toEqual(['CLOSED', [], 'PENDING_PAYMENT']);
  });
});

describe('Stripe, captured by hand', () => {
  const door = doorOf((text) => readStripeEvent(text, options).map((notification) => [notification]));
  const intent = (id: string, type: string, more: object, previous?: object) =>
    stripeEvent(
      type,
      {},
      {
        id,
        data: {
          object: {
            object: 'payment_intent',
            id: 'pi_1',
            created: 1_767_600_000,
            amount: 1_000,
            currency: 'eur',
            capture_method: 'manual',
            latest_charge: 'ch_1',
            metadata: { payment_id: 'p-1', attempt_id: 'a-1' },
            ...more,
          },
          ...(previous && { previous_attributes: previous }),
        },
      },
    );
  const UPDATED = 'payment_intent.amount_capturable_updated';
  const authorised = intent('evt_1', UPDATED, {
    status: 'requires_capture',
    amount_capturable: 1_000,
    amount_received: 0,
  });
  const first = intent(
    'evt_2',
    UPDATED,
    {
      status: 'requires_capture',
      amount_capturable: 600,
      amount_received: 400,
      metadata: { payment_id: 'p-1', attempt_id: 'a-1', capture_id: 'c-1' },
    },
    { amount_received: 0, amount_capturable: 1_000 },
  );
  const last = intent(
    'evt_3',
    'payment_intent.succeeded',
    {
      status: 'succeeded',
      amount_capturable: 0,
      amount_received: 900,
      metadata: { payment_id: 'p-1', attempt_id: 'a-1', capture_id: 'c-2' },
    },
    { amount_received: 400 },
  );

  it('given two captures, when the second is final, then the order is paid and the rest is released', async () => {
    for (const order of permutations([authorised, first, last])) {
      const { payment, order: status } = await shopThatHears(door, [authorised], [...order, ...order]);
      expect(payment).toMatchObject({ ...PAID, receipts: [{ id: 'stripe/ch_1', amountMinor: 900 }] });
      expect(status).toBe('PAID');
    }
  });
});
