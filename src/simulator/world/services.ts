/** What a node runs: the library's application layer, its payments and its webhooks. */
import type { App, Payments, Webhooks } from '../../app/index.ts';
import type { Answer, NoAnswer, NodeRequest } from './request.ts';

export interface NodeServices {
  readonly app: App;
  readonly payments: Payments;
  readonly webhooks: Webhooks;
}

/** Runs a request on a node's services. */
export function runRequest(
  { app, payments }: NodeServices,
  request: NodeRequest,
): Promise<Exclude<Answer, NoAnswer>> {
  const { useCase, command, options, pays } = request;
  if (pays)
    return payments
      .pay(command as never, options)
      .then((paid) => (paid.outcome === 'refused' ? { failure: paid.failure } : { paid }));
  return app.handle(useCase, command as never, options).match<Exclude<Answer, NoAnswer>>(
    (receipt) => ({ result: receipt }),
    (failure) => ({ failure }),
  );
}
