/** Assembles a world: nodes over one store, gateway, broker, consumers, actors and observers. */
import { HOUR_MS } from '../../core/quantity.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import { CHANNEL } from '../../testing/gateway/books.ts';
import { GatewayChannel } from '../../testing/gateway/channel.ts';
import type { NotificationDelivery } from '../../testing/gateway/environment.ts';
import { clerk, clerkHandles } from '../actors/clerk.ts';
import { Director } from '../actors/director.ts';
import { Relays } from '../actors/relays.ts';
import { paymentIn, type Shop } from '../actors/shop.ts';
import { Sweeper } from '../actors/sweeper.ts';
import { type EndpointSettings, webhookEndpoint } from '../channels/endpoint.ts';
import { GatewayConnection, type Intent } from '../channels/gateway-port.ts';
import { WebhookSender } from '../channels/webhook-sender.ts';
import type { RunContext } from '../engine/context.ts';
import { FaultPlan } from '../engine/fault-plan.ts';
import { Findings } from '../engine/findings.ts';
import { Kernel } from '../engine/kernel.ts';
import { Marks } from '../engine/marks.ts';
import { drawFrom, seedFor } from '../engine/random.ts';
import { Trace } from '../engine/trace.ts';
import { decideTwice } from '../oracles/decided-twice.ts';
import { OrderList } from '../oracles/order-list.ts';
import { Broker } from '../world/broker.ts';
import { connect } from '../world/connection.ts';
import { Database } from '../world/database.ts';
import { withInbox } from '../world/inbox-consumer.ts';
import { AppNode } from '../world/node.ts';
import { Outbox } from '../world/outbox.ts';
import { type Parts, soundParts } from '../world/parts.ts';
import type { Answer, SentRequest } from '../world/request.ts';
import { serve } from '../world/serve.ts';
import { Warehouse } from '../world/warehouse.ts';
import { Observers } from './observers.ts';
import type { RunPlan } from './plan.ts';
import { type RunSettings, settingsOf } from './settings.ts';

/** The shop opens on a Monday morning. */
export const OPENING = Date.UTC(2026, 0, 5, 8);

export interface World {
  readonly context: RunContext;
  readonly shop: Shop;
  readonly nodes: readonly AppNode[];
  readonly broker: Broker;
  readonly relays: Relays;
  readonly orderList: OrderList;
  readonly observers: Observers;
}

export function buildWorld(plan: RunPlan, alter: (parts: Parts) => Parts = (parts) => parts): World {
  const settings = settingsOf(plan);
  const context = contextOf(plan);
  const parts = alter(soundParts(settings.policy));
  const findings = new Findings();
  const observers = new Observers(context, findings, parts.order.policy);
  const flow = decideTwice(parts.flow, context, findings);
  const outbox = new Outbox(parts.store);
  const nodes: AppNode[] = [];
  const { versions, acknowledgesEarly, alterWrites, locks = settings.locks } = parts.store;
  const protection = { locks, versions, acknowledgesEarly, prompt: settings.prompt };
  const db = new Database(context, { ...protection, ...(alterWrites && { alterWrites }) }, (commit) => {
    observers.committed(shop, commit);
    outbox.committed(commit, context);
    sweeper.watch(commit);
    relays.wake();
  });
  const shop = openShop({ plan, settings, context, parts: { ...parts, flow }, observers, nodes, db });
  const broker = new Broker(context);
  const orderList = subscribe(broker, shop);
  const relays = new Relays(context, {
    ...{ nodes, broker, habits: parts.habits, ...settings.relay },
    outboxOf: (store) => outbox.wrap(store),
    committed: () => outbox.rows,
  });
  refillWhenEmptied(broker, relays, shop);
  const sweeper = new Sweeper(context, { nodes, db, habits: parts.habits, ...settings.sweep });
  startNodes({ settings, context, parts, observers, nodes, db, shop });
  return { context, shop, nodes, broker, relays, orderList, observers };
}

function contextOf(plan: RunPlan): RunContext {
  const draws = (purpose: string) => drawFrom(seedFor(plan.seed, purpose));
  return {
    kernel: new Kernel(OPENING),
    faults: new FaultPlan(draws('faults'), plan.faults ?? 'drawn', plan.without),
    marks: new Marks(),
    workload: draws('workload'),
    schedule: draws('schedule'),
    trace: new Trace(plan.trace === true),
  };
}

/** What the steps of assembling a world share. */
interface Assembly {
  readonly settings: RunSettings;
  readonly context: RunContext;
  readonly parts: Parts;
  readonly observers: Observers;
  /** Filled by the last step. */
  readonly nodes: AppNode[];
  readonly db: Database;
}

function openShop({
  plan,
  settings,
  context,
  parts,
  observers,
  nodes,
  db,
}: Assembly & { readonly plan: RunPlan }): Shop {
  const { order, flow, stock, habits } = parts;
  const { auditor, findings } = observers;
  const skip = new Set(plan.skip);
  const director = new Director(context, {
    ...{ nodes, skip, keysForAll: habits.keysForAll },
    acted: (address) => auditor.acted(address),
    sent: (request) => auditor.sent(request),
    // The node has already recorded the answer to a request to pay, except for a lost one.
    answered: (request, answer, sentAt) => {
      if (!request.pays || 'lost' in answer) observers.answered(shop, request, answer, sentAt);
    },
    ...(!habits.answersFromLibrary && { cached: new Map<string, Answer>() }),
  });
  const endpoint: EndpointSettings = {
    idInHeader: settings.idInHeader,
    drops: ({ paymentId }: ReportedPaymentFact) =>
      !habits.forwardsAllCallbacks && looksFinished(shop, paymentId),
  };
  const webhookSender = new WebhookSender(context, {
    ...{ nodes, endpoint, findings, skip },
    sent: (address) => auditor.acted(address),
  });
  const shop: Shop = {
    ...{ context, order, flow, stock, director, webhookSender, endpoint, db, habits },
    gateway: gatewayIn(context, (delivery) => webhookSender.deliver(delivery)),
    authorises: (paymentId) => settings.reserves && context.workload('reserved', paymentId) < 0.7,
    warehouse: new Warehouse(),
  };
  return shop;
}

function gatewayIn(
  { kernel, faults, schedule }: RunContext,
  deliver: (delivery: NotificationDelivery) => void,
): GatewayChannel {
  const environment = {
    after: (ms: number, run: () => void) => kernel.after(Math.round(ms), run),
    strikes: faults.strikes.bind(faults),
    strikesCapture: faults.strikes.bind(faults),
    severity: faults.severity.bind(faults),
    chance: (site: string, entity: string) => schedule(`gateway ${site}`, entity),
  };
  return new GatewayChannel(environment, deliver);
}

/** Subscribes the consumers. Returns the order list that one of them keeps. */
function subscribe(broker: Broker, shop: Shop): OrderList {
  const { context, habits } = shop;
  const orderList = new OrderList(context);
  broker.subscribe('view', withInbox(context, habits, 'view', orderList.consume));
  broker.subscribe('clerk', withInbox(context, habits, 'clerk', clerk(shop)), clerkHandles);
  return orderList;
}

/** An operator notices an emptied broker within an hour, and resets the relay's cursor. */
function refillWhenEmptied(broker: Broker, relays: Relays, { context, db }: Shop): void {
  const { kernel, marks } = context;
  let emptied = false;
  broker.onEmptied = () => {
    if (emptied) return;
    emptied = true;
    kernel.after(HOUR_MS, () => {
      emptied = false;
      marks.hit('broker-refilled');
      kernel.drainMicrotasks();
      void relays.rewind(db.truth);
    });
  };
}

function startNodes({
  settings,
  context,
  parts,
  observers,
  nodes,
  db,
  shop,
}: Assembly & { readonly shop: Shop }): void {
  const { auditor, findings } = observers;
  const { flow, authorises, gateway, endpoint, director } = shop;
  const connection = new GatewayConnection(context, gateway, {
    ...{ findings, authorises },
    isRecorded: (paymentId, intent) => isRecorded(shop, paymentId, intent),
  });
  const services = {
    ...{ context, flow, endpoint: webhookEndpoint(endpoint), channel: CHANNEL, plan: settings.timers },
    gatewayOf: (node: AppNode) => connection.of(node),
    wrapWebhookApp: parts.wrapWebhookApp,
    wrapGateway: parts.wrapGateway,
    sent: (request: SentRequest) => {
      director.commands += 1;
      auditor.sent(request);
    },
    requestOf: (correlation: string) => auditor.requestOf(correlation),
    answered: (request: SentRequest, answer: Answer, sentAt: number) =>
      observers.answered(shop, request, answer, sentAt),
  };
  for (const [i, { maxBatch, concurrency }] of settings.nodes.entries()) {
    const name = `n${i + 1}`;
    nodes.push(
      new AppNode(name, context, {
        ...{ maxBatch, concurrency },
        connect: (node) => connect(db, node),
        serve: (life) => serve(services, life),
        uncaught: (error) => findings.add('W12', name, 'answer', 'a typed one', error),
        allNodes: () => nodes,
      }),
    );
  }
}

function isRecorded(shop: Shop, paymentId: string, { attemptId, captureId, refundId }: Intent): boolean {
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
