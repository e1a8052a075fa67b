/** Puts a world together: nodes over one store, gateway, broker, consumers, people, and those who watch. */
import { HOUR_MS } from '../../core/quantity.ts';
import { type ReportedPaymentFact, withTimers } from '../../flow/index.ts';
import type { OrderPolicy } from '../../order/index.ts';
import { CHANNEL } from '../../testing/gateway/books.ts';
import { GatewayChannel } from '../../testing/gateway/channel.ts';
import { clerk, clerkWants } from '../actors/clerk.ts';
import { Director } from '../actors/director.ts';
import { Relays } from '../actors/relays.ts';
import { paymentIn, type Shop } from '../actors/shop.ts';
import { Sweeper } from '../actors/sweeper.ts';
import { doorOf } from '../channels/endpoint.ts';
import { GatewayLine, type Intent } from '../channels/gateway-port.ts';
import { Post } from '../channels/webhook-sender.ts';
import type { Ground } from '../engine/context.ts';
import { FaultPlan } from '../engine/fault-plan.ts';
import { Findings } from '../engine/findings.ts';
import { RollingHash } from '../engine/hash.ts';
import { Kernel } from '../engine/kernel.ts';
import { Marks } from '../engine/marks.ts';
import { type Draw, drawFrom, seedFor } from '../engine/random.ts';
import { Trace } from '../engine/trace.ts';
import { AnswerOracle } from '../oracles/answer-oracle.ts';
import { Auditor } from '../oracles/auditor.ts';
import { markCommit, markRefusal } from '../oracles/commit-marks.ts';
import { CommitOracle } from '../oracles/commit-oracle.ts';
import { decidedTwice } from '../oracles/decided-twice.ts';
import { View } from '../oracles/order-list.ts';
import { ShadowStock } from '../oracles/shadow-stock.ts';
import { Broker } from '../world/broker.ts';
import { connect } from '../world/connection.ts';
import { type Commit, Database } from '../world/database.ts';
import { withInbox } from '../world/inbox-consumer.ts';
import { AppNode } from '../world/node.ts';
import { Outbox } from '../world/outbox.ts';
import { type Parts, soundParts } from '../world/parts.ts';
import type { Heard, Sent } from '../world/request.ts';
import { serve } from '../world/serve.ts';
import { timerPlanOf } from '../world/timer-plan.ts';
import { Shelf } from '../world/warehouse.ts';
import type { RunPlan } from './plan.ts';
import { traceCommit, traceHeard } from './trace-lines.ts';

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
  const { order, stock, habits } = parts;
  const timers = timerPlanOf(setting);
  const findings = new Findings();
  const flow = withTimers(decidedTwice(parts.flow, ground, findings), timers);
  const shadow = new ShadowStock(order.policy, findings);
  const auditor = new Auditor(ground, findings, new AnswerOracle(ground, findings, shadow));
  const oracle = new CommitOracle(findings, auditor, shadow);
  const hash = new RollingHash();
  const outbox = new Outbox(parts.store);
  const nodes: AppNode[] = [];
  const skip = new Set(plan.skip);

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
      for (const { code } of failure.refusals) markRefusal(shop, ground.marks, code, request.asked.command);
    if ('lost' in what && ground.kernel.now > sentAt) ground.marks.hit('crash-lost-reply');
    auditor.heard(shop, request, what, sentAt);
    if (ground.trace.wanted) traceHeard(shop, request, what);
  };
  const director = new Director(ground, {
    nodes,
    skip,
    keysForAll: habits.keysForAll,
    acted: (address) => auditor.acted(address),
    sent: (request) => auditor.sent(request),
    // What became of a request to pay was heard on the node already, all but silence.
    heard: (request, what, sentAt) => {
      if (!request.pays || 'lost' in what) heard(request, what, sentAt);
    },
    ...(!habits.asksTheLibrary && { cached: new Map<string, Heard>() }),
  });
  const { kernel, faults, schedule, workload } = ground;
  // Some shops reserve the money first and take it piece by piece, of most of their payments.
  const reserves = setting('reserves', 'shop') < 0.3;
  const authorises = (paymentId: string) => reserves && workload('reserved', paymentId) < 0.7;
  const gateway = new GatewayChannel(
    {
      after: (ms, run) => kernel.after(Math.round(ms), run),
      strikes: faults.strikes.bind(faults),
      strikesCapture: faults.strikes.bind(faults),
      severity: faults.severity.bind(faults),
      chance: (site, entity) => schedule(`gateway ${site}`, entity),
    },
    (delivery) => post.deliver(delivery),
  );
  const door = {
    idInHeader: setting('id in header', 'channel') < 0.5,
    drops: ({ paymentId }: ReportedPaymentFact) => !habits.tellsEverything && looksFinished(shop, paymentId),
  };
  const post = new Post(ground, {
    ...{ nodes, door, findings, skip },
    sent: (address) => auditor.acted(address),
  });
  const shop: Shop = {
    ...{ ground, order, flow, stock, director, gateway, post, db, habits, authorises },
    shelf: new Shelf(),
  };
  const broker = new Broker(ground);
  const view = new View(ground);
  broker.subscribe('view', withInbox(ground, habits, 'view', view.consume));
  broker.subscribe('clerk', withInbox(ground, habits, 'clerk', clerk(shop)), clerkWants);
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
  const line = new GatewayLine(ground, gateway, {
    ...{ findings, authorises },
    isWritten: (paymentId, what) => isWritten(shop, paymentId, what),
  });
  const served = {
    ...{ ground, flow, door: doorOf(door), channel: CHANNEL, heard },
    plan: timers,
    gatewayOf: (node: AppNode) => line.of(node),
    callbacksThrough: parts.callbacksThrough,
    gatewayThrough: parts.gatewayThrough,
    sent: (request: Sent) => {
      director.commands += 1;
      auditor.sent(request);
    },
    requestOf: (correlation: string) => auditor.requestOf(correlation),
  };
  const count = 2 + Math.floor(setting('nodes', 'world') * 3);
  for (let i = 0; i < count; i++)
    nodes.push(
      new AppNode(`n${i + 1}`, ground, {
        connect: (node) => connect(db, node),
        serve: (machine) => serve(served, machine),
        escaped: (error) => findings.add('W12', `n${i + 1}`, 'answer', 'a typed one', error),
        maxBatch: 1 + Math.floor(setting('batch', 'node', i) * 16),
        lanes: setting('lanes', 'node', i) < 0.5 ? 1 : 2,
        everyone: () => nodes,
      }),
    );
  const sweeper = new Sweeper(ground, {
    ...{ nodes, db, habits },
    // From a sweep every five seconds to one every two minutes.
    paceMs: Math.round(5_000 * 24 ** setting('pace', 'sweep')),
    concurrency: 1 + Math.floor(setting('concurrency', 'sweep') * 16),
  });
  return { ground, shop, nodes, broker, relays, sweeper, view, auditor, shadow, findings, hash };
}

function isWritten(shop: Shop, paymentId: string, { attemptId, captureId, refundId }: Intent): boolean {
  const { attempts = [], captures = [], refunds = [] } = paymentIn(shop, paymentId) ?? {};
  if (attemptId !== undefined) return attempts.some(({ id }) => id === attemptId);
  if (captureId !== undefined) return captures.some(({ id }) => id === captureId);
  return refunds.some(({ id, status }) => id === refundId && status !== 'REQUESTED');
}

/** Callbacks for a payment that looks finished. */
function looksFinished(shop: Shop, paymentId: string): boolean {
  const known = paymentIn(shop, paymentId);
  return known !== undefined && known.status !== 'PENDING' && known.status !== 'PROCESSING';
}
