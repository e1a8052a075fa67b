/** Settings of which a host gives some. A setting that is `undefined` counts as not given. */
export type Overrides<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** The defaults, with every given setting in place of its default. */
export function withDefaults<T extends object>(defaults: T, given: Overrides<T>): T {
  const defined = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(defined) as Partial<T>) };
}
