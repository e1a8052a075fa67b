/** Asks every invariant of a log; on production data as well as on a test's. */
import type { Instant } from '../../core/quantity.ts';
import { answerInvariants } from './answers.ts';
import { historyInvariants } from './history.ts';
import type { Invariant, InvariantId, Log, Touched, Violation } from './log.ts';
import { messageInvariants } from './messages.ts';
import { moneyInvariants } from './money.ts';
import { bookInvariants } from './money-books.ts';
import { notApplicableYet } from './not-applicable.ts';
import { orderInvariants } from './orders.ts';
import { stockInvariants } from './stock.ts';
import { waitingInvariants } from './waiting.ts';

/** Every invariant there is, by id in the order S, P, O, L. */
export const invariants: readonly Invariant[] = [
  ...stockInvariants,
  ...moneyInvariants,
  ...bookInvariants,
  ...orderInvariants,
  ...waitingInvariants,
  ...[...historyInvariants, ...answerInvariants, ...messageInvariants].sort(
    (a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)),
  ),
];

export interface AuditOptions {
  /** Only these; default all. */
  readonly only?: readonly InvariantId[] | undefined;
  /** Another instant than the log's own. */
  readonly now?: Instant | undefined;
  /** `commit` leaves out what is only true once nothing is under way; default `rest`: everything. */
  readonly when?: 'commit' | 'rest' | undefined;
}

export interface Audit {
  /** What was asked. */
  readonly checked: readonly InvariantId[];
  readonly violations: readonly Violation[];
  /** What was not, and why: a missing part of the log, or a subject that does not exist yet. Never counted as held. */
  readonly notApplicable: readonly { readonly id: InvariantId; readonly why: string }[];
}

/**
 * Everything that is wrong with a shop's books.
 *
 * @example
 * const { violations, notApplicable } = audit(await readLog(store, Date.now()));
 * if (violations.length > 0) alarm(violations.map(({ invariant, message }) => `${invariant} ${message}`));
 */
export function audit(log: Log, { only, now = log.now, when = 'rest' }: AuditOptions = {}): Audit {
  const wanted = (id: InvariantId) => only?.includes(id) !== false;
  const asked = now === log.now ? log : { ...log, now };
  const checked: InvariantId[] = [];
  const violations: Violation[] = [];
  const notApplicable: { id: InvariantId; why: string }[] = [];
  for (const invariant of invariants) {
    if (!wanted(invariant.id) || (when === 'commit' && invariant.when === 'rest')) continue;
    const missing = invariant.needs?.filter((part) =>
      part === 'levels' ? log.levels.length === 0 : log[part] === undefined,
    );
    if (missing?.length) {
      notApplicable.push({ id: invariant.id, why: `the log has no ${missing.join(' and no ')}` });
      continue;
    }
    checked.push(invariant.id);
    // One by one: a spread of many thousand arguments overflows the stack.
    for (const violation of invariant.violations(asked)) violations.push(violation);
  }
  for (const [id, why] of Object.entries(notApplicableYet))
    if (wanted(id as InvariantId)) notApplicable.push({ id: id as InvariantId, why });
  return { checked, violations, notApplicable };
}

/**
 * What one commit broke, given that everything held before it: cheap enough for every commit of a simulation. What
 * only shows over many rows is left to {@link audit} once the shop is at rest.
 */
export function invariantsFor(touched: Touched): readonly Violation[] {
  let found: readonly Violation[] = [];
  for (const step of steps) {
    const violations = step(touched);
    if (violations.length > 0) found = [...found, ...violations];
  }
  return found;
}

const steps = invariants.flatMap(({ step }) => step ?? []);
