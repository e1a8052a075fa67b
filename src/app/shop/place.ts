import { err, ok, type Result, ResultAsync } from 'neverthrow';
import { isKey, type KeyRecord } from '../../core/idempotency.ts';
import type { OrderRequest, UseCase } from '../../flow/index.ts';
import type { PlacedLine, PlaceOrder, Role } from '../../order/index.ts';
import type { Catalogue, Clock, Store } from '../../ports/index.ts';
import type { CommitResult, Failure } from '../commit-result.ts';
import { fingerprintOf } from '../fingerprint.ts';
import type { App, HandleSettings } from '../handle.ts';
import { type Answer, canonicalText, type Keyed, keyRow, replayStored } from '../keyed.ts';

/** A line as the shopper asks for it. `unitPriceMinor` only where the shop has no catalogue: the host's server knows it. */
export type RequestedLine = Omit<PlacedLine, 'unitPriceMinor'> & {
  readonly unitPriceMinor?: number | undefined;
};
export type PlaceRequest = Omit<OrderRequest<PlaceOrder>, 'lines' | 'by' | 'at'> & {
  readonly lines: readonly RequestedLine[];
  /** Default `shopper`. */
  readonly by?: Role | undefined;
  readonly at?: number | undefined;
};

export interface PlaceSettings {
  readonly app: App;
  readonly store: Pick<Store, 'read'>;
  readonly clock: Clock;
  readonly catalogue: Catalogue | undefined;
  readonly place: UseCase<OrderRequest<PlaceOrder>>;
}

/**
 * Places an order, once per key. The catalogue prices the lines; a price in the request is refused where there is one.
 * Prices are no part of what the key stands for, so a request that is sent again after a change of prices is replayed.
 */
export function placeOrder(
  settings: PlaceSettings,
): (request: PlaceRequest, options: Keyed & HandleSettings) => ResultAsync<CommitResult, Failure> {
  const { app, catalogue, place } = settings;
  const placePriced = async (request: PlaceRequest, options: Keyed & HandleSettings): Promise<Answer> => {
    if (options?.key === undefined)
      return err({ code: 'MALFORMED_REQUEST', problems: [{ path: 'key', problem: 'MISSING' }] });
    const { at: _, ...sent } = request ?? {};
    const keyed = { ...options, request: options.request ?? sent };
    const lines = catalogue
      ? await pricedLines(catalogue, request)
      : ok<readonly RequestedLine[], Failure>(request?.lines);
    if (lines.isErr()) return (await replayed(settings, keyed)) ?? err(lines.error);
    const command = { by: 'shopper', ...request, lines: lines.value } as OrderRequest<PlaceOrder>;
    return app.handle(place, command, keyed);
  };
  return (request, options) => new ResultAsync(placePriced(request, options));
}

/** The answer that the key keeps. What was placed stays placed, also when the catalogue fails or has dropped a SKU. */
async function replayed({ store, clock, place }: PlaceSettings, keyed: Keyed): Promise<Answer | undefined> {
  const content = canonicalText(keyed.request);
  if (!isKey(keyed.key) || content === undefined) return undefined;
  const [row] = await store.read([keyRow(place.name, keyed)]).catch(() => []);
  return row && replayStored(row.state as KeyRecord, fingerprintOf(place.name, content), clock.now());
}

async function pricedLines(
  catalogue: Catalogue,
  request: PlaceRequest,
): Promise<Result<readonly RequestedLine[], Failure>> {
  const { lines, currency } = request ?? {};
  // Malformed lines are for the order's shape to refuse.
  if (!Array.isArray(lines)) return ok(lines);
  const own = lines.flatMap((line, i) =>
    line?.unitPriceMinor === undefined
      ? []
      : [
          {
            path: `lines.${i}.unitPriceMinor`,
            problem: 'UNKNOWN_FIELD' as const,
            expected: 'the catalogue’s price',
          },
        ],
  );
  if (own.length > 0) return err({ code: 'MALFORMED_REQUEST', problems: own });
  const skus = [...new Set(lines.map((line) => line?.sku))].filter((sku) => typeof sku === 'string');
  let prices: ReadonlyMap<string, number>;
  try {
    prices = await catalogue.prices({ skus, currency });
  } catch (cause) {
    return err({ code: 'PORT_FAILED', port: 'catalogue', cause });
  }
  const unknown = skus.filter((sku) => !prices.has(sku));
  if (unknown.length > 0)
    return err({
      code: 'REFUSED',
      refusals: [{ code: 'UNKNOWN_SKU', skus: unknown } as { code: string }],
      replayed: false,
    });
  return ok(lines.map((line) => ({ ...line, unitPriceMinor: prices.get(line?.sku) })));
}
