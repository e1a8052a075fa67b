/** The layers of src. The structure test demands them and the architecture page draws them. */

/** The rules of one subject each. They import each other's types only. */
export const DOMAIN: readonly string[] = [
  'order',
  'inventory',
  'payment',
  'fulfillment',
  'after-sales',
  'anomaly',
  'notifications',
];

/** What a page needs. They stand on the domain folders alone. */
export const PAGE: readonly string[] = ['screen', 'messages'];

/** Lower layers first: a file imports its own layer or a lower one. */
export const LAYERS: readonly (readonly string[])[] = [
  ['core'],
  DOMAIN,
  PAGE,
  // Each combines some of the domain folders.
  ['channels'],
  ['reconciliation', 'flow'],
  ['tracking'],
  ['ports'],
  ['app'],
  ['adapters'],
  ['testing'],
  ['simulator'],
  ['cli'],
  ['schema'],
];

/** Folders without clock, random source, environment and I/O. */
export const PURE: readonly string[] = [
  'core',
  ...DOMAIN,
  ...PAGE,
  'channels',
  'reconciliation',
  'flow',
  'tracking',
  'ports',
];
