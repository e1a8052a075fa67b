/** What all actors of a shop share, and what the shop sells. */
import { levelId } from '../../inventory/index.ts';
import type { Order, OrderMachine, PlacedLine } from '../../order/index.ts';
import type { Payment, Suspense } from '../../payment/index.ts';
import type { GatewayChannel } from '../../testing/gateway/channel.ts';
import type { EndpointSettings } from '../channels/endpoint.ts';
import type { WebhookSender } from '../channels/webhook-sender.ts';
import type { RunContext } from '../engine/context.ts';
import { type Chance, chanceOf } from '../engine/random.ts';
import type { Database } from '../world/database.ts';
import type { Habits } from '../world/habits.ts';
import type { Flow, Parts } from '../world/parts.ts';
import type { Warehouse } from '../world/warehouse.ts';
import type { Director } from './director.ts';

export interface Shop {
  readonly context: RunContext;
  readonly order: OrderMachine;
  readonly flow: Flow;
  readonly stock: Parts['stock'];
  readonly director: Director;
  readonly gateway: GatewayChannel;
  readonly webhookSender: WebhookSender;
  readonly endpoint: EndpointSettings;
  readonly db: Database;
  readonly warehouse: Warehouse;
  readonly habits: Habits;
  /** Whether the money of a payment is reserved first and captured later. */
  readonly authorises: (paymentId: string) => boolean;
}

export const MAIN = 'main';
export const ANNEX = 'annex';
export const CURRENCY = 'EUR';
export const SHIPPING_MINOR = 490;

/** Two SKUs in short supply, and six with plenty. */
export const HOT = ['hot-1', 'hot-2'] as const;
export const CALM = ['calm-1', 'calm-2', 'calm-3', 'calm-4', 'calm-5', 'calm-6'] as const;
export const SKUS = [...HOT, ...CALM] as const;
type Sku = (typeof SKUS)[number];

function priceOf(sku: Sku): number {
  return 500 + SKUS.indexOf(sku) * 335;
}

export function orderIn({ db }: Pick<Shop, 'db'>, id: string): Order | undefined {
  return db.rows.get(`order\n${id}`)?.state as Order | undefined;
}
export function paymentIn({ db }: Pick<Shop, 'db'>, id: string): Payment | undefined {
  return db.rows.get(`payment\n${id}`)?.state as Payment | undefined;
}
export function suspenseIn({ db }: Pick<Shop, 'db'>, id: string): Suspense | undefined {
  return db.rows.get(`suspense\n${id}`)?.state as Suspense | undefined;
}
export function availableOf({ db }: Pick<Shop, 'db'>, sku: string, location = MAIN): number {
  const level = db.rows.get(`level\n${levelId(sku, location)}`)?.state as { available: number } | undefined;
  return level?.available ?? 0;
}

/** The draws of one entity in this shop. */
export function chanceIn({ context }: Pick<Shop, 'context'>, entity: string): Chance {
  return chanceOf(context.workload, entity);
}

/** One to three lines, often of the scarce SKUs, sometimes two lines of one SKU. */
export function basket({ yes, int, pick }: Chance): readonly PlacedLine[] {
  const lines: PlacedLine[] = [];
  const count = int('lines', 1, 3);
  for (let i = 0; i < count; i++) {
    const sku = pick<Sku>('sku', yes('hot', 0.4, i) ? HOT : CALM, i);
    const quantity = yes('several', 0.25, i) ? int('quantity', 2, 5, i) : 1;
    lines.push({ lineId: String(i + 1), sku, location: MAIN, quantity, unitPriceMinor: priceOf(sku) });
  }
  const [first] = lines;
  return first && yes('same again', 0.12) ? [...lines, { ...first, lineId: 'again' }] : lines;
}
