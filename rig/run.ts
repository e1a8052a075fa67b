/** One whole run: the plan, the verdict, and the negative controls. */
import { lazyCommit, relayByPosition, splitOutbox } from './controls.ts';
import { CUT_NAMES } from './cuts.table.ts';
import { type Evidence, endOthers, gather } from './evidence.ts';
import { KILL_NAMES, NUISANCE_NAMES } from './kills.table.ts';
import { planOf } from './plan.ts';
import { hardware, type Report } from './report.ts';
import { runPlan } from './run-plan.ts';
import { openShop, RELAY, type ShopSettings } from './shop.ts';
import {
  acknowledgedIsStored,
  booksAreRight,
  everyMessageCame,
  failedIsNotStored,
  isResolved,
  nothingIsDoubled,
  nothingIsOrphaned,
  unansweredBranches,
  unknownBranches,
} from './verdict.ts';

export interface Size {
  readonly kills: number;
  readonly cuts: number;
}

/** One nuisance for this many kills. */
const KILLS_PER_NUISANCE = 8;

export async function run(
  settings: Omit<ShopSettings, 'database'>,
  { kills, cuts }: Size,
  report: (what: string, done: number, of: number) => void,
): Promise<Report> {
  const began = performance.now();
  const { seed } = settings;
  const [server, durability] = await serverOf(settings);
  const plan = planOf(seed, { kills, cuts, nuisances: Math.ceil(kills / KILLS_PER_NUISANCE) });

  const shop = await openShop({ ...settings, database: 'shop', relays: true });
  const done = await runPlan(shop, plan, (n) => report('kills and cuts', n, plan.length));
  await shop.crew.finish('worker');
  await endOthers(shop);
  await shop.crew.finish('relay');
  const evidence = await gather(shop);
  await shop.close();
  const cutsDone = Object.fromEntries(CUT_NAMES.map((name) => [name, shop.wire.fired.get(name) ?? 0]));

  report('controls', 0, 2);
  const split = await splitOutbox(settings);
  report('controls', 1, 2);
  const lazy = await lazyCommit(settings);
  report('controls', 2, 2);
  const controls = [lazy, relayByPosition(evidence, sum(done.kills.values())), split];

  const books = booksAreRight(evidence);
  const findings = [
    ...acknowledgedIsStored(evidence),
    ...failedIsNotStored(evidence),
    ...isResolved(evidence),
    ...nothingIsDoubled(evidence),
    ...nothingIsOrphaned(evidence),
    ...everyMessageCame(evidence, RELAY),
    ...books.findings,
    ...shop.crew.problems.map((message) => ({ rule: 'process' as const, message })),
  ];
  const unknown = unknownBranches(evidence);
  return {
    seed,
    when: new Date().toISOString().slice(0, 10),
    hardware: hardware(),
    server,
    durability,
    seconds: (performance.now() - began) / 1_000,
    kills: countsOf(KILL_NAMES, done.kills),
    nuisances: countsOf(NUISANCE_NAMES, done.nuisances),
    cuts: cutsDone,
    ...answersOf(evidence),
    unknown,
    unanswered: unansweredBranches(evidence),
    events: evidence.log.history.length,
    published: evidence.published.get(RELAY)?.length ?? 0,
    invariants: books.checked.length,
    findings,
    controls,
    shortcomings: [
      ...(sum(done.kills.values()) < kills ? [`fewer than ${kills} kills`] : []),
      ...(sum(Object.values(cutsDone)) < cuts ? [`fewer than ${cuts} cuts`] : []),
      ...(cuts > 0 && (unknown.committed === 0 || unknown.not === 0)
        ? ['of the unknown outcomes only one branch was seen']
        : []),
      ...controls
        .filter(({ found }) => found === 0)
        .map(({ name }) => `the control "${name}" came out clean`),
    ],
  };
}

/** The server's version and durability settings. Anything but the defaults would prove nothing. */
async function serverOf({ cluster }: Pick<ShopSettings, 'cluster'>): Promise<readonly [string, string]> {
  const names = ['server_version', 'fsync', 'synchronous_commit', 'full_page_writes'];
  const [row = {}] = await cluster.query(
    'postgres',
    `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`,
  );
  const [version = '', ...durable] = names.map((name) => String(row[name]));
  if (durable.some((value) => value !== 'on'))
    throw new Error(`durability is not the default: ${durable.join()}`);
  return [
    version.split(' ')[0] ?? version,
    names
      .slice(1)
      .map((name) => `${name} on`)
      .join(', '),
  ];
}

function answersOf({ sent, answered }: Evidence): Pick<Report, 'tries' | 'acknowledged' | 'failures'> {
  const failures: { [code: string]: number } = {};
  const acknowledged = { done: 0, refused: 0, replayed: 0 };
  for (const { code, replayed } of answered) {
    if (code === 'OK') acknowledged.done += 1;
    else if (code === 'REFUSED') acknowledged.refused += 1;
    else failures[code] = (failures[code] ?? 0) + 1;
    if (replayed) acknowledged.replayed += 1;
  }
  return { tries: sent.length, acknowledged, failures };
}

function countsOf<N extends string>(names: readonly N[], counts: ReadonlyMap<N, number>) {
  return Object.fromEntries(names.map((name) => [name, counts.get(name) ?? 0]));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
