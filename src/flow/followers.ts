/** What follows from the events of an aggregate, by its kind. A unit of work asks for every event that it records. */
import type { AnyEvent, AnyMachine } from '../core/decider.ts';
import type { Order, OrderEvent, OrderMachine } from '../order/index.ts';
import { followStock, type StockWork } from './stock-follower.ts';

/** Carries out what follows from an event of `of`, whose state was `before`. */
export function runFollowers(work: StockWork, of: AnyMachine, before: object, event: AnyEvent): void {
  if (of.kind === 'order')
    followStock(work, before as Order, event as OrderEvent, (of as OrderMachine).policy);
}
