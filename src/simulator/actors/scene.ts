/** One order of a story, and the draws that belong to it. */
import type { PlacedLine } from '../../order/index.ts';
import type { Chance } from '../engine/random.ts';
import { type Part, type Story, wait } from './director.ts';
import type { Shop } from './shop.ts';

export interface Scene {
  readonly shop: Shop;
  readonly orderId: string;
  readonly chance: Chance;
  readonly lines: readonly PlacedLine[];
}

/** The key, in a shop that uses keys. */
export function keyed({ shop }: Pick<Scene, 'shop'>, key: string): { readonly key?: string } {
  return shop.habits.keys ? { key } : {};
}

/** A story that begins later. */
export function* after(ms: number, story: () => Part<unknown>): Story {
  yield wait(ms);
  yield* story();
}
