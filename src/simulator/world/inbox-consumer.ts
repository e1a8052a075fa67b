/** A consumer with an inbox, as the guide describes it. A message is recorded only after its work is done. */

import { CallCounters } from '../../testing/call-counters.ts';
import type { RunContext } from '../engine/context.ts';
import type { Consumer } from './broker.ts';
import type { Habits } from './habits.ts';

const FAILURES = 6;

export function withInbox(
  { faults, marks }: Pick<RunContext, 'faults' | 'marks'>,
  habits: Habits,
  group: string,
  work: Consumer,
): Consumer {
  const inbox = new Set<string>();
  const failures = new CallCounters();
  return (event, done) => {
    const { id } = event;
    if (habits.inbox && inbox.has(id)) {
      marks.hit('inbox-recognised');
      return done(true);
    }
    if (!habits.inboxAfterWork) inbox.add(id);
    // The consumer fails before any work is done, a few times per message.
    if (faults.strikes('poison', `${group} ${id}`) && failures.next(id) < FAILURES)
      return done(inbox.has(id));
    work(event, (handled) => {
      if (handled) inbox.add(id);
      done(handled || inbox.has(id));
    });
  };
}
