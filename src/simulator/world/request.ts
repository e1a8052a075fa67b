/** A command on its way to a node, and what its caller gets back. */
import type { CommitResult, Failure, HandleOptions, PayOutcome } from '../../app/index.ts';
import type { ReportedPaymentFact, UseCase } from '../../flow/index.ts';

/** No answer came back. */
export interface NoAnswer {
  readonly lost: true;
}

/** What the caller gets back: an answer, or none at all. */
export type Answer =
  | { readonly result: CommitResult }
  | { readonly failure: Failure }
  /** The outcome of a request to pay, unless nothing was written. */
  | { readonly paid: PayOutcome }
  | NoAnswer;

/** A command on its way to a node. */
export interface NodeRequest {
  readonly useCase: UseCase<never>;
  readonly command: object;
  readonly options: HandleOptions;
  /** A request to pay: the node records the attempt, then calls the gateway. */
  readonly pays?: boolean;
}

/** One request, however often it is sent. */
export interface SentRequest extends NodeRequest {
  /** The actor and the number of its act: `o12.3`. */
  readonly address: string;
  readonly correlation: string;
  readonly flat: FlatRequest;
}

/** The name and the fields of a request in one flat shape, as oracles and marks read it. */
export interface FlatRequest {
  readonly name: string;
  readonly command: { readonly [field: string]: unknown };
}

/** Flattens a command. A callback has the same fields as the fact it reports. */
export function flatten({ name }: UseCase<never>, command: object): FlatRequest {
  if (!('reported' in command)) return { name, command: command as FlatRequest['command'] };
  const { reported, ...rest } = command as { readonly reported: ReportedPaymentFact };
  const { paymentId, fact } = reported;
  return { name, command: { ...fact, ...rest, paymentId, source: 'callback' } };
}
