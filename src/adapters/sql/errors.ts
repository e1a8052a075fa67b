/**
 * Errors of the drivers as errors of the store port: a conflict, a lost connection, an unknown outcome of COMMIT. Any
 * other error is passed on unchanged. Drivers agree on SQLSTATE; each has its own codes for a lost connection.
 */
import { OutcomeUnknown, StoreConflict, StoreUnavailable } from '../../ports/index.ts';

/** Serialization failure, deadlock, a row that another transaction inserted first. */
const CONFLICTS = new Set(['40001', '40P01', '23505']);

/** Connection exceptions, shut down, crashed, starting up, too many connections; then codes of Node and postgres.js. */
const LOST_CODE =
  /^(08...|57P0[123]|53300|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|ENOENT|CONNECT_TIMEOUT|CONNECTION_\w+)$/;

/** node-postgres gives these no code. After a query timeout the statement still runs, so its connection is lost too. */
const LOST_MESSAGE =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Query read timeout)/;

/** The code of an error. A query builder wraps the driver's error, so causes are searched too. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return typeof code === 'string' ? code : cause === undefined ? '' : codeOf(cause);
}

/** Whether the connection broke or was never made. */
function isLost(error: unknown): boolean {
  return LOST_CODE.test(codeOf(error)) || (error instanceof Error && LOST_MESSAGE.test(error.message));
}

/** The store port's error for an error outside COMMIT; other errors are returned unchanged. */
export function storeError(error: unknown): unknown {
  if (CONFLICTS.has(codeOf(error)))
    return new StoreConflict('another transaction was faster', { cause: error });
  if (isLost(error)) return new StoreUnavailable('the database does not answer', { cause: error });
  return error;
}

/**
 * The store port's error for an error of COMMIT. If the server answered with an SQLSTATE, it rolled back. Any other
 * error, above all a broken connection, leaves the outcome unknown.
 */
export function commitError(error: unknown): unknown {
  const refused = /^[0-9A-Z]{5}$/.test(codeOf(error)) && !isLost(error);
  return refused ? storeError(error) : new OutcomeUnknown('no answer to COMMIT', { cause: error });
}
