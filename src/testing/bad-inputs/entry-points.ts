/** Every public way in, as a function from an input to the codes it answers with. Nothing else may come out of it. */

import { memoryStore } from '../../adapters/memory/index.ts';
import { stripeWebhooks } from '../../adapters/signatures/index.ts';
import { createApp } from '../../app/index.ts';
import { readStripeObject, wechatPay } from '../../channels/index.ts';
import { canonical } from '../../core/canonical.ts';
import { decide } from '../../core/decide.ts';
import { available, emit, fold, refuse, why } from '../../core/decider.ts';
import { extend } from '../../core/extend.ts';
import { idRefusal } from '../../core/id.ts';
import { allocateMoney, money, parseMoney, percentOf } from '../../core/money.ts';
import { parse } from '../../core/schema.ts';
import { moveStock, shopUseCases, transferStock } from '../../flow/index.ts';
import { emptyLevel, planAllocation, post } from '../../inventory/index.ts';
import { movementSchema } from '../../inventory/schema.ts';
import { type Order, order, type Role } from '../../order/index.ts';
import { orderCommandSchema } from '../../order/schema.ts';
import { classify, type Payment, payment, paymentMachine } from '../../payment/index.ts';
import { paymentCommandSchema, paymentFactSchema } from '../../payment/schema.ts';
import type { Store } from '../../ports/index.ts';
import { ask, keyed } from '../ask.ts';
import { audit, type Log } from '../invariants/index.ts';
import { paymentInput } from '../payment-input.ts';
import { codeOf } from '../proof.ts';
import { signStripe } from '../signing.ts';
import { judged } from './conditions.ts';

export const AT = 1_767_600_000_000;
const BY = { at: AT, by: 'merchant' } as const;

export const LINE = { lineId: '1', sku: 'tea', location: 'main', quantity: 2, unitPriceMinor: 500 } as const;
export const PLACE = {
  type: 'place',
  at: AT,
  by: 'shopper',
  userId: 'u-1',
  currency: 'EUR',
  lines: [LINE],
} as const;

function after<S>(machine: typeof order | typeof payment, id: string, ...commands: readonly object[]): S {
  return commands.reduce<unknown>((state, command) => {
    const events = emit(machine as typeof order, state as Order, command as never);
    return fold(machine as typeof order, state as Order, events as never);
  }, machine.initial(id)) as S;
}

const PAY = { type: 'pay', at: AT, by: 'system', paymentId: 'p-1', amountMinor: 1_000, currency: 'EUR' };
const SHIP = { type: 'ship', at: AT, by: 'merchant', shipmentId: 's-1' };

/** Orders to try things on, by a name of their state. */
export const ORDERS: { readonly [state: string]: Order } = {
  fresh: order.initial('o-1'),
  placed: after<Order>(order, 'o-1', PLACE),
  paid: after<Order>(order, 'o-1', PLACE, PAY),
  shipped: after<Order>(order, 'o-1', PLACE, PAY, { type: 'accept', ...BY }, SHIP),
};

const CREATE = {
  type: 'create',
  at: AT,
  by: 'shopper',
  orderId: 'o-1',
  amountMinor: 23_700,
  currency: 'EUR',
  merchantId: 'm-1',
  expiresAt: AT + 1_800_000,
};
const SUBMIT = { type: 'submit', at: AT, by: 'shopper', attemptId: 'a-1' };
export const PAID = {
  type: 'paid',
  at: AT,
  by: 'card',
  attemptId: 'a-1',
  channel: 'card',
  channelTxnId: 't-1',
  amountMinor: 23_700,
  currency: 'EUR',
  merchantId: 'm-1',
  paymentId: 'p-1',
} as const;
const REFUND = {
  type: 'requestRefund',
  at: AT,
  by: 'merchant',
  refundId: 'r-1',
  amountMinor: 20_000,
  currency: 'EUR',
};

const { channelTxnId: _, ...RESERVED } = PAID;
const AUTHORISED = { ...RESERVED, type: 'authorised' };
const CAPTURE = { type: 'capture', ...BY, captureId: 'c-1', amountMinor: 20_000, currency: 'EUR' };

/** Payments to try things on, by a name of their state. */
const PAYMENTS: { readonly [state: string]: Payment } = {
  fresh: payment.initial('p-1') as Payment,
  pending: after<Payment>(payment, 'p-1', CREATE, SUBMIT),
  paid: after<Payment>(payment, 'p-1', CREATE, SUBMIT, PAID),
  refunding: after<Payment>(payment, 'p-1', CREATE, SUBMIT, PAID, REFUND),
  authorised: after<Payment>(payment, 'p-1', CREATE, SUBMIT, AUTHORISED, CAPTURE),
  voided: after<Payment>(payment, 'p-1', CREATE, SUBMIT, AUTHORISED, CAPTURE, { type: 'void', ...BY }),
  closed: after<Payment>(payment, 'p-1', CREATE, SUBMIT, { type: 'cancel', at: AT, by: 'shopper' }),
};

/** The machine of a shop whose channel limits refunds, by WeChat Pay's card. */
const limited = paymentMachine({ cards: [{ ...wechatPay, channel: PAID.channel }] });

/** A payment with so many refunds of one minor unit. */
function refundedOften(refunds: number): Payment {
  const asked = Array.from({ length: Math.min(refunds, 60) }, (_, nth) => ({
    ...{ type: 'requestRefund', refundId: `r-${nth + 1}`, amountMinor: 1, currency: 'EUR' },
    ...BY,
  }));
  return after<Payment>(payment, 'p-1', CREATE, SUBMIT, PAID, ...asked);
}

interface Problem {
  readonly code?: string;
  readonly problem?: string;
}

/** All codes in a list of refusals: their own, and those of the problems they list. */
function codesIn(refusals: readonly unknown[]): readonly string[] {
  return refusals.flatMap((refusal) => {
    const { code, problems = [] } = refusal as { code: string; problems?: readonly Problem[] };
    return [code, ...problems.flatMap((each) => each.code ?? each.problem ?? [])];
  });
}

const either = (result: { isOk(): boolean }): readonly string[] =>
  result.isOk() ? [] : codesIn([(result as unknown as { error: unknown }).error]);

/** Several questions about one input: all of them must agree that it is refused, or all that it is not. */
function asked(
  machine: typeof order | typeof payment,
  state: Order | Payment,
  command: unknown,
): readonly string[] {
  const of = machine as typeof order;
  const reasons = codesIn(why(of, state as Order, command as never));
  const first = refuse(of, state as Order, command as never)?.code;
  const decided = decide(of, state as Order, command as never);
  // A screen asks with its own clock; who asks may be anybody.
  available(of, state as Order, { at: AT, by: (command as { by: Role } | null)?.by ?? 'shopper' });
  const agree = first === reasons[0] && decided.isErr() === reasons.length > 0;
  return agree ? reasons : ['why, refuse and decide disagree'];
}

/** A shop with ten of `tea` in it, and an order that waits for its money. */
async function shopIn(store: Store) {
  const app = createApp({ store, clock: { now: () => AT } });
  const flow = shopUseCases(order);
  await ask(app, moveStock, { opId: 'in-1', type: 'INCREASE', sku: 'tea', location: 'main', quantity: 10 });
  await ask(
    app,
    flow.place,
    { orderId: 'o-1', userId: 'u-1', currency: 'EUR', by: 'shopper', lines: [LINE] },
    keyed('k-1'),
  );
  return {
    app,
    useCases: { ...flow, paymentInput: paymentInput(flow), moveStock, transferStock } as unknown as {
      readonly [name: string]: never;
    },
  };
}

/** What is sent to `app.handle`: the name of a use case, a command, options. */
interface Request {
  readonly use: string;
  readonly command: unknown;
  readonly options?: object;
}

async function handled(store: Store, { use, command, options = {} }: Request): Promise<readonly string[]> {
  const { app, useCases } = await shopIn(store);
  const answer = await ask(app, useCases[use] as never, command as never, options);
  if ('receipt' in answer) return [];
  const { failure } = answer;
  if (failure.code === 'REFUSED') return codesIn(failure.refusals);
  return [failure.code === 'STORE_FAILED' ? codeOf(failure.cause) : failure.code];
}

/** The outcome of a fact at its payment, and the incidents it raises. */
function outcomeOf(state: Payment, fact: unknown): readonly string[] {
  const refused = asked(payment, state, fact);
  if (refused.length > 0) return refused;
  const events = emit(payment, state, fact as never);
  const incidents = events.flatMap((event) =>
    event.type === 'payment.incident_raised' ? [event.incident.code] : [],
  );
  return [classify(state, fact as never).outcome, ...incidents];
}

/** Runs something that may throw; what is thrown counts by its code. */
async function caught(run: () => unknown): Promise<readonly string[]> {
  try {
    return (await run()) as readonly string[];
  } catch (error) {
    return [codeOf(error)];
  }
}

/** The same for what answers with no codes. */
function nothing(run: () => unknown): Promise<readonly string[]> {
  return caught(() => {
    run();
    return [];
  });
}

const LEVEL = { ...emptyLevel('tea', 'main'), available: 10 };
export const FREEZE = {
  opId: 'op-1',
  type: 'FREEZE',
  quantity: 2,
  orderId: 'o-1',
  lineId: '1',
  at: AT,
} as const;
/** A level with a hold on it that runs out at `AT`. */
export const HELD = post(LEVEL, undefined, { ...FREEZE, expiresAt: AT });

type Member = { readonly [name: string]: unknown };
const at = <T>(from: { readonly [name: string]: T }, name: unknown): T => from[String(name)] as T;

/** A charge as Stripe answers with it. */
const CHARGE = {
  object: 'charge',
  id: 'ch_1',
  livemode: true,
  created: 1_767_600_000,
  currency: 'eur',
  amount: 23_700,
  amount_captured: 23_700,
  captured: true,
  status: 'succeeded',
  metadata: { payment_id: 'p-1' },
};

/** A valid callback, and what is spoiled of it. */
interface Callback {
  readonly body?: string;
  readonly signature?: string;
  readonly signedWith?: readonly string[];
  readonly receivedAfterMs?: number;
}

function verified({ body, signature, signedWith = ['new'], receivedAfterMs = 0 }: Callback): string[] {
  const signed = signedWith.map(
    (key) => signStripe(key, { body: '{"id":"evt_1"}', at: AT })['stripe-signature'],
  );
  const [time = ''] = signed[0]?.split(',') ?? [];
  const v1 = signed.map((header = '') => header.split(',')[1]);
  const verify = stripeWebhooks({ keys: { new: 'new', old: 'old' } }).unwrapOr(undefined);
  const answer = verify?.({
    body: new TextEncoder().encode(body ?? '{"id":"evt_1"}'),
    headers: {
      'stripe-signature': signature === undefined ? [time, ...v1].join(',') : `${time},v1=${signature}`,
    },
    at: AT + receivedAfterMs,
  });
  return answer?.result === 'ok' ? [] : [answer?.result ?? 'INVALID_KEYS'];
}

/** The ways in, by name. An input that is none of its own shape is handed on as it is. */
export const entryPoints: {
  readonly [name: string]: (input: never, store?: Store) => Promise<readonly string[]>;
} = {
  'order.place': (line: object) =>
    caught(() => asked(order, at(ORDERS, 'fresh'), { ...PLACE, lines: [{ ...LINE, ...line }] })),
  order: ({ state, command }: Member) => caught(() => asked(order, at(ORDERS, state), command)),
  payment: ({ state, command }: Member) => caught(() => asked(payment, at(PAYMENTS, state), command)),
  'payment.limited': ({ refunds, command }: Member) =>
    caught(() => asked(limited, refundedOften(Number(refunds)), { ...BY, ...(command as object) })),
  'payment.fact': ({ state, fact }: Member) => caught(() => outcomeOf(at(PAYMENTS, state), fact)),
  'stock.post': ({ held = false, movement }: Member) =>
    caught(() => {
      const { refusal } = held
        ? post(HELD.level, HELD.hold, movement as never)
        : post(LEVEL, undefined, movement as never);
      return refusal ? [refusal.code] : [];
    }),
  'stock.plan': (demand: object) =>
    caught(() => {
      const plan = planAllocation([{ lineId: '1', sku: 'tea', quantity: 1, ...demand }], [LEVEL]);
      return 'shortages' in plan ? ['SHORTAGES'] : [];
    }),
  'money.parse': ({ text, currency = 'EUR' }: Member) =>
    caught(() => either(parseMoney(text as string, currency as string))),
  money: ({ minor, currency = 'EUR' }: Member) =>
    caught(() => either(money(minor as number, currency as string))),
  'money.percent': ({ minor = 100, rate, rounding }: Member) =>
    caught(() =>
      either(percentOf({ minor: minor as number, currency: 'EUR' }, rate as string, rounding as never)),
    ),
  'money.allocate': ({ minor = 100, weights }: Member) =>
    caught(() => either(allocateMoney({ minor: minor as number, currency: 'EUR' }, weights as number[]))),
  id: (value: unknown) => caught(() => codesIn([idRefusal('id', value)].filter(Boolean))),
  canonical: (value: unknown) => nothing(() => canonical(value)),
  signature: (spoiled: Callback) => caught(() => verified(spoiled)),
  'channel.read': (object: object) =>
    caught(() =>
      either(readStripeObject(JSON.stringify({ ...CHARGE, ...object }), { at: AT, merchantId: 'm-1' })),
    ),
  'schema.order': (value: unknown) => caught(() => either(parse(orderCommandSchema, value))),
  'schema.payment': (value: unknown) =>
    caught(() => [...either(parse(paymentCommandSchema, value)), ...either(parse(paymentFactSchema, value))]),
  'schema.movement': (value: unknown) => caught(() => either(parse(movementSchema, value))),
  'app.handle': (request: Request, store = memoryStore()) => caught(() => handled(store, request)),
  'store.write': (writes: never, store = memoryStore()) =>
    caught(async () => {
      await shopIn(store);
      await store.transact((transaction) => transaction.write(writes));
      return [];
    }),
  fold: ({ of, events }: Member) =>
    nothing(() => fold(of as typeof order, (of as typeof order).initial('x'), events as never)),
  rule: (asked: Parameters<typeof judged>[0]) => caught(() => judged(asked)),
  extend: (extension: never) => nothing(() => extend(order, extension)),
  audit: (log: Log) => caught(() => audit(log).violations.map(({ invariant }) => invariant)),
};
