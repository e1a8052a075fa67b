/**
 * Negative controls: three shops known to be broken, each judged by the rule that must notice.
 * A control without findings means that the rig proves nothing, and fails the job.
 */

import { killServer } from './actions.ts';
import { pause } from './child.ts';
import { type Evidence, endOthers, gather } from './evidence.ts';
import { openShop, RELAY_BY_POSITION, type ShopSettings } from './shop.ts';
import { acknowledgedIsStored, everyMessageCame, nothingIsOrphaned } from './verdict.ts';

export interface Control {
  readonly name: string;
  /** What the rule must report, and how many findings it reported. */
  readonly reports: string;
  readonly found: number;
  readonly kills: number;
}

type Settings = Omit<ShopSettings, 'database'>;

const ATTEMPTS = 20;

/** Acknowledges commits before they are on the disk. Killing the server loses the last of them. */
export async function lazyCommit(settings: Settings): Promise<Control> {
  const { cluster } = settings;
  await cluster.signal('SIGINT');
  await cluster.start(['synchronous_commit=off']);
  let [found, kills] = [0, 0];
  while (found === 0 && kills < ATTEMPTS) {
    const shop = await openShop({ ...settings, database: `lazy_${++kills}` });
    try {
      await untilBusy(shop.wire, 100);
      // Kills between commits that follow one another, so that some have just been acknowledged.
      await killServer(cluster, () => untilBusy(shop.wire, 4));
      await shop.crew.killAll();
      await cluster.start();
      found += acknowledgedIsStored(await gather(shop)).length;
    } finally {
      await shop.close();
    }
  }
  await cluster.signal('SIGINT');
  await cluster.start([]);
  return { name: 'synchronous_commit=off', reports: 'acknowledged answers lost', found, kills };
}

/** Writes the outbox after the commit. Killing a worker in between leaves events without a message. */
export async function splitOutbox(settings: Settings): Promise<Control> {
  const shop = await openShop({ ...settings, database: 'apart', outboxApart: true });
  let [found, kills] = [0, 0];
  try {
    while (found === 0 && kills < ATTEMPTS) {
      await untilBusy(shop.wire, 40);
      await shop.crew.killAll();
      await endOthers(shop);
      kills += shop.workers;
      found += nothingIsOrphaned(await gather(shop)).length;
      if (found === 0) for (const name of shop.crew.names('worker')) await shop.crew.kill(name);
    }
  } finally {
    await shop.close();
  }
  return { name: 'outbox in a transaction of its own', reports: 'events without a message', found, kills };
}

/** A cursor that is a position alone. It ran beside the sound relay, and skips events of late commits. */
export function relayByPosition(evidence: Evidence, kills: number): Control {
  const { length } = everyMessageCame(evidence, RELAY_BY_POSITION);
  return { name: 'relay by position alone', reports: 'messages missed', found: length, kills };
}

/** Waits until the shop has committed this often. */
async function untilBusy(wire: { readonly commits: number }, commits: number): Promise<void> {
  const [from, deadline] = [wire.commits, performance.now() + 20_000];
  while (wire.commits < from + commits && performance.now() < deadline) await pause(2);
}
