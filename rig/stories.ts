/** The work of a worker: short stories of orders and stock. After a crash a story repeats exactly. */

import type { Stampable } from 'orderwright/app';
import { moveStock, refundOnCancel, shopUseCases, transferStock, type UseCase } from 'orderwright/flow';
import { order } from 'orderwright/order';
import { type Chance, chanceOf, drawFrom } from '../src/simulator/engine/random.ts';

const flow = shopUseCases(order);

/** Use cases by the name recorded in the journal. */
export const useCases: { readonly [operation: string]: UseCase<never> } = Object.fromEntries(
  [
    moveStock,
    transferStock,
    flow.place,
    flow.openPayment,
    flow.recordPaymentFact,
    flow.sendRefund,
    flow.accept,
    flow.ship,
    flow.deliver,
    flow.cancel,
  ].map((useCase) => [useCase.name, useCase as unknown as UseCase<never>]),
);

export interface Step {
  readonly operation: string;
  readonly key: string;
  readonly command: object;
  /** Sent twice at the same time. */
  readonly twice: boolean;
}

/** Yields the next step, and receives whether it was done. */
export type Story = Generator<Step, void, boolean>;

const SKUS = Array.from({ length: 12 }, (_, i) => `sku-${i}`);
const LOCATION = 'main';
const CURRENCY = 'EUR';
const DELIVERED_UNITS = 8;

interface Scene {
  readonly name: string;
  readonly chance: Chance;
  readonly step: <C extends object>(name: string, useCase: UseCase<C>, command: Stampable<C>) => Step;
}

/** The nth story of a worker. The first ones fill the stock. */
export function storyOf(seed: number, worker: string, n: number): Story {
  const name = `${worker}-${n}`;
  const chance = chanceOf(drawFrom(seed), name);
  const scene: Scene = {
    name,
    chance,
    step: (stepName, { name: operation }, command) => ({
      operation,
      key: `${name}-${stepName}`,
      command,
      twice: chance.yes(`twice ${stepName}`, 0.1),
    }),
  };
  const sku = SKUS[n];
  if (sku !== undefined) return delivery(scene, sku);
  const kind = chance.int('kind', 1, 100);
  if (kind <= 8) return delivery(scene, chance.pick('delivered', SKUS));
  return kind <= 14 ? correction(scene, chance.pick('corrected', SKUS)) : purchase(scene);
}

function* delivery({ name, step }: Scene, sku: string): Story {
  const goods = { sku, location: LOCATION, quantity: DELIVERED_UNITS };
  yield step('delivery', moveStock, { ...goods, opId: name, type: 'INCREASE' });
}

/** A count, then a transfer of some units and back. */
function* correction({ name, chance, step }: Scene, sku: string): Story {
  const quantity = chance.yes('less', 0.5) ? -1 : 1;
  yield step('count', moveStock, {
    sku,
    location: LOCATION,
    opId: `${name}-count`,
    type: 'ADJUST',
    quantity,
    by: 'warehouse',
    reason: 'counted',
  });
  const move = { sku, quantity: 2, by: 'warehouse', reason: 'relocation' };
  const moved = yield step('out', transferStock, {
    ...move,
    opId: `${name}-out`,
    from: LOCATION,
    to: 'side',
  });
  if (moved) yield step('back', transferStock, { ...move, opId: `${name}-back`, from: 'side', to: LOCATION });
}

function* purchase(scene: Scene): Story {
  const { name, chance, step } = scene;
  const orderId = `o-${name}`;
  const lines = Array.from({ length: chance.int('lines', 1, 3) }, (_, i) => ({
    lineId: String(i + 1),
    sku: chance.pick('sku', SKUS, i),
    location: LOCATION,
    quantity: chance.int('quantity', 1, 2, i),
    unitPriceMinor: 500,
  }));
  const placed = yield step('place', flow.place, {
    orderId,
    userId: `u-${chance.int('user', 1, 50)}`,
    currency: CURRENCY,
    by: 'shopper',
    lines,
  });
  if (!placed) return;
  if (chance.yes('regret', 0.15)) {
    yield step('regret', flow.cancel, { orderId, reason: 'USER_CANCEL', by: 'shopper' });
    return;
  }
  const paymentId = `p-${name}`;
  const attemptId = `${paymentId}-a`;
  const opened = {
    orderId,
    paymentId,
    attemptId,
    merchantId: 'm-1',
    channel: 'card',
    by: 'shopper',
  } as const;
  if (!(yield step('open', flow.openPayment, opened))) return;
  const amountMinor = lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);
  const money = {
    amountMinor,
    currency: CURRENCY,
    channel: 'card',
    channelTxnId: `t-${name}`,
    merchantId: 'm-1',
  };
  const reports = (fact: object) => ({
    orderId,
    by: 'card',
    source: 'callback',
    reported: { channel: 'card', merchantId: 'm-1', paymentId, fact },
  });
  yield step(
    'paid',
    flow.recordPaymentFact,
    reports({ ...money, type: 'paid', attemptId, paymentId }) as never,
  );
  if (chance.yes('stock-out', 0.2)) {
    yield step('stock-out', flow.cancel, { orderId, reason: 'STOCK_OUT', by: 'merchant' });
    const refundId = refundOnCancel(paymentId, orderId, 'STOCK_OUT');
    yield step('send-refund', flow.sendRefund, { orderId, paymentId, by: 'system', refundId });
    const refunded = { type: 'refundSucceeded', refundId, amountMinor, currency: CURRENCY };
    yield step('refunded', flow.recordPaymentFact, reports(refunded) as never);
    return;
  }
  yield step('accept', flow.accept, { orderId, by: 'merchant' });
  const shipmentId = `${orderId}-1`;
  yield step('ship', flow.ship, { orderId, shipmentId, by: 'merchant' });
  if (chance.yes('delivered', 0.6))
    yield step('deliver', flow.deliver, { orderId, shipmentId, by: 'system' });
}
