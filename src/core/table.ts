/**
 * The shape of a transition table, and the types read off it.
 *
 * A table is `as const` data, status → cell key → cell, the first thing a reader of a domain folder sees.
 * A cell key is usually the name of a command. A machine may sort one kind of fact under several keys.
 * This file imports nothing and costs nothing at run time.
 */

/** What stands in one cell: where the command leads, or why it leads nowhere. */
export type Cell<Status extends string, Guard extends string = never, Outcome extends string = never> =
  /** Goes there. */
  | Status
  /** Goes there if the named guards agree; several targets: the facts decide between them. */
  | {
      readonly to: Status | readonly [Status, ...Status[]];
      readonly when?: Guard | readonly Guard[] | undefined;
    }
  /** Moves no headline: what becomes of the fact, in the machine's own words, and whether the channel is asked. */
  | {
      readonly outcome: Outcome;
      readonly query?: true | undefined;
      readonly when?: Guard | readonly Guard[] | undefined;
    }
  /** Never legal here, with a code that says more than "not in this status". */
  | { readonly refuse: string };

/** Every status has its cells. A target that is no status does not compile. */
export type TableOf<Status extends string, Guard extends string = never, Outcome extends string = never> = {
  readonly [status in Status]: { readonly [cellKey: string]: Cell<Status, Guard, Outcome> };
};

/** Any table at all: what generic code asks for. */
export type AnyTable = {
  readonly [status: string]: { readonly [cellKey: string]: Cell<string, string, string> };
};

/** A cell as `emit` gets it: the statuses it leads to, never none, or the outcome that moves no headline. */
export type Target<Status extends string, Outcome extends string = never> =
  | Moves<Status>
  | ([Outcome] extends [never] ? never : Stays<Outcome>);
export interface Moves<Status extends string> {
  readonly to: readonly [Status, ...Status[]];
  readonly outcome?: undefined;
  readonly query?: undefined;
}
export interface Stays<Outcome extends string> {
  readonly to: readonly [];
  readonly outcome: Outcome;
  readonly query: boolean;
}
/** The targets of a table: statuses that some cell leads to, and outcomes. */
export type TargetOfTable<T> = Target<ReachedOf<T>, OutcomeOf<T>>;

/** The statuses of a table. */
export type StatusOf<T> = keyof T & string;

type Refused = { readonly refuse: string };
type LegalIn<Cells> = Cells extends unknown
  ? { [C in keyof Cells as Cells[C] extends Refused ? never : C]: true }
  : never;

/** Commands legal in `S`; for a union of statuses, those legal in every one of them. */
export type CommandFrom<T, S extends keyof T> = keyof LegalIn<T[S]> & string;

/** Every command that some status of the table accepts. */
export type CommandOf<T> = { [S in keyof T]: keyof LegalIn<T[S]> }[keyof T] & string;

/** Statuses in which the command `C` is legal. */
export type SourceOf<T, C extends string> = {
  [S in keyof T]: C extends keyof LegalIn<T[S]> ? S : never;
}[keyof T] &
  string;

type TargetIn<CellType> = CellType extends { readonly to: infer To }
  ? To extends readonly (infer Each)[]
    ? Each
    : To
  : CellType extends string
    ? CellType
    : never;

/** The statuses that some cell leads to; the one before creation is none of them. */
export type ReachedOf<T> = { [S in keyof T]: { [C in keyof T[S]]: TargetIn<T[S][C]> }[keyof T[S]] }[keyof T] &
  StatusOf<T>;

/** Where the command `C` leads from `S` (a union when the facts decide). */
export type TargetOf<T, S extends keyof T, C extends keyof T[S]> = TargetIn<T[S][C]> & StatusOf<T>;

/** The outcomes of a table: what its cells say beside statuses. */
export type OutcomeOf<T> = {
  [S in keyof T]: {
    [C in keyof T[S]]: T[S][C] extends { readonly outcome: infer O } ? O : never;
  }[keyof T[S]];
}[keyof T] &
  string;

/** The codes that cells of a table refuse with. */
export type RefusedCodeOf<T> = T extends unknown
  ? {
      [S in keyof T]: {
        [C in keyof T[S]]: T[S][C] extends { readonly refuse: infer Code } ? Code : never;
      }[keyof T[S]];
    }[keyof T]
  : never;

/** The guards a table names. */
export type GuardOf<T> = {
  [S in keyof T]: {
    [C in keyof T[S]]: T[S][C] extends { readonly when: infer G }
      ? G extends readonly (infer Each)[]
        ? Each
        : G
      : never;
  }[keyof T[S]];
}[keyof T] &
  string;
