/** How the rows of a CSV file are read as source A's events: a file that its user writes. */
import * as z from 'zod';
import { STREAMS } from '../../../tracking/index.ts';

/** Text with columns in braces: `{InvoiceNo}-{line}`, where `line` is the line of the row in its file. */
const template = z.string();

const field = z.union([
  template,
  z.strictObject({
    from: template,
    /** What a text stands for; null: such a row is no event. A text that is not listed stays as it is. */
    map: z.record(z.string(), z.string().nullable()).optional(),
    /** Instead of an empty text. */
    default: z.string().optional(),
    /** Of a number of units, a place in a sequence, epoch milliseconds. */
    as: z.literal('integer').optional(),
    /** Of an instant that is neither ISO 8601 nor SQL: `DD/MM/YYYY HH:mm`, read as UTC. */
    time: z.string().optional(),
  }),
]);

const condition = z.strictObject({ column: z.string(), startsWith: z.string() });

export const mappingSchema = z.strictObject({
  /** Of prices, ISO 4217. */
  currency: z.string().default('CNY'),
  /** The events a row stands for. */
  events: z
    .array(
      z.strictObject({
        stream: z.enum(STREAMS),
        /** Only rows whose column begins so. */
        when: condition.optional(),
        unless: condition.optional(),
        /** By source A's name of the field. */
        fields: z.record(z.string(), field),
      }),
    )
    .min(1),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type MappedEvent = Mapping['events'][number];
export type MappedField = MappedEvent['fields'][string];
