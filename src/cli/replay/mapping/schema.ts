/** The mapping from rows of a CSV file to source A's events, written by the user. */
import * as z from 'zod';
import { STREAMS } from '../../../tracking/index.ts';

/** Text with columns in braces: `{InvoiceNo}-{line}`. `line` is the line of the row in the file. */
const template = z.string();

const field = z.union([
  template,
  z.strictObject({
    from: template,
    /** Replaces texts; null: the row is no event. Other texts are kept. */
    map: z.record(z.string(), z.string().nullable()).optional(),
    /** Replaces an empty text. */
    default: z.string().optional(),
    /** For units, sequence numbers and epoch milliseconds. */
    as: z.literal('integer').optional(),
    /** The format of an instant that is neither ISO 8601 nor SQL: `DD/MM/YYYY HH:mm`, read as UTC. */
    time: z.string().optional(),
  }),
]);

const condition = z.strictObject({ column: z.string(), startsWith: z.string() });

export const mappingSchema = z.strictObject({
  /** The currency of prices, ISO 4217. */
  currency: z.string().default('CNY'),
  /** The events of a row. */
  events: z
    .array(
      z.strictObject({
        stream: z.enum(STREAMS),
        /** Only rows whose column starts with a text. */
        when: condition.optional(),
        unless: condition.optional(),
        /** By source A's field names. */
        fields: z.record(z.string(), field),
      }),
    )
    .min(1),
});

export type Mapping = z.infer<typeof mappingSchema>;
export type MappedEvent = Mapping['events'][number];
export type MappedField = MappedEvent['fields'][string];
