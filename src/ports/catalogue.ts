/** The catalogue port: what things cost. The price of an order line comes from here, never from the shopper. */

export interface Catalogue {
  /** Unit prices in minor units of `currency`, by SKU. A SKU that is not for sale is left out. */
  prices(request: {
    readonly skus: readonly string[];
    readonly currency: string;
  }): Promise<ReadonlyMap<string, number>>;
}
