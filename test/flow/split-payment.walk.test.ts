/** Random walks over an order that several payments may pay: whatever is said, in whichever order, these stay true. */

import { describe, expect, it } from 'vitest';
import {
  keyOf,
  type RowKey,
  RowNotLockedError,
  type Rows,
  type StoredRow,
  shopUseCases,
  UnitOfWork,
  type UseCase,
} from '../../src/flow/index.ts';
import { emptyLevel } from '../../src/inventory/index.ts';
import { type Order, order } from '../../src/order/index.ts';
import {
  balances,
  type Payment,
  payment,
  refundable,
  type SplitPayment,
  splitPayment,
  splitPaymentId,
} from '../../src/payment/index.ts';
import { paymentInput } from '../../src/testing/payment-input.ts';
import { permutations, type Random, random } from '../support/random.ts';
import { runs } from '../support/runs.ts';

const WALKS = runs(10_000);
const STEPS = 16;
const DUE = 100;
const AT = 1_767_600_000_000;
const flow = shopUseCases(order);
const IDS = ['p-1', 'p-2', 'p-3', 'p-4', 'p-5'];
const base = { orderId: 'o', at: AT } as const;

/** Rows in a map: decides, and writes if nothing is refused. */
class World {
  readonly rows = new Map<string, StoredRow<unknown>>();

  send<C extends object>(useCase: UseCase<C>, command: C): readonly { readonly code: string }[] {
    const read = (ref: RowKey) => this.rows.get(keyOf(ref));
    const touched = new Set(useCase.locks(command).map(keyOf));
    for (const ref of useCase.locksNext?.({ read } as Rows, command) ?? []) touched.add(keyOf(ref));
    const work = new UnitOfWork({
      read: (ref) => {
        if (!touched.has(keyOf(ref))) throw new RowNotLockedError(ref);
        return read(ref);
      },
    });
    useCase.decide(work, command);
    if (work.problems.length > 0) return work.problems.map(({ path }) => ({ code: `MALFORMED ${path}` }));
    if (work.refusals.length > 0) return work.refusals;
    for (const { kind, id, version, state } of work.writes.changes)
      this.rows.set(keyOf({ kind, id }), { state, version });
    return [];
  }

  state<S>(kind: string, id: string, initial: S): S {
    return (this.rows.get(keyOf({ kind, id }))?.state as S | undefined) ?? initial;
  }
  get order(): Order {
    return this.state<Order>('order', 'o', order.initial('o') as Order);
  }
  get splitPayment(): SplitPayment {
    return this.state('split_payment', 'o', splitPayment.initial('o') as SplitPayment);
  }
  get payments(): readonly Payment[] {
    return this.splitPayment.tenders.map(({ paymentId }) =>
      this.state('payment', paymentId, payment.initial(paymentId) as Payment),
    );
  }
  /** Grows with every change of every row. */
  get version(): number {
    let sum = 0;
    for (const { version } of this.rows.values()) sum += version;
    return sum;
  }
}

function opened(): World {
  const world = new World();
  const level = { ...emptyLevel('tea', 'main'), available: 1 };
  world.rows.set(keyOf({ kind: 'level', id: level.id }), { state: level, version: 1 });
  const lines = [{ lineId: '1', sku: 'tea', location: 'main', quantity: 1, unitPriceMinor: DUE }];
  world.send(flow.place, { ...base, userId: 'u', currency: 'EUR', lines, by: 'shopper' });
  return world;
}

interface Step {
  readonly name: string;
  readonly useCase: UseCase<never>;
  readonly command: object;
  /** What a channel says is never refused. */
  readonly fact: boolean;
}

/** Something to be said: to a tender there is, or of one there is not yet. */
function anything(world: World, { below, pick }: Random): Step {
  const known = world.payments;
  const say = (name: string, useCase: unknown, command: object, fact = false): Step => ({
    name,
    useCase: useCase as UseCase<never>,
    command: { ...base, ...command },
    fact,
  });
  const open = () => {
    // What is left to be promised, as a shop would ask for it; or any part, wrong or right.
    const promised = world.payments.filter(
      ({ id, status }) =>
        status !== 'FAIL' &&
        status !== 'CLOSED' &&
        world.splitPayment.tenders.some(({ paymentId, dropped }) => paymentId === id && !dropped),
    );
    const left = DUE - promised.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
    const amountMinor = below(2) === 0 && left > 0 ? left : pick([DUE / 2, 30, 20]);
    const paymentId = pick(IDS);
    const attemptId = `${paymentId}-1`;
    const content = { paymentId, attemptId, amountMinor, merchantId: 'm', kind: 'card', by: 'shopper' };
    return say('openTender', flow.openTender, content);
  };
  const one = known.length > 0 ? pick(known) : undefined;
  if (one === undefined) return open();
  const { id: paymentId, amountMinor, captures, refunds } = one;
  const attemptId = `${paymentId}-1`;
  const about = { paymentId, by: 'bank' };
  const money = { attemptId, channel: 'bank', merchantId: 'm', amountMinor, currency: 'EUR' };
  const tell = (type: string, more: object, fact = true) =>
    say(type, paymentInput(flow), { ...about, type, ...more }, fact);
  const channelTxnId = `t-${paymentId}`;
  switch (below(17)) {
    case 0:
    case 1:
      return open();
    case 2:
    case 3:
    case 4:
      return tell('paid', { ...money, channelTxnId: below(8) === 0 ? `${channelTxnId}-2` : channelTxnId });
    case 5:
      return tell('authorised', money);
    case 6:
      return tell(
        'capture',
        {
          captureId: `c-${below(3)}`,
          amountMinor: pick([amountMinor, Math.ceil(amountMinor / 2)]),
          currency: 'EUR',
          by: 'merchant',
        },
        false,
      );
    case 7:
    case 8: {
      const capture = captures.length > 0 ? pick(captures) : { id: 'c-0', amountMinor };
      const part = { captureId: capture.id, amountMinor: capture.amountMinor, channelTxnId };
      return tell('captured', { ...money, ...part, ...(below(4) === 0 && { final: true }) });
    }
    case 9:
      return below(3) > 0
        ? tell('closed', { attemptId })
        : tell('captureFailed', { captureId: `c-${below(3)}` });
    case 10:
      return below(2) === 0 ? tell('failed', { attemptId }) : tell('processing', { attemptId });
    case 11:
      return tell('void', { by: 'merchant' }, false);
    case 12:
    case 13: {
      const content = { refundId: `r-${below(3)}`, amountMinor: pick([1, 10, 33, 50, DUE]), by: 'system' };
      return say('refundTenders', flow.refundTenders, {
        ...content,
        split: pick(['reverse-order', 'proportional']),
      });
    }
    case 14:
    case 15: {
      const refund = refunds.length > 0 ? pick(refunds) : undefined;
      if (refund === undefined) return tell('unknown', {});
      const { id: refundId, amountMinor: asked, receiptId } = refund;
      return tell('refundSucceeded', { refundId, amountMinor: asked, currency: 'EUR', receiptId });
    }
    default:
      if (below(4) > 0) return open();
      return below(2) === 0
        ? say('cancel', flow.cancel, { reason: 'OTHER', by: 'merchant' })
        : say('expire', flow.expire, { at: AT + 1_800_000, by: 'system' });
  }
}

const hasPaid = ({ status }: Payment) => ['SUCCESS', 'REFUNDING', 'REFUNDED'].includes(status);
const hasFailed = ({ status }: Payment) => status === 'FAIL' || status === 'CLOSED';

/** What is wrong; nothing, if all is well. */
function wrong(world: World): string | undefined {
  const { order, splitPayment, payments } = world;
  const standing = new Set(
    splitPayment.tenders.flatMap(({ paymentId, dropped }) => (dropped ? [] : [paymentId])),
  );
  const paying = payments.filter(({ id }) => standing.has(id));
  const sum = (of: (each: Payment) => number, among = payments) =>
    among.reduce((all, each) => all + of(each), 0);
  const brought = (each: Payment) =>
    each.receipts.reduce(
      (all, { kind, amountMinor, open }) => all + (kind === 'payment' && !open ? amountMinor : 0),
      0,
    );
  const settled = splitPayment.status === 'PAID';
  const paid = order.paymentId === splitPaymentId('o');
  if (settled !== paid) return `split payment ${splitPayment.status}, order paid by ${order.paymentId}`;
  if (paid && order.paidMinor !== DUE) return `paid ${order.paidMinor}`;
  if (paid && sum(brought, paying) < DUE) return `settled with ${sum(brought, paying)}`;
  const promised = (each: Payment) =>
    hasPaid(each) ? brought(each) : hasFailed(each) ? 0 : each.amountMinor;
  if (sum(promised, paying) > DUE) return 'the standing tenders promise more than is due';
  for (const each of payments)
    for (const { refundableMinor } of balances(each))
      if (refundableMinor < 0) return `${each.id} is over-refunded`;
  const gone = order.status === 'CANCELLED' || order.status === 'EXPIRED';
  const unwanted = payments.filter(({ id }) => gone || !standing.has(id));
  const kept = sum((each) => (brought(each) > 0 ? refundable(each) : 0), unwanted);
  if (kept > 0) return `${kept} that nobody wants is kept`;
  // What went back of the order is what its standing tenders gave back, and none of what was never its own.
  const back = (each: Payment) =>
    balances(each).reduce(
      (all, { kind, refundedMinor }) => all + (kind === 'payment' ? refundedMinor : 0),
      0,
    );
  if (paid && order.status !== 'REFUNDED' && order.refundedMinor !== sum(back, paying))
    return `order ${order.status}: ${order.refundedMinor} refunded, its tenders gave back ${sum(back, paying)}`;
  return undefined;
}

function reservedOf({ payments }: World): number {
  return payments.reduce(
    (all, each) => all + balances(each).reduce((own, { reservedMinor }) => own + reservedMinor, 0),
    0,
  );
}

/** An order whose two tenders, 30 and 70, are opened; and what is told of them, in an order of arrival. */
function hears(facts: readonly (readonly [paymentId: string, fact: object])[]): World {
  const world = opened();
  const money = { channel: 'bank', merchantId: 'm', currency: 'EUR' };
  for (const [paymentId, amountMinor] of [
    ['p-1', 30],
    ['p-2', 70],
  ] as const) {
    const tender = { paymentId, attemptId: `${paymentId}-1`, amountMinor, merchantId: 'm', kind: 'card' };
    expect(world.send(flow.openTender, { ...base, ...tender, by: 'shopper' })).toEqual([]);
  }
  for (const [paymentId, fact] of facts) {
    const { type } = fact as { readonly type: string };
    const arrives = type === 'paid' || type === 'captured';
    const command = {
      ...base,
      ...((arrives || type === 'authorised') && money),
      ...(arrives && { channelTxnId: `t-${paymentId}` }),
      attemptId: `${paymentId}-1`,
      ...fact,
      paymentId,
      by: 'bank',
    };
    expect(world.send(paymentInput(flow), command as never), JSON.stringify(facts)).toEqual([]);
    expect(wrong(world), JSON.stringify(facts)).toBeUndefined();
  }
  return world;
}

describe('an order with several tenders', () => {
  it('given a voucher and two captures, when their money arrives in any of 120 orders, then the order is paid', () => {
    const facts = [
      ['p-1', { type: 'paid', amountMinor: 30 }],
      ['p-2', { type: 'authorised', amountMinor: 70 }],
      ['p-2', { type: 'captured', captureId: 'c-1', amountMinor: 30 }],
      ['p-2', { type: 'captured', captureId: 'c-2', amountMinor: 40 }],
      ['p-2', { type: 'processing' }],
    ] as const;
    const ends = permutations<(typeof facts)[number]>(facts).map((arrived) => {
      const { order: ended, splitPayment: settled, payments } = hears(arrived);
      return [ended.status, ended.paidMinor, settled.status, ...payments.map(({ status }) => status)].join(
        ' ',
      );
    });
    expect([ends.length, [...new Set(ends)]]).toEqual([120, ['PAID 100 PAID SUCCESS SUCCESS']]);
  });

  it('given one tender that pays and one that fails, when facts arrive in any of 24 orders, then nothing is kept', () => {
    const facts = [
      ['p-1', { type: 'paid', amountMinor: 30 }],
      ['p-2', { type: 'failed' }],
      ['p-1', { type: 'processing' }],
      ['p-2', { type: 'processing' }],
    ] as const;
    const ends = permutations<(typeof facts)[number]>(facts).map((arrived) => {
      const { order: ended, payments } = hears(arrived);
      const left = payments.flatMap((each) => balances(each).map(({ refundableMinor }) => refundableMinor));
      return [ended.status, ...left].join(' ');
    });
    expect([ends.length, [...new Set(ends)]]).toEqual([24, ['PENDING_PAYMENT 0']]);
  });

  it(`given ${WALKS} walks of ${STEPS} steps, when both refund splits are used, then the books stay sound`, {
    timeout: 600_000,
  }, () => {
    const seen = new Map<string, number>();
    const count = (name: string) => seen.set(name, (seen.get(name) ?? 0) + 1);
    for (let seed = 1; seed <= WALKS; seed++) {
      const rng = random(seed);
      const world = opened();
      const told: string[] = [];
      for (let step = 0; step < STEPS; step++) {
        const { name, useCase, command, fact } = anything(world, rng);
        told.push(JSON.stringify(command));
        const [before, reserved] = [world.version, name === 'refundTenders' ? reservedOf(world) : 0];
        const refusals = world.send(useCase, command as never);
        const say = (problem: string | undefined) => {
          if (problem !== undefined) throw new Error(`seed ${seed}: ${problem}\n${told.join('\n')}`);
        };
        if (refusals.length > 0) {
          say(fact ? `a fact was refused: ${JSON.stringify(refusals)}` : undefined);
          continue;
        }
        count(`${name} ${(command as { split?: string }).split ?? ''}`.trim());
        if (world.version === before) continue;
        say(wrong(world));
        const asked = command as { readonly amountMinor?: number };
        if (name === 'refundTenders')
          say(
            reservedOf(world) - reserved === asked.amountMinor
              ? undefined
              : 'the shares are not what was asked',
          );
        const after = world.version;
        world.send(useCase, command as never);
        say(world.version === after ? undefined : 'a repeat changed something');
      }
      count(world.order.status);
      count(`${world.splitPayment.tenders.length} tenders, ${world.splitPayment.status}`);
    }
    // Every kind of step was accepted often, and every end was reached.
    for (const name of [
      'refundTenders reverse-order',
      'refundTenders proportional',
      'captured',
      'void',
      'PAID',
      'CANCELLED',
      'EXPIRED',
      'REFUNDED',
      '3 tenders, PAID',
    ])
      expect(seen.get(name) ?? 0, `${name} in ${JSON.stringify([...seen])}`).toBeGreaterThanOrEqual(runs(20));
  });
});
