/** Runs all stories on one clock. Steps that are due are sent concurrently, so callers contend in the store. */
import type { Instant } from '../../core/quantity.ts';
import type { Outcome, Step, Story } from './stories.ts';

/** How often a use case was accepted, recognised as a repeat, or refused, by code. */
export interface Tally {
  accepted: number;
  repeated: number;
  readonly refused: Map<string, number>;
}

interface Due {
  readonly at: Instant;
  readonly order: number;
  readonly story: Story;
  readonly step: Step;
}

/** The maximum number of concurrent callers. */
const CALLERS = 256;

/**
 * Runs the stories up to an instant; later steps are not sent. Steps are sent in the order of their instants, whatever
 * time the machine takes.
 */
export async function drive(
  stories: readonly { readonly at: Instant; readonly story: Story }[],
  until: Instant,
  progress: (sent: number, at: Instant) => void,
): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>();
  let due: Due[] = stories.flatMap(({ at, story }, order) => nextStep(story.next(), story, at, order, until));
  let sent = 0;
  while (due.length > 0) {
    due.sort((a, b) => a.at - b.at || a.order - b.order);
    const now = due.slice(0, CALLERS);
    due = due.slice(CALLERS);
    const outcomes = await Promise.all(now.map(({ step, at }) => outcomeOf(step, at)));
    for (const [i, outcome] of outcomes.entries()) {
      const { story, step, at, order } = now[i] as Due;
      count(tallies, step.name, outcome);
      due.push(...nextStep(story.next(outcome), story, at, order, until));
    }
    sent += now.length;
    progress(sent, now.at(-1)?.at ?? 0);
  }
  return tallies;
}

function nextStep(
  { done, value }: IteratorResult<Step, void>,
  story: Story,
  at: Instant,
  order: number,
  until: Instant,
): Due[] {
  return done || !value || at + value.after > until
    ? []
    : [{ at: at + value.after, order, story, step: value }];
}

function outcomeOf(step: Step, at: Instant): Promise<Outcome> {
  return step.send(at).match<Outcome, Outcome>(
    (receipt) => ({ receipt }),
    (failure) => ({ failure }),
  ) as Promise<Outcome>;
}

function count(tallies: Map<string, Tally>, name: string, outcome: Outcome): void {
  const tally = tallies.get(name) ?? { accepted: 0, repeated: 0, refused: new Map() };
  tallies.set(name, tally);
  if ('receipt' in outcome) {
    const repeated = outcome.receipt.replayed || outcome.receipt.events.length === 0;
    if (repeated) tally.repeated += 1;
    else tally.accepted += 1;
    return;
  }
  const { failure } = outcome;
  // A store failure is not an outcome of the rules, so the demo fails.
  if (failure.code === 'STORE_FAILED') throw failure.cause;
  const code = failure.code === 'REFUSED' ? (failure.refusals[0]?.code ?? failure.code) : failure.code;
  tally.refused.set(code, (tally.refused.get(code) ?? 0) + 1);
}
