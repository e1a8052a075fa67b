/**
 * One random plan through the memory store and the store under test, step by step: the same answer and the same
 * content after each. It goes on until every kind of operation has both succeeded and failed.
 */
import { type MemoryStore, memoryStore } from '../../adapters/memory/index.ts';
import { type App, createApp } from '../../app/index.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { MINUTE_MS } from '../../core/quantity.ts';
import { keyOf, moveStock, type RowKey, transferStock, type UseCase } from '../../flow/index.ts';
import type { Order } from '../../order/index.ts';
import type { LoadedRow, OutboxCursor, Store, Writes } from '../../ports/index.ts';
import { ask, keyed, wordFor } from '../ask.ts';
import { manualClock } from '../faults/index.ts';
import { codeOf, type Draw, drawFrom, mustEqual, ProofError } from '../proof.ts';
import {
  addOne,
  changeOf,
  counted,
  counter,
  eventually,
  movementOf,
  readOutboxFrom,
  recordOf,
  START,
  withLag,
  writesOf,
} from './setup.ts';
import { flow } from './shop.ts';

export interface DifferentialSettings {
  /** An empty store. */
  readonly create: () => Promise<Store>;
  /** How many operations at least; default 5,000. */
  readonly operations?: number | undefined;
  readonly seed?: number | undefined;
  /** Read the outbox on and compare all rows after each so many operations (default 500); the rows an operation touched, always. */
  readonly dumpEvery?: number | undefined;
  /** How long the outbox may lag behind what is committed, default 3 s. */
  readonly lagMs?: number | undefined;
}

export interface DifferentialReport {
  readonly operations: number;
  /** How often each kind succeeded and failed. */
  readonly kinds: ReadonlyMap<string, { readonly succeeded: number; readonly failed: number }>;
}

/** One store with its application. */
interface Side {
  readonly store: Store;
  readonly app: App;
  readonly clock: ReturnType<typeof manualClock>;
  /** Sends an event of our own and waits for it in the outbox: what was committed before is then there too. */
  readonly caughtUp: (name: string) => Promise<void>;
  /** What the outbox gave since this was last asked. */
  readonly news: () => object;
}

/** What an operation answered, and whether that was a success. */
interface Outcome {
  readonly ok: boolean;
  readonly answer: unknown;
}

/** An operation, drawn once and then done to both sides. */
interface Operation {
  /** What it counts as, where that is not the kind it was drawn as. */
  readonly kind?: string;
  readonly keys: readonly RowKey[];
  readonly run: (side: Side) => Promise<Outcome>;
}

type Kind = (draw: Draw, plan: Plan) => Operation;

/** What the plan knows when it draws an operation. */
interface Plan {
  readonly model: MemoryStore;
  /** The latest commands that were sent under a key. */
  readonly keyed: Operation[];
  at: number;
  n: number;
  /** The order that is meant, whatever would be drawn. */
  only?: string;
}

const SKUS = ['tea', 'cup', 'pot'];
const LOCATIONS = ['main', 'side'];
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
const COUNTERS = ids('c', 8);

const orderRefs = (id: string): RowKey[] => [
  { kind: 'order', id },
  { kind: 'payment', id: `p-${id}` },
  ...['1', '2'].flatMap((line) =>
    LOCATIONS.map((location) => ({ kind: 'hold', id: `${id}/${line}/${location}` })),
  ),
];
const LEVELS: readonly RowKey[] = SKUS.flatMap((sku) =>
  LOCATIONS.map((location) => ({ kind: 'level', id: `${sku}/${location}` })),
);

/** A command through the application; now and then under a key, new or used for something else. */
function command<C extends object>(
  useCase: UseCase<C>,
  keys: readonly RowKey[],
  content: (draw: Draw, plan: Plan) => object,
): Kind {
  return (draw, plan) => {
    const body = content(draw, plan) as never;
    const key = draw.below(3) === 0 ? `k-${plan.n - (draw.below(8) ? 0 : draw.below(30))}` : undefined;
    const operation: Operation = {
      keys: [...keys, ...LEVELS],
      run: async ({ app }) => {
        const answer = await ask(app, useCase, body, {
          correlationId: `cor-${plan.n}`,
          ...(key && keyed(key)),
        });
        const { failure } = answer as { failure?: { cause?: unknown } };
        return { ok: 'receipt' in answer, answer: failure?.cause === undefined ? answer : wordFor(answer) };
      },
    };
    if (key !== undefined) plan.keyed.unshift(operation);
    plan.keyed.length = Math.min(plan.keyed.length, 20);
    return operation;
  };
}

function latest(n: number): readonly string[] {
  return Array.from({ length: 12 }, (_, i) => `o-${Math.max(0, Math.floor(n / 25) - i)}`);
}

/** The orders come and go: one of the latest, mostly one in a status in which the command makes sense. */
function orderFor(draw: Draw, { n, model, only }: Plan, statuses: readonly string[]): string {
  if (only !== undefined) return only;
  const some = latest(n);
  if (draw.below(3) === 0) return draw.pick(some);
  const fitting = model
    .rows('order')
    .filter(({ id, state }) => some.includes(id) && statuses.includes((state as Order).status));
  return fitting.length > 0 ? draw.pick(fitting).id : draw.pick(some);
}

function onOrder<C extends object>(
  useCase: UseCase<C>,
  statuses: readonly string[],
  content: (draw: Draw, orderId: string, plan: Plan) => object,
): Kind {
  return (draw, plan) => {
    const orderId = orderFor(draw, plan, statuses);
    return command(useCase, orderRefs(orderId), (d, p) => ({ orderId, ...content(d, orderId, p) }))(
      draw,
      plan,
    );
  };
}

/** Something the store itself is asked; errors are compared by their code. */
function direct(keys: readonly RowKey[], run: (store: Store) => Promise<unknown>): Operation {
  return {
    keys,
    run: async ({ store }) => {
      try {
        return { ok: true, answer: (await run(store)) ?? null };
      } catch (error) {
        return { ok: false, answer: codeOf(error) };
      }
    },
  };
}

const by = (draw: Draw) => draw.pick(['shopper', 'merchant', 'merchant', 'system'] as const);
const writing = (keys: readonly RowKey[], writes: Partial<Writes>) =>
  direct(keys, (store) => store.transact((transaction) => transaction.write(writesOf(writes))));
const price = (sku: string) => (SKUS.indexOf(sku) + 1) * 500;

/** What usually follows, by the status of an order. */
const NEXT: { readonly [status: string]: readonly string[] } = {
  PENDING_PAYMENT: ['openPayment', 'payWhatIsDue', 'payWhatIsDue', 'expire'],
  PAID: ['accept'],
  PROCESSING: ['ship', 'deliver'],
  SHIPPED: ['deliver'],
  DELIVERED: ['complete', 'openAfterSales'],
  COMPLETED: ['openAfterSales'],
  AFTER_SALES: ['completeAfterSales'],
};

const KINDS: { readonly [kind: string]: Kind } = {
  place: onOrder(flow.place, [], (draw, id) => ({
    userId: `u-${draw.below(3)}`,
    currency: 'EUR',
    by: 'shopper',
    lines: Array.from({ length: 1 + draw.below(2) }, (_, i) => {
      const sku = draw.pick(SKUS);
      return {
        lineId: String(i + 1),
        sku,
        location: draw.pick(LOCATIONS),
        quantity: draw.below(5),
        unitPriceMinor: price(sku),
      };
    }),
    ...(id.endsWith('3') && { discountMinor: 100 }),
  })),
  openPayment: onOrder(flow.openPayment, ['PENDING_PAYMENT'], (draw, id) => ({
    paymentId: `p-${id}`,
    attemptId: `a-${draw.below(2)}`,
    merchantId: 'm',
    by: 'shopper',
  })),
  paid: onOrder(flow.paymentInput, ['PENDING_PAYMENT'], (draw, id) => {
    const quantity = 1 + draw.below(8);
    return {
      paymentId: `p-${id}`,
      type: 'paid',
      attemptId: `a-${draw.below(2)}`,
      channel: 'card',
      channelTxnId: `t-${id}-${draw.below(2)}`,
      amountMinor: quantity * 500,
      currency: draw.below(9) ? 'EUR' : 'USD',
      merchantId: 'm',
      by: 'card',
    };
  }),
  payWhatIsDue: (draw, plan) => {
    const orderId = orderFor(draw, plan, ['PENDING_PAYMENT']);
    return {
      keys: [...orderRefs(orderId), ...LEVELS],
      run: async ({ app, store }) => {
        const [row] = await store.read([{ kind: 'order', id: orderId }]);
        const { totalMinor = 1 } = (row?.state ?? {}) as { totalMinor?: number };
        const fact = {
          paymentId: `p-${orderId}`,
          type: 'paid',
          attemptId: 'a-0',
          channel: 'card',
          channelTxnId: `t-${orderId}`,
          amountMinor: totalMinor,
          currency: 'EUR',
          merchantId: 'm',
          by: 'card',
        } as const;
        const answer = await ask(
          app,
          flow.paymentInput,
          { orderId, ...fact },
          { correlationId: `cor-${plan.n}` },
        );
        return { ok: 'receipt' in answer, answer };
      },
    };
  },
  failed: onOrder(flow.paymentInput, ['PENDING_PAYMENT'], (draw, id) => ({
    paymentId: `p-${id}`,
    type: draw.pick(['failed', 'pending', 'processing', 'unknown', 'closed']),
    attemptId: `a-${draw.below(2)}`,
    by: 'card',
  })),
  requestRefund: onOrder(flow.paymentInput, ['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'], (draw, id) => ({
    paymentId: `p-${id}`,
    type: 'requestRefund',
    refundId: `r-${id}-${draw.below(2)}`,
    amountMinor: 500 * (1 + draw.below(3)),
    currency: 'EUR',
    by: 'merchant',
  })),
  refundSucceeded: onOrder(flow.paymentInput, ['PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'], (draw, id) => ({
    paymentId: `p-${id}`,
    type: 'refundSucceeded',
    refundId: `r-${id}-${draw.below(2)}`,
    amountMinor: 500,
    currency: 'EUR',
    by: 'card',
  })),
  accept: onOrder(flow.accept, ['PAID'], (draw) => ({ by: by(draw) })),
  ship: onOrder(flow.ship, ['PROCESSING'], (draw) => ({
    by: by(draw),
    shipmentId: `s-${draw.below(2)}`,
    ...(draw.below(2) === 0 && { lines: [{ lineId: '1', quantity: 1 }] }),
  })),
  deliver: onOrder(flow.deliver, ['PROCESSING', 'SHIPPED'], (draw) => ({
    by: by(draw),
    shipmentId: `s-${draw.below(2)}`,
  })),
  complete: onOrder(flow.complete, ['DELIVERED'], (draw) => ({ by: by(draw) })),
  cancel: onOrder(flow.cancel, [], (draw, id) => ({
    by: by(draw),
    reason: draw.pick(['USER_CANCEL', 'STOCK_OUT', 'nonsense']),
    ...(draw.below(2) === 0 && { paymentId: `p-${id}` }),
  })),
  expire: onOrder(flow.expire, ['PENDING_PAYMENT'], (draw, id) => ({
    by: 'system',
    ...(draw.below(2) === 0 && { paymentId: `p-${id}` }),
  })),
  openAfterSales: onOrder(flow.openAfterSales, ['DELIVERED', 'COMPLETED'], (draw) => ({
    by: by(draw),
    caseId: `case-${draw.below(5) ? 0 : 1}`,
  })),
  completeAfterSales: onOrder(flow.completeAfterSales, ['AFTER_SALES'], (draw) => ({
    by: by(draw),
    caseId: `case-${draw.below(5) ? 0 : 1}`,
    returned: [{ lineId: '1', quantity: 1 }],
  })),
  moveStock: command(moveStock, [], (draw, plan) => ({
    opId: draw.below(4) ? `m-${plan.n}` : `m-${draw.below(5)}`,
    type: draw.pick(['INCREASE', 'ADJUST', 'LOCK', 'UNLOCK']),
    sku: draw.pick(SKUS),
    location: draw.pick(LOCATIONS),
    quantity: 1 + draw.below(12),
    by: 'clerk',
    reason: 'counted',
  })),
  transfer: command(transferStock, [], (draw, plan) => ({
    opId: `x-${plan.n}`,
    sku: draw.pick(SKUS),
    from: draw.pick(LOCATIONS),
    to: draw.pick(LOCATIONS),
    quantity: 1 + draw.below(4),
  })),

  again: (draw, { keyed }) =>
    keyed.length > 0 ? draw.pick(keyed) : { keys: [], run: async () => ({ ok: false, answer: null }) },

  /** One of the latest orders takes its next step, so that some get to the end of their lives. */
  advance: (draw, plan) => {
    const some = latest(plan.n);
    const live = plan.model
      .rows('order')
      .filter(({ id, state }) => some.includes(id) && (state as Order).status in NEXT);
    if (live.length === 0) return { ...(KINDS.place as Kind)(draw, plan), kind: 'place' };
    const { id, state } = draw.pick(live);
    const next = draw.pick(NEXT[(state as Order).status] ?? []);
    return { ...(KINDS[next] as Kind)(draw, { ...plan, only: id }), kind: next };
  },

  // --- the store by itself ---
  addOne: (draw) => {
    const some = COUNTERS.filter(() => draw.below(3) === 0);
    const fail = draw.below(4) === 0;
    return direct(some.map(counter), (store) =>
      store.transact(async (transaction) => {
        await addOne(transaction, some);
        if (fail) throw Object.assign(new Error('rolled back'), { code: 'ROLLED_BACK' });
      }),
    );
  },
  writeAt: (draw) => {
    const id = draw.pick(COUNTERS);
    const previous = draw.below(4);
    return writing([counter(id)], {
      changes: [counted(id, previous)],
      history: [recordOf(counter(id), previous + 1)],
    });
  },
  createDocument: (draw) => {
    const ref = { kind: 'doc', id: `d-${draw.below(60)}` };
    return writing([ref], {
      changes: [
        changeOf(ref, 0, {
          id: ref.id,
          status: 'OPEN',
          text: 'é'.repeat(draw.below(9)),
          n: draw.below(9) / 8,
        }),
      ],
    });
  },
  record: (draw) => {
    const ref = counter(`log-${draw.below(3)}`);
    return writing([ref], { history: [recordOf(ref, 1 + draw.below(60))] });
  },
  post: (draw) => {
    const opId = `op-${draw.below(60)}`;
    return writing([{ kind: 'movement', id: opId }], {
      movements: [movementOf(opId, { quantity: draw.below(9) + 1 })],
    });
  },
  bookmark: (draw, plan) => {
    const name = draw.pick(['a', 'b']);
    const limit = draw.pick([1, 5, 20, 100_000]);
    const bookmark = draw.below(3) > 0;
    // Cursors are each store's own; that the same events follow the same bookmark is what is compared.
    return {
      keys: [],
      run: async ({ store, caughtUp }) => {
        await caughtUp(`bookmark-${plan.n}`);
        const from = await store.loadCursor(name);
        const page = await store.outbox(from, limit);
        const last = page.at(-1);
        if (bookmark && last) await store.saveCursor(name, last.cursor);
        return { ok: page.length === limit, answer: streamsOf(page) };
      },
    };
  },
};

/** Records by aggregate: the order between aggregates is each store's own. */
function streamsOf(records: readonly HistoryRecord[]): object {
  const streams: { [stream: string]: unknown[] } = {};
  for (const { cursor: _, ...record } of records as readonly (HistoryRecord & { cursor?: unknown })[]) {
    streams[keyOf(record)] ??= [];
    streams[keyOf(record)]?.push(record);
  }
  return streams;
}

/** What a store holds of these rows. */
async function rowsOf(store: Store, refs: readonly RowKey[]): Promise<readonly LoadedRow[]> {
  return [...(await store.read(refs))].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

/** Every row the plan may have written. */
function everyRef(n: number): readonly RowKey[] {
  return [
    ...ids('o', Math.floor(n / 25) + 1).flatMap(orderRefs),
    ...LEVELS,
    ...COUNTERS.map(counter),
    ...ids('d', 60).map((id) => ({ kind: 'doc', id })),
    ...ids('op', 60).map((id) => ({ kind: 'movement', id })),
    ...ids('m', n + 1).map((id) => ({ kind: 'movement', id })),
  ];
}

function sideOf(store: Store): Side {
  const clock = manualClock(START);
  let cursor: OutboxCursor | undefined;
  let unread: HistoryRecord[] = [];
  const readOn = async () => {
    const page = await readOutboxFrom(store, cursor);
    for (const entry of page) unread.push(entry);
    cursor = page.at(-1)?.cursor ?? cursor;
  };
  return {
    store,
    clock,
    app: createApp({ store, clock, ids: { next: () => 'id' } }),
    caughtUp: async (name) => {
      await store.transact((t) => t.write(writesOf({ history: [recordOf(counter(name), 1)] })));
      await eventually(store, readOn, () => unread.some(({ id }) => id === name));
    },
    news: () => {
      const news = unread;
      unread = [];
      return streamsOf(news);
    },
  };
}

/**
 * Compares a store with the memory store over a long random plan. Rejects at the first difference, naming the
 * operation, and when a kind of operation never succeeded or never failed.
 *
 * @example
 * const { operations, kinds } = await differential({ create: async () => myStore() });
 */
export async function differential({
  create,
  operations = 5_000,
  seed = 1,
  dumpEvery = 500,
  lagMs,
}: DifferentialSettings): Promise<DifferentialReport> {
  const draw = drawFrom(seed);
  const memory = memoryStore();
  const [model, subject] = [
    sideOf(memory),
    sideOf(await withLag({ create, ...(lagMs !== undefined && { lagMs }) }).create()),
  ];
  const plan: Plan = { model: memory, keyed: [], at: START, n: 0 };
  const kinds = new Map(
    Object.keys(KINDS)
      .filter((kind) => kind !== 'advance')
      .map((kind) => [kind, { succeeded: 0, failed: 0 }]),
  );
  const missing = () =>
    [...kinds].filter(([, { succeeded, failed }]) => succeeded === 0 || failed === 0).map(([kind]) => kind);
  // Reading the outbox waits for whoever else is at work on the server, so it is done now and then.
  const names = [...kinds.keys()].filter((kind) => kind !== 'bookmark');
  const drawn = (): string => {
    const [wanted] = plan.n > operations ? missing() : [];
    if (wanted !== undefined && draw.below(3) === 0) return wanted;
    return plan.n % 200 === 0 ? 'bookmark' : draw.below(4) ? draw.pick(names) : 'advance';
  };

  while (plan.n < operations || missing().length > 0) {
    if (plan.n >= 4 * operations + 1_000)
      throw new ProofError('kinds that both succeeded and failed', names, missing());
    plan.n += 1;
    plan.at += draw.below(8) === 0 ? draw.below(20) * MINUTE_MS : draw.below(3);
    for (const { clock } of [model, subject]) clock.set(plan.at);
    const kind = drawn();
    const operation = (KINDS[kind] as Kind)(draw, plan);
    const what = `operation ${plan.n} of seed ${seed}, ${kind}`;
    const expected = await operation.run(model);
    const found = await operation.run(subject);
    mustEqual(found, expected, `${what}: the answer`);
    const tally = kinds.get(operation.kind ?? kind) as { succeeded: number; failed: number };
    tally[expected.ok ? 'succeeded' : 'failed'] += 1;
    const compare = async (refs: readonly RowKey[], name: string) =>
      mustEqual(await rowsOf(subject.store, refs), await rowsOf(model.store, refs), `${what}: ${name}`);
    if (operation.keys.length > 0) await compare(operation.keys, 'the rows it touched');
    if (plan.n % dumpEvery === 0 || plan.n === operations) {
      for (const { caughtUp } of [model, subject]) await caughtUp(`dump-${plan.n}`);
      mustEqual(subject.news(), model.news(), `${what}: the outbox since it was last read`);
      await compare(everyRef(plan.n), 'every row');
    }
  }
  return { operations: plan.n, kinds };
}
