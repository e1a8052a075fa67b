/** Reading a channel's message: by its schema first, then word by word, and every problem is reported. */
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

/** Fields a channel adds tomorrow are passed over; values it never had are refused by {@link Look}. */
export const open = <S extends z.core.$ZodLooseShape>(shape: S): z.ZodObject<S, z.core.$loose> =>
  z.looseObject(shape);
/** A text that may be missing, null or empty, as channels please. */
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

/** A value by its schema. Our own codes stand in a custom issue's message. */
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

/** JSON text by its schema; a name that stands twice is refused. */
export function readAs<T>(schema: z.ZodType<T>, text: string): Read<T> {
  const read = readJson(text);
  if ('value' in read) return readValue(schema, read.value);
  const { problem, path } = read.fault;
  return malformed([{ path, problem, message: 'not a JSON text that everybody reads the same way' }]);
}

export function malformed(problems: readonly InputProblem[]): Read<never> {
  return err({ code: 'MALFORMED_INPUT', problems });
}

/** What is looked up in a message whose shape is right. Everything that is not found is remembered with its path. */
export class Look {
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

  word<W extends string>(words: { readonly [word: string]: W }, word: string, path: string): W | undefined {
    return meaningOf(words, word) ?? this.fault(path, 'UNKNOWN_WORD', word);
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

  /** A test message is none of live mode's, nor the other way round. */
  mode(live: boolean, path: string): void {
    if (live !== ((this.options.mode ?? 'live') === 'live')) this.fault(path, 'WRONG_MODE', live);
  }

  /** The account, as the message names it, else the one whose credentials were used. */
  merchant(named: string | undefined, path: string): string {
    return this.needed(named ?? this.options.merchantId, path);
  }

  /** The notification, if every field was read; otherwise every problem. */
  notification(
    eventId: string,
    word: string,
    facts: readonly (ChannelFact | undefined)[],
  ): Read<ChannelNotification> {
    if (this.#problems.length > 0) return malformed(this.#problems);
    return ok({
      channel: this.card.channel,
      eventId,
      word,
      facts: facts.filter((each) => each !== undefined),
    });
  }
}
