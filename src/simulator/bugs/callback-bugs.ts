/** Faults of hosts in the webhook pipeline. */
import { ok, ResultAsync } from 'neverthrow';
import type { App, CommitResult, Failure } from '../../app/index.ts';
import { canonical } from '../../core/canonical.ts';
import { type InboxRow, inboxId, type RecordPaymentFact, type UseCase } from '../../flow/index.ts';
import type { Store } from '../../ports/index.ts';
import type { Flow } from '../world/parts.ts';
import { type Bug, withStore } from './bug.ts';

const rowOf = ({ reported }: RecordPaymentFact) => ({ kind: 'inbox', id: inboxId(reported) });

/** Marks a notification as handled, in a commit of its own. */
const markHandled: UseCase<RecordPaymentFact> = {
  name: 'callback.mark',
  locks: (command) => [rowOf(command)],
  decide: (receiveMarked, command) => {
    const { reported, at } = command;
    if (receiveMarked.read(rowOf(command))) return;
    const contents = [canonical({ paymentId: reported.paymentId, fact: reported.fact })];
    receiveMarked.put(rowOf(command), { status: 'marked', receivedAt: at, contents } satisfies InboxRow);
  },
};

/** Does the work of a notification that is marked already. */
const work = (receive: Flow['recordPaymentFact']): UseCase<RecordPaymentFact> => ({
  ...receive,
  decide: (work, command) => {
    const { read } = work;
    work.read = (ref) => (ref.kind === 'inbox' ? undefined : read.call(work, ref));
    receive.decide(work, command);
  },
});

const NOTHING: CommitResult = { events: [], replayed: false };

function markedFirst(app: App, store: Store): App {
  const inTwo = async (receive: Flow['recordPaymentFact'], command: RecordPaymentFact) => {
    const [known] = await store.read([rowOf(command)]);
    if (known) return ok<CommitResult, Failure>(NOTHING);
    const marked = await app.handle(markHandled, command);
    return marked.isErr() ? marked : await app.handle(work(receive), command);
  };
  return {
    ...app,
    handle: (useCase, command, options) =>
      useCase.name === 'payment.record_fact'
        ? (new ResultAsync(inTwo(useCase as never, command as never)) as never)
        : app.handle(useCase, command, options),
  };
}

export const callbackBugs: readonly Bug[] = [
  {
    name: 'callback-marked-before-work',
    what: 'a notification is marked as handled in a commit before the one that handles it',
    alter: (parts) => ({ ...parts, wrapWebhookApp: markedFirst }),
  },
  {
    name: 'inbox-not-atomic',
    what: 'the inbox row is written after the commit, and sometimes lost',
    alter: (parts) => {
      let writes = 0;
      return withStore(parts, {
        alterWrites: (sound) => {
          const received = sound.changes.some(({ kind }) => kind === 'inbox');
          if (!received || ++writes % 20 > 0) return sound;
          return { ...sound, changes: sound.changes.filter(({ kind }) => kind !== 'inbox') };
        },
      });
    },
  },
  {
    name: 'suspense-forgotten',
    what: 'money in suspense is never matched with a payment that appears later',
    alter: (parts) => ({
      ...parts,
      flow: { ...parts.flow, matchSuspense: { ...parts.flow.matchSuspense, decide: () => {} } },
    }),
  },
  {
    name: 'unmatched-money-dropped',
    what: 'money for an unknown payment is acknowledged and dropped',
    alter: (parts) => {
      const { recordPaymentFact: receive } = parts.flow;
      const decide: typeof receive.decide = (work, command) => {
        if (command.orderId !== undefined) receive.decide(work, command);
      };
      return { ...parts, flow: { ...parts.flow, recordPaymentFact: { ...receive, decide } } };
    },
  },
];
