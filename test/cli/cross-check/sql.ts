/** SQL fragments that the definitions share. */

/** Fields as a canonical line; null is an empty field. */
export const line = (...fields: readonly string[]) =>
  fields.map((field) => `coalesce((${field})::text, '')`).join(` || '|' || `);

/** `TIMESTAMPDIFF`: whole units between two instants, truncated toward zero; null if either is. */
export const between = (unitMs: number, from: string, to: string) =>
  `trunc((${to} - ${from})::numeric / ${unitMs})`;

/** Byte order. */
export const bytes = (column: string) => `${column} collate "C"`;

/** The order of the stream. */
export const STREAM = `at, ${bytes('order_id')}, seq`;
