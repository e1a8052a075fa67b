/** Reading what comes from outside: parse once at the edge, trust from there on. The only files that load zod end in `schema.ts`. */
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { isCurrency } from './currency.ts';
import { idRefusal } from './id.ts';
import type { Refusal } from './refusal.ts';

/** Outside data that is not what it should be: every problem with its path, not the first. */
export interface MalformedInput extends Refusal {
  readonly code: 'MALFORMED_INPUT';
  readonly problems: readonly InputProblem[];
}
export interface InputProblem {
  /** Where: `lines.0.quantity`; empty for the whole. */
  readonly path: string;
  /** What kind of problem, in zod's words: `invalid_type`, `too_small`, `unrecognized_keys`, `custom`. */
  readonly problem: string;
  readonly message: string;
}

/**
 * Reads outside data by a schema.
 *
 * @example
 * parse(orderCommandSchema, JSON.parse(body)).mapErr(({ problems }) => reply(400, problems))
 */
export function parse<T>(schema: z.ZodType<T>, input: unknown): Result<T, MalformedInput> {
  const read = schema.safeParse(input);
  if (read.success) return ok(read.data);
  const problems = read.error.issues.map(({ path, code, message }) => ({
    path: path.map(String).join('.'),
    problem: code,
    message,
  }));
  return err({ code: 'MALFORMED_INPUT', problems });
}

/** An id that can be stored, compared and shown. */
export const idSchema: z.ZodType<string> = z.string().superRefine((value, context) => {
  const refusal = idRefusal('id', value);
  if (refusal) context.addIssue({ code: 'custom', message: refusal.problem });
});
/** One or more units. */
export const quantitySchema: z.ZodType<number> = z.int().positive();
/** Minor units, zero or more; never a fraction. */
export const amountSchema: z.ZodType<number> = z
  .int()
  .nonnegative()
  .refine((value) => !Object.is(value, -0), '-0');
/** Epoch milliseconds within the range of ECMAScript's Date. */
export const instantSchema: z.ZodType<number> = z.int().min(-8.64e15).max(8.64e15);
/** A currency that ISO 4217 has or had: three capitals. */
export const currencySchema: z.ZodType<string> = z.string().refine(isCurrency, 'no currency of ISO 4217');
/** Text for the audit table. */
export const remarkSchema: z.ZodType<string> = z.string().max(10_000);
