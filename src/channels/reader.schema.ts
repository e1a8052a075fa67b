/** Reads a channel's message: its schema first, then its fields, and reports every problem. */
import { err, ok, type Result } from 'neverthrow';
import * as z from 'zod';
import { readJson } from '../core/json.ts';
import type { Instant } from '../core/quantity.ts';
import { describe } from '../core/quantity.ts';
import { type InputProblem, idSchema, type MalformedInput } from '../core/schema.ts';
import { type AmountRead, positiveIn } from './amount.ts';
import { type ChannelCard, meaningOf } from './card.ts';
import type { ChannelFact, ChannelNotification, ReadOptions } from './notification.ts';
import { instantOf } from './time.ts';

export type Read<T> = Result<T, MalformedInput>;

/** An object whose unknown fields are ignored: channels add fields. {@link FieldReader} refuses unknown values. */
export const open = <S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$loose> =>
  z.looseObject(shape);
/** A text that may be missing, null or empty. */
export const maybe: z.ZodType<string | undefined> = z
  .string()
  .nullish()
  .transform((text) => text || undefined);
export const id: z.ZodType<string> = idSchema;
/** An id that may be missing. */
export const maybeId: z.ZodType<string | undefined> = idSchema
  .nullish()
  .transform((text) => text ?? undefined);
export const wholeNumber: z.ZodType<number> = z.int();

/** A value read by its schema. A custom issue carries our own code as its message. */
export function readValue<T>(schema: z.ZodType<T>, value: unknown): Read<T> {
  const read = schema.safeParse(value);
  if (read.success) return ok(read.data);
  return malformed(
    read.error.issues.map(({ path, code, message }) => ({
      path: path.map(String).join('.'),
      problem: code === 'custom' ? message : code,
      message,
    })),
  );
}

/** JSON text read by its schema. A repeated name is refused. */
export function readAs<T>(schema: z.ZodType<T>, text: string): Read<T> {
  const read = readJson(text);
  if ('value' in read) return readValue(schema, read.value);
  const { problem, path } = read.fault;
  return malformed([{ path, problem, message: 'not a JSON text that every parser reads the same way' }]);
}

export function malformed(problems: readonly InputProblem[]): Read<never> {
  return err({ code: 'MALFORMED_INPUT', problems });
}

/** Reads fields after schema validation and collects every problem with its path. */
export class FieldReader {
  readonly #problems: InputProblem[] = [];
  readonly card: ChannelCard;
  readonly options: ReadOptions;

  constructor(card: ChannelCard, options: ReadOptions) {
    this.card = card;
    this.options = options;
  }

  fault(path: string, problem: string, given?: unknown): undefined {
    const message = given === undefined ? problem : `${problem}: ${describe(given)}`;
    this.#problems.push({ path, problem, message });
    return undefined;
  }

  meaning<M extends string>(
    meanings: { readonly [channelStatus: string]: M },
    channelStatus: string,
    path: string,
  ): M | undefined {
    return meaningOf(meanings, channelStatus) ?? this.fault(path, 'UNKNOWN_VALUE', channelStatus);
  }

  amount(
    amount: string | number | undefined,
    path: string,
    currency = this.card.amount.currency,
  ): AmountRead | undefined {
    if (amount === undefined) return this.fault(path, 'MISSING');
    if (currency === undefined) return this.fault('currency', 'MISSING');
    const read = positiveIn(this.card, amount, currency);
    return typeof read === 'string'
      ? this.fault(path, read, read === 'UNKNOWN_CURRENCY' ? currency : amount)
      : read;
  }

  time(text: string | undefined, path: string): Instant | undefined {
    if (text === undefined) return undefined;
    return instantOf(text, this.card.zone) ?? this.fault(path, 'NOT_A_TIME', text);
  }

  needed(text: string | undefined, path: string): string {
    return text ?? this.fault(path, 'MISSING') ?? '';
  }

  /** Refuses a test message in live mode, and a live message in test mode. */
  mode(live: boolean, path: string): void {
    if (live !== ((this.options.mode ?? 'live') === 'live')) this.fault(path, 'WRONG_MODE', live);
  }

  /** The account that the message names; without one, the account whose credentials were used. */
  merchant(named: string | undefined, path: string): string {
    return this.needed(named ?? this.options.merchantId, path);
  }

  /** The notification, if every field was read; otherwise every problem. */
  notification(
    eventId: string,
    channelStatus: string,
    facts: readonly (ChannelFact | undefined)[],
  ): Read<ChannelNotification> {
    if (this.#problems.length > 0) return malformed(this.#problems);
    return ok({
      channel: this.card.channel,
      eventId,
      channelStatus,
      facts: facts.filter((each) => each !== undefined),
    });
  }
}
