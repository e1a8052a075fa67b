/** Puts a world together: nodes over one store, gateway, broker, consumers, people, and those who watch. */
import { HOUR_MS } from '../../core/quantity.ts';
import type { OrderPolicy } from '../../order/index.ts';
import { GatewayChannel } from '../gateway/channel.ts';
import { Auditor } from './auditor.ts';
import { Broker } from './broker.ts';
import { markCommit, markRefusal } from './commit-marks.ts';
import { CommitOracle } from './commit-oracle.ts';
import { type Commit, Database } from './database.ts';
import { desk, deskWants } from './desk.ts';
import { Director, type Sent } from './director.ts';
import { FaultPlan } from './fault-plan.ts';
import { Findings } from './findings.ts';
import type { Ground } from './ground.ts';
import { RollingHash } from './hash.ts';
import { Kernel } from './kernel.ts';
import { Marks } from './marks.ts';
import { AppNode, type Heard } from './node.ts';
import { Outbox } from './outbox.ts';
import { type Parts, soundParts } from './parts.ts';
import { callback } from './pay-story.ts';
import type { RunPlan } from './plan.ts';
import { type Draw, drawFrom, seedFor } from './random.ts';
import { Relays } from './relays.ts';
import { ShadowStock } from './shadow-stock.ts';
import { Shelf } from './shelf.ts';
import type { Shop } from './shop.ts';
import { Sweeper } from './sweeper.ts';
import { Trace } from './trace.ts';
import { traceCommit, traceHeard } from './trace-call.ts';
import { View } from './view.ts';

/** A Monday morning. */
export const OPENING = Date.UTC(2026, 0, 5, 8);

export interface World {
  readonly ground: Ground;
  readonly shop: Shop;
  readonly nodes: readonly AppNode[];
  readonly broker: Broker;
  readonly relays: Relays;
  readonly sweeper: Sweeper;
  readonly view: View;
  readonly auditor: Auditor;
  readonly shadow: ShadowStock;
  readonly findings: Findings;
  readonly hash: RollingHash;
}

/** How the sources disagree, drawn by the seed: most runs keep the defaults. */
function policyOf(draw: Draw, { policy }: RunPlan): Partial<OrderPolicy> {
  if (policy) return policy;
  const kind = draw('stock', 'policy');
  return {
    ...(kind < 0.2 && { freezeAt: 'payment' as const }),
    ...(kind > 0.8 && { deductAt: 'payment' as const }),
    ...(draw('mayCancel', 'policy') < 0.2 && {
      mayCancel: {
        PENDING_PAYMENT: ['shopper', 'merchant', 'system'],
        PAID: ['shopper', 'merchant', 'system'],
      } as const,
    }),
  };
}

export function buildWorld(plan: RunPlan, alter: (parts: Parts) => Parts = (parts) => parts): World {
  const draws = (purpose: string) => drawFrom(seedFor(plan.seed, purpose));
  const setting = draws('settings');
  const ground: Ground = {
    kernel: new Kernel(OPENING),
    faults: new FaultPlan(draws('faults'), plan.faults ?? 'drawn', plan.without),
    marks: new Marks(),
    workload: draws('workload'),
    schedule: draws('schedule'),
    trace: new Trace(plan.trace === true),
  };
  const parts = alter(soundParts(policyOf(setting, plan)));
  const findings = new Findings();
  const shadow = new ShadowStock(parts.order.policy, findings);
  const auditor = new Auditor(ground, findings, shadow);
  const oracle = new CommitOracle(findings, auditor, shadow);
  const hash = new RollingHash();
  const outbox = new Outbox(parts.store);
  const sweeper = new Sweeper();
  const nodes: AppNode[] = [];

  const watch = (commit: Commit) => {
    const { now } = ground.kernel;
    for (const { data, kind, id, version } of commit.writes.history)
      hash.add(`${now} ${commit.node.name} ${kind} ${id} ${version} ${JSON.stringify(data)}`);
    for (const { opId, newAvailable } of commit.writes.movements) hash.add(`${now} ${opId} ${newAvailable}`);
    if (ground.trace.wanted)
      traceCommit(ground.trace, now, commit, (correlation) => auditor.requestOf(correlation));
    outbox.landed(commit, ground);
    sweeper.watch(commit);
    markCommit(shop, ground.marks, commit);
    oracle.judge(shop, commit, now);
    relays.wake();
  };
  const db = new Database(
    ground,
    {
      locks: parts.store.locks ?? setting('locks', 'store') < 0.5,
      versions: parts.store.versions,
      commitsLater: parts.store.commitsLater,
      prompt: 0.3 + setting('prompt', 'store') * 0.6,
      ...(parts.store.bend && { bend: parts.store.bend }),
    },
    watch,
  );
  const heard = (request: Sent, what: Heard, sentAt: number) => {
    const failure = 'failure' in what ? what.failure : undefined;
    if (failure?.code === 'REFUSED')
      for (const { code } of failure.refusals) markRefusal(shop, ground.marks, code, request.command);
    if ('lost' in what && ground.kernel.now > sentAt) ground.marks.hit('crash-lost-reply');
    auditor.heard(shop, request, what, sentAt);
    if (ground.trace.wanted) traceHeard(shop, request, what);
  };
  const director = new Director(ground, {
    nodes,
    skip: new Set(plan.skip),
    keysForAll: parts.habits.keysForAll,
    sent: (request) => auditor.sent(request),
    heard,
    ...(!parts.habits.asksTheLibrary && { cached: new Map<string, Heard>() }),
  });
  let notices = 0;
  const { kernel, faults, schedule } = ground;
  const around = {
    after: (ms: number, run: () => void) => kernel.after(ms, run),
    strikes: faults.strikes.bind(faults),
    severity: faults.severity.bind(faults),
    chance: (site: string, entity: string) => schedule(`gateway ${site}`, entity),
  };
  const gateway = new GatewayChannel(around, (delivery) =>
    director.start(`callback ${delivery.name} ${notices++}`, callback(shop, delivery)),
  );
  const { order, flow, stock, habits } = parts;
  const shop: Shop = { ground, order, flow, stock, director, gateway, db, shelf: new Shelf(), habits };
  const broker = new Broker(ground);
  const view = new View(ground, habits);
  broker.subscribe('view', view.consume);
  broker.subscribe('desk', desk(shop), deskWants);
  const relays = new Relays(ground, {
    nodes,
    broker,
    habits,
    limit: 1 + Math.floor(setting('limit', 'relay') * 60),
    // From a relay that is told at once to one that looks every minute.
    paceMs: 300 * 200 ** setting('pace', 'relay'),
    outboxOf: (store) => outbox.over(store),
    committed: () => outbox.rows,
  });
  let emptied = false;
  broker.onEmptied = () => {
    if (emptied) return;
    emptied = true;
    ground.kernel.after(HOUR_MS, () => {
      emptied = false;
      ground.marks.hit('broker-refilled');
      ground.kernel.stir();
      void relays.rewind(db.truth);
    });
  };
  const count = 2 + Math.floor(setting('nodes', 'world') * 3);
  for (let i = 0; i < count; i++)
    nodes.push(
      new AppNode(`n${i + 1}`, ground, {
        connect: (node) => db.connect(node),
        maxBatch: 1 + Math.floor(setting('batch', 'node', i) * 16),
        lanes: setting('lanes', 'node', i) < 0.5 ? 1 : 2,
        everyone: () => nodes,
      }),
    );
  return { ground, shop, nodes, broker, relays, sweeper, view, auditor, shadow, findings, hash };
}
