/**
 * The sample: shoppers, a merchant, a warehouse, and a payment channel that repeats itself and reports late and out of
 * order. The story of an order is a generator: it yields each command with its delay, and receives the outcome.
 */

import type { App, CommitResult, Failure, HandleOptions, Stampable } from '../../app/index.ts';
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../core/quantity.ts';
import { refundOnCancel, type ShopUseCases, type UseCase } from '../../flow/index.ts';
import type { PlacedLine } from '../../order/index.ts';
import { keyed } from '../../testing/ask.ts';
import { type PaymentInput, paymentInput } from '../../testing/payment-input.ts';
import type { Draw } from './random.ts';

/** The outcome of a step. */
export type Outcome = { readonly receipt: CommitResult } | { readonly failure: Failure };

/** A command that is sent `after` milliseconds after the step before it. */
export interface Step {
  readonly after: number;
  /** The use case, for the summary. */
  readonly name: string;
  readonly send: (at: Instant) => ReturnType<App['handle']>;
}
export type Story = Generator<Step, void, Outcome>;

/** What all stories share. */
export interface Shop {
  readonly app: App;
  readonly flow: ShopUseCases;
  readonly draw: Draw;
}

export const LOCATION = 'warehouse-1';
export const HOT_SKU = 'sku-hot';
const CURRENCY = 'EUR';
const SKUS = 40;
const MERCHANT = 'shop-1';
const CHANNEL = 'card';
const SHIPPING_MINOR = 490;
const GOODWILL_MINOR = 300;

export const skus: readonly string[] = [
  ...Array.from({ length: SKUS }, (_, i) => `sku-${String(i + 1).padStart(2, '0')}`),
  HOT_SKU,
];

/** Units in stock when the shop opens: plenty of each SKU, too few of the hot one. */
export function stockedUnits(sku: string, orders: number): number {
  return sku === HOT_SKU ? Math.ceil(orders / 25) : Math.ceil(orders / 6);
}

/** The kinds of stories, with their shares. */
const PLOTS = [
  ['delivered', 0.58],
  ['abandoned', 0.08],
  ['paid too late', 0.03],
  ['cancelled by the shopper', 0.07],
  ['cancelled by the merchant', 0.05],
  ['card refused first', 0.05],
  ['returned', 0.07],
  ['goodwill', 0.04],
  ['impatient', 0.03],
] as const;
type Plot = (typeof PLOTS)[number][0];

function plotOf(draw: Draw, order: number): Plot {
  let left = draw('plot', order) * PLOTS.reduce((sum, [, share]) => sum + share, 0);
  for (const [plot, share] of PLOTS) {
    left -= share;
    if (left < 0) return plot;
  }
  return 'delivered';
}

const between = (draw: Draw, low: number, high: number, ...address: (string | number)[]) =>
  Math.floor(low + draw(...address) * (high - low));

/** Makes a step of a command, with its idempotency key. */
type MakeStep = <C extends object>(
  after: number,
  useCase: UseCase<C>,
  command: Stampable<C>,
  options?: HandleOptions,
) => Step;

/** What the parts of one story share. */
interface Scene {
  readonly n: number;
  readonly draw: Draw;
  readonly flow: ShopUseCases;
  /** Any command or fact for a payment. */
  readonly input: UseCase<PaymentInput>;
  readonly step: MakeStep;
}

/** The story of one order. */
export function* storyOf({ app, flow, draw }: Shop, n: number): Story {
  const step: MakeStep = (after, useCase, command, options) => ({
    after,
    name: useCase.name,
    send: (at) => app.handle(useCase, { ...command, at } as typeof command, options),
  });
  const input = paymentInput(flow);
  const scene: Scene = { n, draw, flow, input, step };
  const plot = plotOf(draw, n);
  const orderId = `o-${String(n).padStart(5, '0')}`;
  const lines = basket(draw, n);
  const totalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, SHIPPING_MINOR);

  const placed = yield* place(scene, orderId, lines);
  if (!placed) return;
  if (plot === 'impatient')
    yield step(MINUTE_MS, flow.ship, { orderId, shipmentId: `${orderId}-1`, by: 'merchant' });
  if (plot === 'cancelled by the shopper') {
    const regret = between(draw, 1, 20, 'regret', n) * MINUTE_MS;
    yield step(regret, flow.cancel, { orderId, reason: 'USER_CANCEL', by: 'shopper' });
    return;
  }

  const first = paymentOf(orderId, 1, totalMinor);
  yield step(2_000, flow.openPayment, { ...first.open, by: 'shopper' });
  if (plot === 'abandoned' || plot === 'paid too late') {
    yield step(31 * MINUTE_MS, flow.expire, { orderId, paymentId: first.paymentId, by: 'system' });
    const late = between(draw, 1, 50, 'late', n) * MINUTE_MS;
    if (plot === 'paid too late') yield step(late, input, first.paid, keyed(`callback-${first.paymentId}`));
    return;
  }
  let payment = first;
  if (plot === 'card refused first') {
    yield step(9_000, input, {
      ...first.about,
      type: 'failed',
      attemptId: first.attemptId,
      remark: 'insufficient_funds',
    });
    payment = paymentOf(orderId, 2, totalMinor);
    yield step(MINUTE_MS, flow.openPayment, { ...payment.open, by: 'shopper' });
  }
  yield* paid(scene, payment);

  if (plot === 'cancelled by the merchant') {
    const found = between(draw, 1, 20, 'stock-out', n) * HOUR_MS;
    yield step(found, flow.cancel, { orderId, reason: 'STOCK_OUT', by: 'merchant' });
    yield* refunded(scene, payment, refundOnCancel(payment.paymentId, orderId, 'STOCK_OUT'), totalMinor);
    return;
  }
  yield step(between(draw, 1, 12, 'accept', n) * HOUR_MS, flow.accept, { orderId, by: 'merchant' });
  yield* shipped(scene, orderId, lines);
  if (draw('too late to cancel', n) < 0.03)
    yield step(HOUR_MS, flow.cancel, { orderId, reason: 'USER_CANCEL', by: 'shopper' });
  if (plot === 'returned') yield* returned(scene, payment, lines[0]);
  if (plot === 'goodwill') yield* goodwill(scene, payment, totalMinor);
  if (draw('complete', n) < 0.8) yield step(7 * DAY_MS, flow.complete, { orderId, by: 'system' });
}

/** Places the order. Some shoppers click twice, so the same request is sent again. A few reuse its key. */
function* place(
  { n, draw, flow, step }: Scene,
  orderId: string,
  lines: readonly PlacedLine[],
): Generator<Step, boolean, Outcome> {
  const userId = `u-${between(draw, 1, 900, 'user', n)}`;
  const request = {
    orderId,
    userId,
    currency: CURRENCY,
    by: 'shopper',
    lines,
    shippingMinor: SHIPPING_MINOR,
  } as const;
  const key = `place-${orderId}`;
  const outcome = yield step(0, flow.place, request, keyed(key));
  if (draw('double click', n) < 0.08) yield step(300, flow.place, request, keyed(key));
  if (draw('key reused', n) < 0.01)
    yield step(900, flow.place, { ...request, userId: 'u-other' }, keyed(key));
  return 'receipt' in outcome;
}

/** One payment of an order, and the facts of its channel. */
function paymentOf(orderId: string, attempt: number, amountMinor: number) {
  const paymentId = `p-${orderId.slice(2)}-${attempt}`;
  const attemptId = `${paymentId}-a`;
  const about = { orderId, paymentId, by: CHANNEL };
  const money = {
    channel: CHANNEL,
    channelTxnId: `txn-${paymentId}`,
    merchantId: MERCHANT,
    amountMinor,
    currency: CURRENCY,
  };
  return {
    orderId,
    paymentId,
    attemptId,
    about,
    open: { orderId, paymentId, attemptId, merchantId: MERCHANT, channel: CHANNEL },
    paid: { ...about, ...money, type: 'paid', attemptId },
  } as const;
}
type SamplePayment = ReturnType<typeof paymentOf>;

/** The channel reports: sometimes "processing" after "paid", often twice. */
function* paid({ n, draw, input, step }: Scene, { about, attemptId, paymentId, paid }: SamplePayment): Story {
  const processing = { ...about, type: 'processing', attemptId } as const;
  const outOfOrder = draw('out of order', n) < 0.1;
  if (!outOfOrder && draw('processing', n) < 0.3) yield step(10_000, input, processing);
  yield step(between(draw, 15, 600, 'pays', n) * 1_000, input, paid, keyed(`callback-${paymentId}`));
  if (outOfOrder) yield step(2_000, input, processing);
  // The channel retries under the same id, or sends a second notification of the payment.
  const again = draw('again', n);
  if (again < 0.15) yield step(5_000, input, paid, keyed(`callback-${paymentId}`));
  else if (again < 0.25) yield step(5_000, input, paid, keyed(`callback-${paymentId}-again`));
}

/** The refund is sent, sometimes with an unknown outcome first, then done. The notification may come twice. */
function* refunded(
  { n, draw, input, step }: Scene,
  { about }: SamplePayment,
  refundId: string,
  amountMinor: number,
): Story {
  const done = { ...about, type: 'refundSucceeded', refundId, amountMinor, currency: CURRENCY } as const;
  yield step(1_000, input, { ...about, by: 'system', type: 'sendRefund', refundId });
  if (draw('timeout', n) < 0.2)
    yield step(30_000, input, { ...about, type: 'refundUnknown', refundId, remark: 'timeout' });
  yield step(3 * MINUTE_MS, input, done, keyed(`refund-${refundId}`));
  if (draw('refund again', n) < 0.2) yield step(5_000, input, done, keyed(`refund-${refundId}`));
}

/** One parcel, or two for several lines. */
function* shipped({ n, draw, flow, step }: Scene, orderId: string, lines: readonly PlacedLine[]): Story {
  const units = lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
  const parcels =
    units.length > 1 && draw('parcels', n) < 0.25 ? [units.slice(0, 1), units.slice(1)] : [units];
  for (const [i, parcel] of parcels.entries()) {
    const packed = between(draw, 4, 72, 'ship', n, i) * HOUR_MS;
    yield step(packed, flow.ship, {
      orderId,
      shipmentId: `${orderId}-${i + 1}`,
      lines: parcel,
      by: 'merchant',
    });
  }
  for (const i of parcels.keys()) {
    const travelled = between(draw, 20, 120, 'deliver', n, i) * HOUR_MS;
    yield step(travelled, flow.deliver, { orderId, shipmentId: `${orderId}-${i + 1}`, by: 'system' });
  }
}

/** One unit comes back, is restocked, and is refunded. */
function* returned(scene: Scene, payment: SamplePayment, line: PlacedLine | undefined): Story {
  if (!line) return;
  const { flow, input, step } = scene;
  const { orderId } = payment;
  const [caseId, refundId] = [`case-${orderId}`, `return-${orderId}`];
  const units = [{ lineId: line.lineId, quantity: 1 }];
  yield step(DAY_MS, flow.openAfterSales, { orderId, caseId, lines: units, by: 'shopper' });
  yield step(4 * DAY_MS, flow.completeAfterSales, { orderId, caseId, returned: units, by: 'merchant' });
  yield step(MINUTE_MS, input, refundRequest(payment, refundId, line.unitPriceMinor));
  yield* refunded(scene, payment, refundId, line.unitPriceMinor);
}

/** A partial refund for a scratch. A full refund afterwards is refused with the remaining amount. */
function* goodwill(scene: Scene, payment: SamplePayment, totalMinor: number): Story {
  const { input, step } = scene;
  const refundId = `goodwill-${payment.orderId}`;
  yield step(DAY_MS, input, refundRequest(payment, refundId, GOODWILL_MINOR));
  yield* refunded(scene, payment, refundId, GOODWILL_MINOR);
  yield step(MINUTE_MS, input, refundRequest(payment, `${refundId}-again`, totalMinor));
}

function refundRequest({ about }: SamplePayment, refundId: string, amountMinor: number) {
  return {
    ...about,
    by: 'merchant',
    type: 'requestRefund',
    refundId,
    amountMinor,
    currency: CURRENCY,
  } as const;
}

/** One to three lines. Every seventh order has the hot SKU. */
function basket(draw: Draw, n: number): readonly PlacedLine[] {
  const count = 1 + Math.floor(draw('lines', n) * 3);
  return Array.from({ length: count }, (_, i) => {
    const hot = i === 0 && draw('hot', n) < 1 / 7;
    const sku = hot ? HOT_SKU : (skus[between(draw, 0, SKUS, 'sku', n, i)] ?? HOT_SKU);
    const quantity = hot ? 1 : 1 + Math.floor(draw('quantity', n, i) ** 3 * 4);
    return {
      lineId: String(i + 1),
      sku,
      location: LOCATION,
      quantity,
      unitPriceMinor: 500 + between(draw, 0, 200, 'price', sku) * 50,
    };
  });
}
