/** A gateway whose calls run under policies: retries, a breaker, a time-out. */
import type { Gateway } from '../ports/index.ts';

/** Runs work under some policy: retries, a breaker, a time-out. Cockatiel's policies fit as they are. */
export interface Policy {
  execute<A>(
    work: (context: { readonly signal: AbortSignal }) => PromiseLike<A> | A,
    signal?: AbortSignal,
  ): Promise<A>;
}

/** Policies by what is called; what is left out is called as it is. */
export interface GatewayPolicies {
  /** For calls that move money. */
  readonly writes?: Policy | undefined;
  /** For queries. */
  readonly reads?: Policy | undefined;
}

/**
 * A gateway whose calls run under policies. A retry inside a policy is the same key again, and so the same operation.
 *
 * @example
 * const gateway = withPolicies(myGateway, { writes: policy, reads: policy });
 */
export function withPolicies(gateway: Gateway, { writes, reads }: GatewayPolicies): Gateway {
  const under =
    <Q, A>(policy: Policy | undefined, call: (request: Q, signal: AbortSignal) => Promise<A>) =>
    (request: Q, signal: AbortSignal): Promise<A> =>
      policy ? policy.execute((context) => call(request, context.signal), signal) : call(request, signal);
  return {
    pay: under(writes, (request, signal) => gateway.pay(request, signal)),
    close: under(writes, (request, signal) => gateway.close(request, signal)),
    capture: under(writes, (request, signal) => gateway.capture(request, signal)),
    void: under(writes, (request, signal) => gateway.void(request, signal)),
    refund: under(writes, (request, signal) => gateway.refund(request, signal)),
    query: under(reads, (request, signal) => gateway.query(request, signal)),
    queryCapture: under(reads, (request, signal) => gateway.queryCapture(request, signal)),
    queryRefund: under(reads, (request, signal) => gateway.queryRefund(request, signal)),
  };
}
