/** Circuit breaker, retry and time-out for a payment gateway, by cockatiel. A host with policies of its own needs none of this. */
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
  SamplingBreaker,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel';
import { type GatewayPolicies, type Policy, withPolicies } from '../../app/index.ts';
import { hasCode } from '../../core/error-code.ts';
import { type Gateway, NotSentError } from '../../ports/index.ts';

export interface ResilienceSettings {
  /** One try of a call, default 10 s. */
  readonly timeoutMs?: number | undefined;
  /** More tries of a call that only asks, or that was certainly not sent; default 2. */
  readonly retries?: number | undefined;
  /** The first wait between tries, default 200 ms; it doubles each time. */
  readonly backoffMs?: number | undefined;
  /** The share of failed calls that opens the breaker, default 0.05 (source B: 5 %). */
  readonly failureShare?: number | undefined;
  /** Over how long the share is taken, default 30 s. */
  readonly windowMs?: number | undefined;
  /** Fewer calls a second than this open nothing, default 1. */
  readonly minimumRps?: number | undefined;
  /** Failures one after another that open the breaker whatever the share, default 5. */
  readonly consecutive?: number | undefined;
  /** How long an open breaker lets nothing through before it tries one call, default 10 s. */
  readonly openMs?: number | undefined;
}

/** A gateway with its breaker, to be looked at. */
export interface Resilient {
  readonly gateway: Gateway;
  /** Whether calls are let through: while `open` all of them are {@link NotSentError} at once. */
  readonly state: () => 'closed' | 'open' | 'halfOpen';
}

/**
 * A gateway that gives up in time, asks again, and is left alone while it is down. A call that moves money is tried
 * again only when it was certainly not sent; what timed out is unknown and left to the query.
 *
 * @example
 * const { gateway } = resilient(myGateway);
 * const payments = createPayments({ app, store, flow, gateway });
 */
export function resilient(gateway: Gateway, settings: ResilienceSettings = {}): Resilient {
  const { timeoutMs = 10_000, retries = 2, backoffMs = 200, openMs = 10_000 } = settings;
  const { failureShare = 0.05, windowMs = 30_000, minimumRps = 1, consecutive = 5 } = settings;
  const sampled = new SamplingBreaker({ threshold: failureShare, duration: windowMs, minimumRps });
  const inARow = new ConsecutiveBreaker(consecutive);
  const breaker = circuitBreaker(
    handleWhen(() => true),
    {
      halfOpenAfter: openMs,
      breaker: {
        state: undefined,
        success: (state) => {
          sampled.success(state);
          inARow.success();
        },
        // Both are told, whichever opens it.
        failure: (state) => [sampled.failure(state), inARow.failure()].includes(true),
      },
    },
  );
  const patience = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  const again = (may: (error: unknown) => boolean) =>
    retry(
      handleWhen((error) => !(error instanceof BrokenCircuitError) && may(error)),
      { maxAttempts: retries, backoff: new ExponentialBackoff({ initialDelay: backoffMs }) },
    );
  const once = wrap(breaker, patience);
  const policies: GatewayPolicies = {
    writes: named(
      wrap(
        again((error) => hasCode(error, 'NOT_SENT')),
        once,
      ),
    ),
    reads: named(
      wrap(
        again((error) => !(error instanceof TaskCancelledError)),
        once,
      ),
    ),
  };
  return { gateway: withPolicies(gateway, policies), state: () => STATES[breaker.state] };
}

const STATES = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'halfOpen',
  [CircuitState.Isolated]: 'open',
} as const;

/** Cockatiel's errors in the port's terms: behind an open breaker nothing was sent. */
function named(policy: Policy): Policy {
  return {
    execute: async (work, signal) => {
      try {
        return await policy.execute(work, signal);
      } catch (error) {
        if (error instanceof BrokenCircuitError)
          throw new NotSentError('the breaker is open', { cause: error });
        throw error;
      }
    },
  };
}
