/** What is asked of a node, and what its caller comes to know. */

import type { Failure, HandleOptions, PayOutcome, Receipt } from '../app/index.ts';
import type { UseCase } from '../flow/index.ts';
import type { Served } from './served.ts';

/** Nobody answered. */
export interface Lost {
  readonly lost: true;
}
/** What a caller comes to know: an answer, or nothing at all. */
export type Heard =
  | { readonly receipt: Receipt }
  | { readonly failure: Failure }
  /** Of a request to pay: what came of it, unless nothing was written at all. */
  | { readonly paid: PayOutcome }
  | Lost;

/** A command on its way to a node. */
export interface Request {
  readonly useCase: UseCase<never>;
  readonly command: object;
  readonly options: HandleOptions;
  /** The shopper wants to pay: the node writes it down, then calls the gateway. */
  readonly pays?: boolean;
}

export function answerOf({ app, payments }: Served, request: Request): Promise<Exclude<Heard, Lost>> {
  const { useCase, command, options, pays } = request;
  if (pays)
    return payments
      .pay(command as never, options)
      .then((paid) => (paid.outcome === 'refused' ? { failure: paid.failure } : { paid }));
  return app.handle(useCase, command as never, options).match<Exclude<Heard, Lost>>(
    (receipt) => ({ receipt }),
    (failure) => ({ failure }),
  );
}
