/**
 * What a driver's error means to the caller: run it again, nobody is there, nobody knows, or a fault to pass on.
 * Drivers agree on SQLSTATE; each has its own words for a lost connection.
 */
import { OutcomeUnknown, StoreConflict, StoreUnavailable } from '../../ports/index.ts';

/** Serialization failure, deadlock, a row that somebody else inserted first. */
const CONFLICTS = new Set(['40001', '40P01', '23505']);

/** Connection exceptions, shut down, crashed, starting up, full; then node's and postgres.js's codes. */
const LOST_CODE =
  /^(08...|57P0[123]|53300|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ENOENT|CONNECT_TIMEOUT|CONNECTION_\w+)$/;

/** node-postgres has no code for these. A statement that timed out here still blocks its connection, which is lost with it. */
const LOST_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

/** The code of an error, or of the driver's error inside a query builder's. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : cause === undefined ? '' : codeOf(cause);
}

/** Whether the connection is gone or was never there. */
function isLost(error: unknown): boolean {
  return LOST_CODE.test(codeOf(error)) || (error instanceof Error && LOST_MESSAGE.test(error.message));
}

/** The store's word for an error outside COMMIT; what is no conflict and no lost connection stays as it is. */
export function storeError(error: unknown): unknown {
  if (CONFLICTS.has(codeOf(error)))
    return new StoreConflict('another transaction was faster', { cause: error });
  if (isLost(error)) return new StoreUnavailable('the database does not answer', { cause: error });
  return error;
}

/**
 * The store's word for an error of COMMIT. A reason that the server gives means it rolled back; anything else, a
 * connection cut in the middle above all, means that nobody knows.
 */
export function commitError(error: unknown): unknown {
  const refused = /^[0-9A-Z]{5}$/.test(codeOf(error)) && !isLost(error);
  return refused ? storeError(error) : new OutcomeUnknown('no answer to COMMIT', { cause: error });
}
