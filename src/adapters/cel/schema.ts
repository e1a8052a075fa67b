/** The schema of rules from a table or a form: strict, each problem with its path. */
import * as z from 'zod';
import { idSchema as id, instantSchema as instant } from '../../core/schema.ts';
import { actionTable, type FieldKind } from './actions.table.ts';
import type { Rule } from './rules.types.ts';

const fields: { readonly [kind in FieldKind]: z.ZodType } = {
  id,
  text: z.string().min(1).max(1_000),
  count: z.int().positive(),
  urgency: z.enum(['HIGH', 'MEDIUM', 'LOW']),
  channel: z.enum(['APP_PUSH', 'SMS', 'EMAIL']),
};

function actionOf(name: string, shape: { readonly [field: string]: FieldKind }): z.ZodType {
  const members = Object.entries(shape).map(([field, kind]) => [field, fields[kind]] as const);
  return z.strictObject({ do: z.literal(name), ...Object.fromEntries(members) });
}

const ruleSchemas = Object.entries(actionTable).map(([type, actions]) =>
  z
    .strictObject({
      ruleId: id,
      type: z.literal(type),
      priority: z.int().positive(),
      condition: z.string(),
      action: z.union(Object.entries(actions).map(([name, shape]) => actionOf(name, shape))),
      effectiveAt: instant,
      expiresAt: instant.nullable(),
      status: z.enum(['ACTIVE', 'INACTIVE']),
    })
    .refine(({ effectiveAt, expiresAt }) => expiresAt === null || effectiveAt < expiresAt, {
      path: ['expiresAt'],
      message: 'expiresAt must be after effectiveAt',
    }),
);

/** The schema of one rule, built from the table of actions. */
export const ruleSchema: z.ZodType<Rule> = z.union(ruleSchemas) as unknown as z.ZodType<Rule>;
