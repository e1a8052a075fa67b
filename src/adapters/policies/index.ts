/** Circuit breaker, retry and time-out for a payment gateway, by cockatiel. A host may use policies of its own instead. */
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
  /** The time-out of one try in milliseconds, default 10,000. */
  readonly timeoutMs?: number | undefined;
  /** Further tries of a query, or of a call that was certainly not sent; default 2. */
  readonly retries?: number | undefined;
  /** The first wait between tries in milliseconds, default 200; it doubles each time. */
  readonly backoffMs?: number | undefined;
  /** The share of failed calls that opens the breaker, default 0.05 (source B: 5 %). */
  readonly failureShare?: number | undefined;
  /** The period over which the share is taken in milliseconds, default 30,000. */
  readonly windowMs?: number | undefined;
  /** Below this many calls a second the share opens nothing, default 1. */
  readonly minimumRps?: number | undefined;
  /** Consecutive failures that open the breaker whatever the share, default 5. */
  readonly consecutive?: number | undefined;
  /** How long an open breaker stops all calls before it tries one, in milliseconds, default 10,000. */
  readonly openMs?: number | undefined;
}

/** A gateway, and the state of its breaker. */
export interface Resilient {
  readonly gateway: Gateway;
  /** While the breaker is `open`, every call fails with `NOT_SENT` at once. */
  readonly state: () => 'closed' | 'open' | 'halfOpen';
}

/**
 * A gateway with a time-out, retries and a circuit breaker. A query is retried. A call that moves money is retried only if
 * it was certainly not sent; a call that timed out has an unknown outcome, which the query timer resolves.
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
        // Both breakers count the failure; either of them opens.
        failure: (state) => [sampled.failure(state), inARow.failure()].includes(true),
      },
    },
  );
  const timed = timeout(timeoutMs, TimeoutStrategy.Aggressive);
  const retryIf = (isRetryable: (error: unknown) => boolean) =>
    retry(
      handleWhen((error) => !(error instanceof BrokenCircuitError) && isRetryable(error)),
      { maxAttempts: retries, backoff: new ExponentialBackoff({ initialDelay: backoffMs }) },
    );
  const once = wrap(breaker, timed);
  const policies: GatewayPolicies = {
    writes: withPortErrors(
      wrap(
        retryIf((error) => hasCode(error, 'NOT_SENT')),
        once,
      ),
    ),
    reads: withPortErrors(
      wrap(
        retryIf((error) => !(error instanceof TaskCancelledError)),
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

/** Cockatiel's errors as errors of the port: behind an open breaker nothing was sent. */
function withPortErrors(policy: Policy): Policy {
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
