/** A shop whose payments go through a simulated gateway, both in one virtual time. */
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createPayments, createWebhooks, sweep } from '../../src/app/index.ts';
import { MINUTE_MS } from '../../src/core/quantity.ts';
import type { Payment } from '../../src/payment/index.ts';
import type { Gateway, Store } from '../../src/ports/index.ts';
import { type SimulatedGatewaySettings, simulatedGateway } from '../../src/testing/index.ts';
import { at, door, flow, openOrder, processOver, requestOf } from './webhook-world.ts';

/** A gateway every call of which does the same. */
export function gatewayOf(call: () => Promise<never>): Gateway {
  return {
    pay: call,
    query: call,
    close: call,
    capture: call,
    queryCapture: call,
    void: call,
    refund: call,
    queryRefund: call,
  };
}

/** A shop at a gateway that behaves as told, both in one virtual time. */
export async function shopAt(
  faults: SimulatedGatewaySettings['faults'] = {},
  seed = 1,
  more: Omit<SimulatedGatewaySettings, 'faults' | 'seed' | 'start'> = {},
) {
  const store = memoryStore();
  const gateway = simulatedGateway({ seed, start: at, faults, ...more });
  const life = (over: Store, through: Gateway = gateway) => {
    const { app } = processOver(over);
    const clock = { now: gateway.now };
    // Virtual time waits for no answer: a silent gateway is given up after five real milliseconds.
    const payments = createPayments({ app, store: over, flow, gateway: through, timeoutMs: 5 });
    return {
      app,
      payments,
      callbacks: createWebhooks({ app, store: over, flow, endpoints: { card: door }, clock }),
    };
  };
  const process = life(store);
  let told = 0;
  /** A minute passes: callbacks arrive, timers fire. */
  const minute = async (step = MINUTE_MS) => {
    gateway.advance(step);
    for (; told < gateway.delivered.length; told++) {
      const report = gateway.delivered[told];
      if (report) await process.callbacks.receive('card', requestOf(report));
    }
    return sweep({ store, handlers: process.payments.timers, now: gateway.now() });
  };
  const payment = async () =>
    (await store.read([{ kind: 'payment', id: 'p-1' }])).map(({ state }) => state as Payment)[0];
  const order = async () =>
    (await store.read([{ kind: 'order', id: 'o-1' }])).map(
      ({ state }) => (state as { status: string }).status,
    )[0];
  await openOrder(store, '1');
  const pay = () =>
    process.payments.pay({
      orderId: 'o-1',
      paymentId: 'p-1',
      attemptId: 'a-1',
      merchantId: 'm-1',
      by: 'shopper',
      at,
    });
  return { store, gateway, life, pay, minute, payment, order, ...process };
}
export const passing = async (minute: (step?: number) => Promise<unknown>, count: number, step?: number) => {
  for (let nth = 0; nth < count; nth++) await minute(step);
};
