/**
 * Reading what comes from outside: parse once at the edge, trust from there on. The only files that load zod end in
 * `schema.ts`. Every field of a command is checked by the functions of `shape.ts`, so a form and a refusal agree.
 */
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { MAX_ID_LENGTH } from './id.ts';
import { MAX_INSTANT } from './quantity.ts';
import type { Refusal } from './refusal.ts';
import {
  count,
  currency,
  type Field,
  type FieldProblem,
  id,
  instant,
  lineIdOf,
  quantity,
  remark,
  type Shapes,
  type ShapesOf,
  valueProblems,
} from './shape.ts';

/** Outside data that is not what it should be: every problem with its path, not the first. */
export interface MalformedInput<P = InputProblem> extends Refusal {
  readonly code: 'MALFORMED_INPUT';
  readonly problems: readonly P[];
}
/** A problem in a message or a file: a {@link FieldProblem}, or a word of the one reader of that format. */
export interface InputProblem extends Omit<FieldProblem, 'problem'> {
  readonly problem: string;
  /** For a log. */
  readonly message?: string;
}

/**
 * Reads outside data by a schema. Errors: `MALFORMED_INPUT` with every problem, in the words of a refused command.
 *
 * @example
 * parse(orderCommandSchema, JSON.parse(body)).mapErr(({ problems }) => reply(400, problems))
 */
export function parse<T>(schema: z.ZodType<T>, input: unknown): Result<T, MalformedInput<FieldProblem>> {
  const read = schema.safeParse(input);
  if (read.success) return ok(read.data);
  return err({
    code: 'MALFORMED_INPUT',
    problems: read.error.issues.flatMap((each) => toProblems(each, input)),
  });
}

/** An issue of zod in our words. A field of ours brings its own problem. */
function toProblems(issue: z.core.$ZodIssue, input: unknown): readonly FieldProblem[] {
  const path = issue.path.map(String);
  const { value, line } = lookUp(input, path);
  const at = { path: path.join('.'), ...line };
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((name) => ({ ...at, path: [...path, name].join('.'), problem: 'UNKNOWN_FIELD' }));
  if (issue.code === 'custom') return [{ problem: 'WRONG_TYPE', ...issue.params, ...at }];
  if (value === undefined) return [{ ...at, problem: 'MISSING' }];
  switch (issue.code) {
    case 'invalid_type':
      return [{ ...at, problem: 'WRONG_TYPE', expected: issue.expected }];
    case 'invalid_value':
      return [{ ...at, problem: 'UNKNOWN_VALUE', allowed: issue.values.map(String) }];
    case 'invalid_union':
      return 'options' in issue
        ? [{ ...at, problem: 'UNKNOWN_VALUE', allowed: (issue.options as readonly unknown[]).map(String) }]
        : [{ ...at, problem: 'WRONG_TYPE' }];
    case 'too_big':
      return [
        {
          ...at,
          problem: issue.origin === 'string' ? 'TOO_LONG' : 'OUT_OF_RANGE',
          maximum: Number(issue.maximum),
        },
      ];
    case 'too_small':
      return [{ ...at, problem: 'OUT_OF_RANGE', minimum: Number(issue.minimum) }];
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return [{ ...at, problem: 'WRONG_TYPE' }];
  }
}

/** What stands at a path, and the line it is about: the innermost entry of a list, on the way to it, that names one. */
function lookUp(
  input: unknown,
  path: readonly string[],
): { readonly value: unknown; readonly line: object | undefined } {
  let value = input;
  let line: object | undefined;
  for (const name of path) {
    const inList = Array.isArray(value);
    value = (value as { readonly [name: string]: unknown } | null | undefined)?.[name];
    if (inList) line = lineIdOf(value) ?? line;
  }
  return { value, line };
}

/** A schema of one field. JSON Schema says of it what the shape does; what it cannot say, the check still does. */
function fieldSchema(field: Field): z.ZodType<unknown> {
  return z
    .unknown()
    .superRefine((value, context) => report(valueProblems(field, value, ''), context))
    .meta(jsonSchemaOf(field));
}

function report(problems: readonly FieldProblem[], context: z.RefinementCtx): void {
  for (const { path, ...params } of problems)
    context.addIssue({
      code: 'custom',
      path: path === '' ? [] : path.split('.'),
      params,
      message: params.problem,
    });
}

interface JsonSchema {
  readonly [keyword: string]: unknown;
}
function jsonSchemaOf(field: Field): JsonSchema {
  switch (field.is) {
    case 'integer':
      return { type: 'integer', minimum: field.minimum, maximum: field.maximum };
    case 'id':
      return { type: 'string', minLength: 1, maxLength: MAX_ID_LENGTH };
    case 'text':
      return { type: 'string', maxLength: field.maximum };
    case 'currency':
      return { type: 'string', pattern: '^[A-Z]{3}$' };
    case 'instant':
      return { type: 'integer', minimum: -MAX_INSTANT, maximum: MAX_INSTANT };
    case 'flag':
      return { type: 'boolean' };
    case 'choice':
      return { type: 'string', enum: field.of };
    case 'list':
      return {
        type: 'array',
        items: jsonSchemaOf(field.of),
        minItems: field.minimum,
        maxItems: field.maximum,
      };
    case 'object': {
      const required = field.ready.filter(({ optional }) => !optional).map(({ name }) => name);
      const properties = field.ready.map(({ name, field: each }) => [name, jsonSchemaOf(each)] as const);
      return {
        type: 'object',
        properties: Object.fromEntries(properties),
        required,
        additionalProperties: false,
      };
    }
    case 'custom':
      return {};
  }
}

/**
 * The schema of every command of a union, derived from its shapes: strict objects, one for each `type`. It takes
 * exactly what the machine's check of content takes, and names the same problems.
 *
 * @example
 * export const orderCommandSchema: z.ZodType<OrderCommand> = commandSchema<OrderCommand>(orderShapes, orderContent);
 */
export function commandSchema<C extends { readonly type: string }>(
  shapes: ShapesOf<C>,
  content?: (command: C) => readonly FieldProblem[],
): z.ZodType<C> {
  const options = Object.entries(shapes as Shapes).map(([type, fields]) => {
    const members = Object.entries(fields).map(([name, field]) => {
      const schema = fieldSchema(field);
      return [name, field.optional ? schema.optional() : schema];
    });
    return z
      .strictObject({ type: z.literal(type), ...Object.fromEntries(members) })
      .superRefine((command, context) => {
        // What contradicts what is asked of sound fields only.
        if (content && context.issues.length === 0) report(content(command as C), context);
      });
  });
  // A tuple of at least one, which a list of commands is.
  const union = z.discriminatedUnion('type', options as [(typeof options)[number]]);
  return union as z.ZodType<unknown> as z.ZodType<C>;
}

/** An id that can be stored, compared and shown. */
export const idSchema = fieldSchema(id) as z.ZodType<string>;
/** One or more units. */
export const quantitySchema = fieldSchema(quantity) as z.ZodType<number>;
/** Minor units, zero or more; never a fraction. */
export const amountSchema = fieldSchema(count) as z.ZodType<number>;
/** Epoch milliseconds within the range of ECMAScript's Date. */
export const instantSchema = fieldSchema(instant) as z.ZodType<number>;
/** A currency that ISO 4217 has or had: three capitals. */
export const currencySchema = fieldSchema(currency) as z.ZodType<string>;
/** Text for the audit table. */
export const remarkSchema = fieldSchema(remark) as z.ZodType<string>;
