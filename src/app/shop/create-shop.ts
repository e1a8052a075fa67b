/** A whole shop from its ports: use cases, webhooks, timers and relay wired together, with nothing to forget. */
import type { ResultAsync } from 'neverthrow';
import type { HistoryRecord } from '../../core/history.ts';
import type { Refusal } from '../../core/refusal.ts';
import {
  defaultTimerPlan,
  type MatchSuspense,
  moveStock,
  type OpenPayment,
  type RowKey,
  type ShopUseCases,
  type StockRequest,
  shopUseCases,
  type TransferRequest,
  transferStock,
  type UseCase,
} from '../../flow/index.ts';
import { type Hold, type Level, levelId } from '../../inventory/index.ts';
import { type Order, orderMachine, orderPolicy } from '../../order/index.ts';
import { payment as defaultPayment, type Payment } from '../../payment/index.ts';
import type { CommitResult, Failure } from '../commit-result.ts';
import { type App, createApp, type HandleOptions, type HandleSettings, type Stampable } from '../handle.ts';
import type { Keyed } from '../keyed.ts';
import { createPayments, type PayOutcome } from '../payments.ts';
import { relay } from '../relay.ts';
import { type SweepReport, sweep } from '../sweep.ts';
import { systemClock } from '../system.ts';
import { createWebhooks, type Webhooks } from '../webhooks.ts';
import { gatewayByChannel } from './gateways.ts';
import { type PlaceRequest, placeOrder } from './place.ts';
import { checkShop, type JobProblem, type ShopSettings } from './settings.ts';
import { startLoop } from './workers.ts';

/** The command of a use case. */
type CommandOf<U> = U extends UseCase<infer C, infer _R> ? C : never;
type RefusalsOf<U> = U extends UseCase<infer _C, infer R> ? R : never;
/** A use case, called. */
type Call<U> = (
  request: Stampable<CommandOf<U>>,
  options?: HandleOptions,
) => ResultAsync<CommitResult, Failure<RefusalsOf<U>>>;
type Calls<Names extends keyof ShopUseCases> = { readonly [Name in Names]: Call<ShopUseCases[Name]> };

type OrderCalls =
  | 'accept'
  | 'cancel'
  | 'ship'
  | 'complete'
  | 'openAfterSales'
  | 'closeAfterSales'
  | 'completeAfterSales';
type PaymentCalls =
  | 'recordCashPayment'
  | 'recordRefundByHand'
  | 'openTender'
  | 'refundTenders'
  | 'requestRefund'
  | 'retryRefund'
  | 'capture'
  | 'voidAuthorisation'
  | 'cancelPayment';

export interface Shop {
  readonly orders: Calls<OrderCalls> & {
    /** Places an order and freezes its stock, once per key. */
    readonly place: (
      request: PlaceRequest,
      options: Keyed & HandleSettings,
    ) => ResultAsync<CommitResult, Failure>;
  };
  readonly payments: Calls<PaymentCalls> & {
    /** Opens a payment over what the order owes and asks the channel for it. The same `attemptId` again is the same attempt. */
    readonly open: (request: Stampable<OpenPayment>, options?: HandleOptions) => Promise<PayOutcome>;
    /** Assigns money in suspense to its payment. */
    readonly matchSuspense: (
      request: Stampable<MatchSuspense>,
      options?: HandleOptions,
    ) => ResultAsync<CommitResult, Failure>;
  };
  readonly stock: {
    readonly move: (
      request: Stampable<StockRequest>,
      options?: HandleOptions,
    ) => ResultAsync<CommitResult, Failure>;
    readonly transfer: (
      request: Stampable<TransferRequest>,
      options?: HandleOptions,
    ) => ResultAsync<CommitResult, Failure>;
  };
  readonly webhooks: Webhooks;
  readonly queries: {
    readonly order: (orderId: string) => Promise<Order | undefined>;
    readonly payment: (paymentId: string) => Promise<Payment | undefined>;
    readonly level: (sku: string, location: string) => Promise<Level | undefined>;
    readonly hold: (holdId: string) => Promise<Hold | undefined>;
    /** The audit table of one aggregate, oldest first. */
    readonly history: (key: RowKey) => Promise<readonly HistoryRecord[]>;
  };
  /** A use case of the host's own, in the same application. */
  readonly handle: App['handle'];
  /** One round of each job, for a host that schedules them itself. */
  readonly jobs: {
    /** Fires what is due now. */
    readonly sweep: () => Promise<SweepReport>;
    /** Publishes the next batch of events; how many went out. 0 without a publisher. */
    readonly relay: () => Promise<number>;
  };
  /** Starts the jobs. Called twice it starts nothing more. */
  readonly start: () => void;
  /** Stops the jobs and resolves once what is under way is done. */
  readonly stop: () => Promise<void>;
}

/**
 * A shop. Throws `WiringError` with every problem of its settings. Timers are always set and, once started, always swept.
 *
 * @example
 * const shop = createShop({ store: memoryStore() });
 * shop.start();
 * const placed = await shop.orders.place(request, { key, request, actor: userId });
 */
export function createShop(settings: ShopSettings): Shop {
  checkShop(settings);
  const {
    store,
    policy,
    order = orderMachine(orderPolicy(policy)),
    payment = defaultPayment,
    gateways = {},
    endpoints = {},
    catalogue,
    publisher,
    timers = defaultTimerPlan,
    timerHandlers = {},
    clock = systemClock,
    ids,
    callTimeoutMs: timeoutMs,
    sweepEveryMs = 5_000,
    relayEveryMs = 1_000,
    onProblem = logProblem,
    ...group
  } = settings;
  const app = createApp({ store, clock, ids, timers, ...group });
  const flow = shopUseCases(order, payment);
  const payments = createPayments({
    app,
    store,
    flow,
    gateway: gatewayByChannel(gateways),
    timers: timers === 'none' ? undefined : timers,
    timeoutMs,
  });
  const call =
    <C extends object, R extends Refusal>(useCase: UseCase<C, R>) =>
    (request: Stampable<C>, options?: HandleOptions) =>
      app.handle(useCase, request, options);
  const calls = <Names extends keyof ShopUseCases>(...names: readonly Names[]) =>
    Object.fromEntries(
      names.map((name) => [name, call(flow[name] as UseCase<object>)]),
    ) as unknown as Calls<Names>;
  const stateOf = async <S>(kind: string, id: string): Promise<S | undefined> => {
    const [row] = await store.read([{ kind, id }]);
    return row?.state as S | undefined;
  };
  const jobs: Shop['jobs'] = {
    sweep: () => sweep({ store, handlers: { ...timerHandlers, ...payments.timers }, now: clock.now() }),
    relay: async () => (publisher ? relay({ store, publisher }) : 0),
  };
  const loops = jobLoops(jobs, { sweepEveryMs, relayEveryMs, onProblem, relays: publisher !== undefined });

  return {
    orders: {
      place: placeOrder({ app, store, clock, catalogue, place: flow.place }),
      ...calls(
        'accept',
        'cancel',
        'ship',
        'complete',
        'openAfterSales',
        'closeAfterSales',
        'completeAfterSales',
      ),
    },
    payments: {
      open: (request, options) => openPayment(payments.pay, Object.keys(gateways), request, options),
      matchSuspense: call(flow.matchSuspense),
      ...calls(
        'recordCashPayment',
        'recordRefundByHand',
        'openTender',
        'refundTenders',
        'requestRefund',
        'retryRefund',
        'capture',
        'voidAuthorisation',
        'cancelPayment',
      ),
    },
    stock: { move: call(moveStock), transfer: call(transferStock) },
    webhooks: createWebhooks({ app, store, flow, endpoints, clock }),
    queries: {
      order: (id) => stateOf<Order>(order.kind, id),
      payment: (id) => stateOf<Payment>(payment.kind, id),
      level: (sku, location) => stateOf<Level>('level', levelId(sku, location)),
      hold: (id) => stateOf<Hold>('hold', id),
      history: (key) => store.history(key),
    },
    handle: app.handle,
    jobs,
    start: loops.start,
    stop: async () => {
      await loops.stop();
      await app.idle();
    },
  };
}

/** A payment over a channel that has no gateway would never be asked for. */
async function openPayment(
  pay: (request: Stampable<OpenPayment>, options?: HandleOptions) => Promise<PayOutcome>,
  channels: readonly string[],
  request: Stampable<OpenPayment>,
  options?: HandleOptions,
): Promise<PayOutcome> {
  const { channel = channels.length === 1 ? channels[0] : undefined } = request ?? {};
  if (channel !== undefined && channels.includes(channel)) return pay({ ...request, channel }, options);
  const problems = [{ path: 'channel', problem: 'UNKNOWN_VALUE', allowed: channels } as const];
  return { outcome: 'refused', failure: { code: 'MALFORMED_REQUEST', problems } };
}

function jobLoops(
  jobs: Shop['jobs'],
  settings: Pick<Required<ShopSettings>, 'sweepEveryMs' | 'relayEveryMs' | 'onProblem'> & {
    readonly relays: boolean;
  },
): Pick<Shop, 'start' | 'stop'> {
  const { sweepEveryMs = 0, relayEveryMs = 0, onProblem = logProblem, relays } = settings;
  const round = async () => {
    const { fired, failed } = await jobs.sweep();
    for (const { timer, cause } of failed) onProblem({ job: 'timer', timerId: timer.id, cause });
    // What failed was put off, so only what was done makes another round worth while.
    return fired > failed.length;
  };
  let loops: readonly ReturnType<typeof startLoop>[] = [];
  return {
    start: () => {
      if (loops.length > 0) return;
      const relayed = async () => (await jobs.relay()) > 0;
      loops = [
        startLoop({ name: 'sweep', round, everyMs: sweepEveryMs, onProblem }),
        ...(relays ? [startLoop({ name: 'relay', round: relayed, everyMs: relayEveryMs, onProblem })] : []),
      ];
    },
    stop: async () => {
      const running = loops;
      loops = [];
      await Promise.all(running.map((loop) => loop.stop()));
    },
  };
}

function logProblem({ job, timerId, cause }: JobProblem): void {
  console.error(
    `orderwright: ${job}${timerId === undefined ? '' : ` ${timerId}`} failed, and is tried again:`,
    cause,
  );
}
