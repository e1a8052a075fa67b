/** What every contender is asked to do, and what a day at this shop looks like. */

export interface Line {
  readonly lineId: string;
  readonly sku: string;
  readonly location: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}
export interface Request {
  readonly orderId: string;
  readonly userId: string;
  readonly currency: string;
  readonly by: 'shopper';
  readonly at: number;
  readonly lines: readonly Line[];
}

/** Places orders; resolves once the order is committed. */
export interface Contender {
  readonly name: string;
  /** The connections it may use. */
  readonly connections: number;
  place(request: Request, key: string): Promise<'placed' | 'refused' | 'replayed'>;
  close(): Promise<void>;
}

export const SKUS = 1_000;
/** Plenty: what runs out is a matter of the tests. */
export const UNITS_PER_SKU = 100_000_000;
export const LOCATION = 'main';
const HOT = ['sku-00000', 'sku-00001', 'sku-00002'];

export const skuOf = (n: number): string => `sku-${String(n).padStart(5, '0')}`;

/** Requests without end: every basket holds three SKUs, the same three or three out of a thousand. */
export function* requests(demand: 'hot' | 'spread', run: string): Generator<Request, never> {
  let seed = 1;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let n = 0; ; n++) {
    const skus = new Set(demand === 'hot' ? HOT : []);
    while (skus.size < 3) skus.add(skuOf(random(SKUS)));
    yield {
      orderId: `order-${run}-${String(n).padStart(8, '0')}`,
      userId: `user-${String(random(100_000)).padStart(6, '0')}`,
      currency: 'EUR',
      by: 'shopper',
      at: Date.now(),
      lines: [...skus].map((sku, i) => ({
        lineId: String(i + 1),
        sku,
        location: LOCATION,
        quantity: 1,
        unitPriceMinor: 1_999,
      })),
    };
  }
}
