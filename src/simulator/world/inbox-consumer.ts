/** A consumer with an inbox of its own, as the guide has it: what it did it remembers, and only once it is done. */

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
    // It falls over before it has done anything, again and again, then no more.
    if (faults.strikes('poison', `${group} ${id}`) && failures.next(id) < FAILURES)
      return done(inbox.has(id));
    work(event, (handled) => {
      if (handled) inbox.add(id);
      done(handled || inbox.has(id));
    });
  };
}
