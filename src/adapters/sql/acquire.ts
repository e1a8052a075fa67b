/** A limit on the wait for a connection, so that a command inside the host's own transaction cannot wait for itself. */
import { StoreUnavailable } from '../../ports/index.ts';

export interface AcquireSettings {
  /** How long a transaction may wait for its connection, default 30 s. Beyond it `handle` answers `STORE_FAILED`. */
  readonly acquireTimeoutMs?: number | undefined;
}

/**
 * Runs a transaction, which calls `onBegun` once it has its connection. A transaction that begins too late throws there,
 * so it is rolled back without any work done.
 */
export function acquireWithin<A>(
  { acquireTimeoutMs = 30_000 }: AcquireSettings,
  transaction: (onBegun: () => void) => Promise<A>,
): Promise<A> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(new StoreUnavailable(NO_CONNECTION(acquireTimeoutMs)));
    }, acquireTimeoutMs);
    const onBegun = () => {
      clearTimeout(timer);
      if (isLate) throw new StoreUnavailable(NO_CONNECTION(acquireTimeoutMs));
    };
    transaction(onBegun)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

const NO_CONNECTION = (ms: number) =>
  `no connection was free within ${ms} ms. A command inside a transaction of your own needs that transaction: ` +
  'handle(useCase, command, { within: store.join(…) })';
