/** What a node runs: the library's application layer, its payments and its webhooks. */
import type { App, Payments, Webhooks } from '../../app/index.ts';
import type { Heard, Lost, Request } from './request.ts';

export interface Served {
  readonly app: App;
  readonly payments: Payments;
  readonly callbacks: Webhooks;
}

/** Runs a request on a node's services. */
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
