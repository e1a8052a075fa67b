/** Assembles a world: nodes over one store, gateway, broker, consumers, actors and oracles. */
import { HOUR_MS } from '../../core/quantity.ts';
import { type ReportedPaymentFact, withTimers } from '../../flow/index.ts';
import type { OrderPolicy } from '../../order/index.ts';
import { CHANNEL } from '../../testing/gateway/books.ts';
import { GatewayChannel } from '../../testing/gateway/channel.ts';
import { clerk, clerkHandles } from '../actors/clerk.ts';
import { Director } from '../actors/director.ts';
import { Relays } from '../actors/relays.ts';
import { paymentIn, type Shop } from '../actors/shop.ts';
import { Sweeper } from '../actors/sweeper.ts';
import { webhookEndpoint } from '../channels/endpoint.ts';
import { GatewayConnection, type Intent } from '../channels/gateway-port.ts';
import { WebhookSender } from '../channels/webhook-sender.ts';
import type { RunContext } from '../engine/context.ts';
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
import { decideTwice } from '../oracles/decided-twice.ts';
import { OrderList } from '../oracles/order-list.ts';
import { ShadowStock } from '../oracles/shadow-stock.ts';
import { Broker } from '../world/broker.ts';
import { connect } from '../world/connection.ts';
import { type Commit, Database } from '../world/database.ts';
import { withInbox } from '../world/inbox-consumer.ts';
import { AppNode } from '../world/node.ts';
import { Outbox } from '../world/outbox.ts';
import { type Parts, soundParts } from '../world/parts.ts';
import type { Answer, SentRequest } from '../world/request.ts';
import { serve } from '../world/serve.ts';
import { timerPlanOf } from '../world/timer-plan.ts';
import { Warehouse } from '../world/warehouse.ts';
import type { RunPlan } from './plan.ts';
import { traceAnswer, traceCommit } from './trace-lines.ts';

/** The shop opens on a Monday morning. */
export const OPENING = Date.UTC(2026, 0, 5, 8);

export interface World {
  readonly context: RunContext;
  readonly shop: Shop;
  readonly nodes: readonly AppNode[];
  readonly broker: Broker;
  readonly relays: Relays;
  readonly sweeper: Sweeper;
  readonly orderList: OrderList;
  readonly auditor: Auditor;
  readonly shadow: ShadowStock;
  readonly findings: Findings;
  readonly hash: RollingHash;
}

/** Policies on which the sources differ, drawn by the seed. Most runs keep the defaults. */
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
  const context: RunContext = {
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
  const flow = withTimers(decideTwice(parts.flow, context, findings), timers);
  const shadow = new ShadowStock(order.policy, findings);
  const auditor = new Auditor(context, findings, new AnswerOracle(context, findings, shadow));
  const oracle = new CommitOracle(findings, auditor, shadow);
  const hash = new RollingHash();
  const outbox = new Outbox(parts.store);
  const nodes: AppNode[] = [];
  const skip = new Set(plan.skip);

  const watch = (commit: Commit) => {
    const { now } = context.kernel;
    for (const { data, kind, id, version } of commit.writes.history)
      hash.add(`${now} ${commit.node.name} ${kind} ${id} ${version} ${JSON.stringify(data)}`);
    for (const { opId, newAvailable } of commit.writes.movements) hash.add(`${now} ${opId} ${newAvailable}`);
    if (context.trace.wanted)
      traceCommit(context.trace, now, commit, (correlation) => auditor.requestOf(correlation));
    outbox.committed(commit, context);
    sweeper.watch(commit);
    markCommit(shop, context.marks, commit);
    oracle.judge(shop, commit, now);
    relays.wake();
  };
  const db = new Database(
    context,
    {
      locks: parts.store.locks ?? setting('locks', 'store') < 0.5,
      versions: parts.store.versions,
      acknowledgesEarly: parts.store.acknowledgesEarly,
      prompt: 0.3 + setting('prompt', 'store') * 0.6,
      ...(parts.store.alterWrites && { alterWrites: parts.store.alterWrites }),
    },
    watch,
  );
  const answered = (request: SentRequest, what: Answer, sentAt: number) => {
    const failure = 'failure' in what ? what.failure : undefined;
    if (failure?.code === 'REFUSED')
      for (const { code } of failure.refusals) markRefusal(shop, context.marks, code, request.flat.command);
    if ('lost' in what && context.kernel.now > sentAt) context.marks.hit('crash-lost-reply');
    auditor.answered(shop, request, what, sentAt);
    if (context.trace.wanted) traceAnswer(shop, request, what);
  };
  const director = new Director(context, {
    nodes,
    skip,
    keysForAll: habits.keysForAll,
    acted: (address) => auditor.acted(address),
    sent: (request) => auditor.sent(request),
    // The node has already recorded the answer to a request to pay, except for a lost one.
    answered: (request, what, sentAt) => {
      if (!request.pays || 'lost' in what) answered(request, what, sentAt);
    },
    ...(!habits.answersFromLibrary && { cached: new Map<string, Answer>() }),
  });
  const { kernel, faults, schedule, workload } = context;
  // Some shops reserve the money of most payments first and capture it in parts.
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
    (delivery) => webhookSender.deliver(delivery),
  );
  const endpoint = {
    idInHeader: setting('id in header', 'channel') < 0.5,
    drops: ({ paymentId }: ReportedPaymentFact) =>
      !habits.forwardsAllCallbacks && looksFinished(shop, paymentId),
  };
  const webhookSender = new WebhookSender(context, {
    ...{ nodes, endpoint, findings, skip },
    sent: (address) => auditor.acted(address),
  });
  const shop: Shop = {
    ...{ context, order, flow, stock, director, gateway, webhookSender, db, habits, authorises },
    warehouse: new Warehouse(),
  };
  const broker = new Broker(context);
  const orderList = new OrderList(context);
  broker.subscribe('view', withInbox(context, habits, 'view', orderList.consume));
  broker.subscribe('clerk', withInbox(context, habits, 'clerk', clerk(shop)), clerkHandles);
  const relays = new Relays(context, {
    nodes,
    broker,
    habits,
    limit: 1 + Math.floor(setting('limit', 'relay') * 60),
    // Relays turn at once or up to a minute later.
    paceMs: 300 * 200 ** setting('pace', 'relay'),
    outboxOf: (store) => outbox.wrap(store),
    committed: () => outbox.rows,
  });
  let emptied = false;
  broker.onEmptied = () => {
    if (emptied) return;
    emptied = true;
    context.kernel.after(HOUR_MS, () => {
      emptied = false;
      context.marks.hit('broker-refilled');
      context.kernel.drainMicrotasks();
      void relays.rewind(db.truth);
    });
  };
  const connection = new GatewayConnection(context, gateway, {
    ...{ findings, authorises },
    isRecorded: (paymentId, what) => isWritten(shop, paymentId, what),
  });
  const served = {
    ...{ context, flow, endpoint: webhookEndpoint(endpoint), channel: CHANNEL, answered },
    plan: timers,
    gatewayOf: (node: AppNode) => connection.of(node),
    wrapWebhookApp: parts.wrapWebhookApp,
    wrapGateway: parts.wrapGateway,
    sent: (request: SentRequest) => {
      director.commands += 1;
      auditor.sent(request);
    },
    requestOf: (correlation: string) => auditor.requestOf(correlation),
  };
  const count = 2 + Math.floor(setting('nodes', 'world') * 3);
  for (let i = 0; i < count; i++)
    nodes.push(
      new AppNode(`n${i + 1}`, context, {
        connect: (node) => connect(db, node),
        serve: (machine) => serve(served, machine),
        uncaught: (error) => findings.add('W12', `n${i + 1}`, 'answer', 'a typed one', error),
        maxBatch: 1 + Math.floor(setting('batch', 'node', i) * 16),
        concurrency: setting('lanes', 'node', i) < 0.5 ? 1 : 2,
        allNodes: () => nodes,
      }),
    );
  const sweeper = new Sweeper(context, {
    ...{ nodes, db, habits },
    // Sweeps run every five seconds to every two minutes.
    paceMs: Math.round(5_000 * 24 ** setting('pace', 'sweep')),
    concurrency: 1 + Math.floor(setting('concurrency', 'sweep') * 16),
  });
  return { context, shop, nodes, broker, relays, sweeper, orderList, auditor, shadow, findings, hash };
}

function isWritten(shop: Shop, paymentId: string, { attemptId, captureId, refundId }: Intent): boolean {
  const { attempts = [], captures = [], refunds = [] } = paymentIn(shop, paymentId) ?? {};
  if (attemptId !== undefined) return attempts.some(({ id }) => id === attemptId);
  if (captureId !== undefined) return captures.some(({ id }) => id === captureId);
  return refunds.some(({ id, status }) => id === refundId && status !== 'REQUESTED');
}

/** Whether a faulty host would take the payment for finished. */
function looksFinished(shop: Shop, paymentId: string): boolean {
  const known = paymentIn(shop, paymentId);
  return known !== undefined && known.status !== 'PENDING' && known.status !== 'PROCESSING';
}
