/**
 * A process that runs the library as a host would: a pool with timeouts, keys, and grouping.
 * It records each command before it sends it, and each answer before it acts on it.
 * After a crash it reads its journals, and resends every command without a final answer under the same key.
 */
import { createApp, fingerprint } from 'orderwright/app';
import { fromPg, sqlStore } from 'orderwright/sql';
import pg from 'pg';
import { endRequest, journalOf, pause, type WorkerTask } from './child.ts';
import { outboxApart } from './control-stores.ts';
import { type Answered, answerOf, isFinal, rowOf, type Sent, type WorkerEntry } from './entries.ts';
import { openJournal, readJournal } from './journal.ts';
import { type Step, storyOf, useCases } from './stories.ts';

/** Without these timeouts a host waits for ever on a half-open connection, and holds its row locks. */
const QUERY_TIMEOUT_MS = 1_000;
const IDLE_IN_TRANSACTION_MS = 1_700;
/** Long enough that retries do not keep a restarted server from coming up. */
const RETRY_MS = 200;
/** How often a story ends by sending an answered step once more. */
const RESEND_SHARE = 0.05;

export async function work(task: WorkerTask): Promise<void> {
  const ending = endRequest();
  const earlier = Array.from({ length: task.life }, (_, life) =>
    readJournal<WorkerEntry>(journalOf(task.folder, task.name, life)),
  ).flat();
  const answers = new Map(
    earlier.flatMap((entry) =>
      entry.type === 'answered' && isFinal(entry) ? [[rowOf(entry), entry] as const] : [],
    ),
  );
  const ended = new Set(earlier.flatMap((entry) => (entry.type === 'ended' ? entry.story : [])));
  const begun = new Set(earlier.flatMap((entry) => (entry.type === 'sent' ? entry.story : [])));
  const unfinished = [...begun].filter((story) => !ended.has(story));
  let next = begun.size === 0 ? 0 : Math.max(...begun) + 1;

  const journal = openJournal<WorkerEntry>(journalOf(task.folder, task.name, task.life));
  const pool = new pg.Pool({
    connectionString: task.url,
    max: 4,
    application_name: task.name,
    connectionTimeoutMillis: 3_000,
    query_timeout: QUERY_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  });
  pool.on('error', () => undefined);
  const driver = fromPg(pool);
  const store = sqlStore(task.outboxApart ? outboxApart(driver) : driver);
  const app = createApp({ store, concurrency: 2, maxBatch: 6 });
  const answered: { readonly story: number; readonly step: Step }[] = [];
  let lastAt = 0;

  const tryOnce = async (story: number, { operation, key, command }: Step): Promise<Answered> => {
    lastAt = Math.max(lastAt + 1, Date.now());
    const sent: Sent = {
      type: 'sent',
      story,
      operation,
      key,
      fingerprint: fingerprint(operation, command),
      at: lastAt,
      command,
    };
    await journal.append(sent);
    const useCase = useCases[operation];
    if (!useCase) throw new Error(`no use case is called ${operation}`);
    const answer = await app
      .handle(useCase, { ...command, at: sent.at } as never, { key, request: undefined, actor: 'rig' })
      .match<Answered, Answered>(
        (receipt) => answerOf(sent, { receipt }),
        (failure) => answerOf(sent, { failure }),
      );
    await journal.append(answer);
    return answer;
  };
  const send = async (story: number, step: Step): Promise<Answered> => {
    for (;;) {
      const answer = await tryOnce(story, step);
      if (isFinal(answer)) return answer;
      await pause(RETRY_MS);
    }
  };
  const run = async (n: number): Promise<void> => {
    const story = storyOf(task.seed, task.name, n);
    let turn = story.next();
    while (!turn.done) {
      const step = turn.value;
      const known = answers.get(rowOf(step));
      const [answer] = known
        ? [known]
        : await Promise.all(step.twice ? [send(n, step), send(n, step)] : [send(n, step)]);
      answered.push({ story: n, step });
      turn = story.next((answer as Answered).code === 'OK');
    }
    await journal.append({ type: 'ended', story: n });
    const again = answered[Math.floor(Math.random() * answered.length)];
    if (again && Math.random() < RESEND_SHARE) await send(again.story, again.step);
  };
  const caller = async (): Promise<void> => {
    for (;;) {
      const n = unfinished.shift() ?? (ending.requested() ? undefined : next++);
      if (n === undefined) return;
      await run(n);
    }
  };
  await Promise.all(Array.from({ length: task.callers }, caller));
  await pool.end();
  process.exit(0);
}
