/** Checks the shop at the end from the stored rows, independently of the rules' outcomes. */
import { fold } from '../../core/decider.ts';
import type { HistoryRecord } from '../../core/history.ts';
import { type Hold, type Level, type MovementRow, totalOf } from '../../inventory/index.ts';
import { type Order, type OrderEvent, order } from '../../order/index.ts';
import { balances, type Payment, type PaymentEvent, payment } from '../../payment/index.ts';

/** Everything in the store. */
export interface Books {
  readonly levels: readonly Level[];
  readonly holds: readonly Hold[];
  readonly orders: readonly Order[];
  readonly payments: readonly Payment[];
  readonly movements: readonly MovementRow[];
  readonly history: readonly HistoryRecord[];
  /** Ids of the events that the relay published. */
  readonly published: readonly string[];
}

export interface Finding {
  readonly claim: string;
  readonly numbers: string;
  readonly holds: boolean;
}

export function checkBooks(books: Books): readonly Finding[] {
  return [...stockFindings(books), ...moneyFindings(books), ...logFindings(books)];
}

const sum = <X>(items: readonly X[], of: (item: X) => number): number =>
  items.reduce((total, item) => total + of(item), 0);
const keyOfStock = ({ sku, location }: { sku: string; location: string }) => `${sku}@${location}`;

function stockFindings({ levels, holds, movements }: Books): Finding[] {
  const applied = movements.filter(({ status }) => status === 'SUCCESS');
  const units = (type: string) =>
    sum(
      applied.filter((row) => row.type === type),
      (row) => row.quantity,
    );
  const received = sum(
    applied.filter((row) => row.type === 'INCREASE' && row.orderId === null),
    (row) => row.quantity,
  );
  const restocked = units('INCREASE') - received;
  const shipped = units('DECREASE');
  const there = sum(levels, totalOf);

  const open = new Map<string, number>();
  for (const hold of holds) open.set(keyOfStock(hold), (open.get(keyOfStock(hold)) ?? 0) + hold.open);
  const astray = levels.filter((level) => (open.get(keyOfStock(level)) ?? 0) !== level.frozen);
  const negative = levels.filter(
    ({ available, frozen, locked, backorder }) => available < -backorder || frozen < 0 || locked < 0,
  );

  const lastRow = new Map(applied.map((row) => [keyOfStock(row), row]));
  const folded = levels.filter((level) => {
    const ledger = applied.filter((row) => keyOfStock(row) === keyOfStock(level));
    const available = sum(ledger, (row) => row.newAvailable - row.prevAvailable);
    const frozen = sum(ledger, (row) => row.newFrozen - row.prevFrozen);
    return lastRow.has(keyOfStock(level)) && available === level.available && frozen === level.frozen;
  });
  return [
    {
      claim: 'every unit is accounted for',
      numbers: `${received} received − ${shipped} shipped + ${restocked} returned = ${received - shipped + restocked}, in stock ${there}`,
      holds: received - shipped + restocked === there,
    },
    {
      claim: 'nothing was oversold',
      numbers: `${negative.length} of ${levels.length} levels below zero`,
      holds: negative.length === 0,
    },
    {
      claim: 'frozen stock is the sum of open holds',
      numbers: `${sum(levels, (level) => level.frozen)} frozen, ${sum(holds, (hold) => hold.open)} held, ${astray.length} levels differ`,
      holds: astray.length === 0,
    },
    {
      claim: 'the ledger folds to the counters',
      numbers: `${applied.length} movements, ${folded.length} of ${levels.length} levels agree`,
      holds: folded.length === levels.length,
    },
  ];
}

function moneyFindings({ orders, payments, history }: Books): Finding[] {
  const all = payments.flatMap(balances);
  const captured = sum(all, (balance) => balance.capturedMinor);
  const refunded = sum(all, (balance) => balance.refundedMinor);
  const overdrawn = all.filter((balance) => balance.refundableMinor < 0);
  const paidOrders = orders.filter(({ paidAt }) => paidAt !== null);
  const unmatched = paidOrders.filter(({ paymentId, paidMinor }) => {
    const paying = payments.find(({ id }) => id === paymentId);
    return (
      !paying ||
      paying.amountMinor !== paidMinor ||
      paying.receipts.filter(({ kind }) => kind === 'payment').length !== 1
    );
  });
  const owed = new Set(orders.map(({ paymentId }) => paymentId));
  const kept = payments.filter(
    (each) =>
      (!owed.has(each.id) || each.receipts.some(({ kind }) => kind === 'surplus')) &&
      unreturned(each, owed.has(each.id)) > 0,
  );
  const late = payments.filter((each) => each.receipts.length > 0 && !owed.has(each.id));
  const twice = history.filter(({ event }) => event === 'order.paid').length - paidOrders.length;
  return [
    {
      claim: 'every paid order was charged once',
      numbers: `${paidOrders.length} paid orders, ${unmatched.length} without exactly one matching receipt, ${twice} paid twice`,
      holds: unmatched.length === 0 && twice === 0,
    },
    {
      claim: 'no refund exceeds what came in',
      numbers: `${euros(captured)} in, ${euros(refunded)} back, ${overdrawn.length} receipts overdrawn`,
      holds: overdrawn.length === 0,
    },
    {
      claim: 'late and double money is refunded',
      numbers: `${late.length} payments for ended orders, ${kept.length} of them kept`,
      holds: kept.length === 0,
    },
  ];
}

/** Money that is not owed to the shop, and neither refunded nor about to be. */
function unreturned(each: Payment, isOwed: boolean): number {
  return sum(balances(each), ({ kind, refundableMinor }) =>
    isOwed && kind === 'payment' ? 0 : refundableMinor,
  );
}

export function euros(minor: number): string {
  return `${(minor / 100).toFixed(2)} EUR`;
}

function logFindings({ orders, payments, history, published }: Books): Finding[] {
  const streams = new Map<string, HistoryRecord[]>();
  for (const record of history) {
    const key = `${record.kind}/${record.id}`;
    const stream = streams.get(key);
    if (stream) stream.push(record);
    else streams.set(key, [record]);
  }
  const gaps = [...streams.values()].filter((stream) => stream.some(({ version }, i) => version !== i + 1));
  const replayed = [...orders, ...payments].filter((state) => {
    const isOrder = 'userId' in state;
    const stream = streams.get(`${isOrder ? 'order' : 'payment'}/${state.id}`) ?? [];
    const events = stream.map(({ data }) => data);
    const again = isOrder
      ? fold(order, order.initial(state.id), events as OrderEvent[])
      : fold(payment, payment.initial(state.id), events as PaymentEvent[]);
    return JSON.stringify(again) === JSON.stringify(state);
  });
  const unique = new Set(published);
  const stuck = orders.filter(
    ({ status, lines }) =>
      ['CANCELLED', 'EXPIRED', 'REFUNDED'].includes(status) && lines.some(({ held }) => held > 0),
  );
  return [
    {
      claim: 'history has no gap',
      numbers: `${history.length} events in ${streams.size} streams, ${gaps.length} with a gap`,
      holds: gaps.length === 0,
    },
    {
      claim: 'replaying the history gives the stored state',
      numbers: `${replayed.length} of ${orders.length + payments.length} orders and payments`,
      holds: replayed.length === orders.length + payments.length,
    },
    {
      claim: 'every event left through the outbox once',
      numbers: `${published.length} published, ${unique.size} different, ${history.length} in the history`,
      holds: unique.size === history.length && published.length === unique.size,
    },
    {
      claim: 'no finished order keeps stock frozen',
      numbers: `${stuck.length} of ${orders.length}`,
      holds: stuck.length === 0,
    },
  ];
}
