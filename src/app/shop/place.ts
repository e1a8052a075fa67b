import { err, ok, type Result, ResultAsync } from 'neverthrow';
import type { OrderRequest, UseCase } from '../../flow/index.ts';
import type { PlacedLine, PlaceOrder, Role } from '../../order/index.ts';
import type { Catalogue } from '../../ports/index.ts';
import type { CommitResult, Failure } from '../commit-result.ts';
import type { App, HandleSettings, Keyed } from '../handle.ts';

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

/** Places an order, once per key. The catalogue prices the lines; a price in the request is refused where there is one. */
export function placeOrder(
  app: App,
  place: UseCase<OrderRequest<PlaceOrder>>,
  catalogue: Catalogue | undefined,
): (request: PlaceRequest, options: Keyed & HandleSettings) => ResultAsync<CommitResult, Failure> {
  return (request, options) => {
    const priced = catalogue
      ? new ResultAsync(pricedLines(catalogue, request))
      : new ResultAsync<PlaceRequest['lines'], Failure>(Promise.resolve(ok(request.lines)));
    return priced.andThen((lines) => {
      const command = { by: 'shopper', ...request, lines } as OrderRequest<PlaceOrder>;
      return app.handle(place, command, options);
    });
  };
}

async function pricedLines(
  catalogue: Catalogue,
  { lines, currency }: PlaceRequest,
): Promise<Result<readonly RequestedLine[], Failure>> {
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
