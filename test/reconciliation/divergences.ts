/** One divergence for every class, on a payment of its own. */
import type { FindingClass } from '../../src/reconciliation/index.ts';
import {
  AMOUNT,
  book,
  closed,
  DAY,
  type Day,
  failed,
  line,
  PAID_AT,
  paid,
  pending,
  refunded,
  refunding,
  refundLine,
} from './kit.ts';

export interface Divergence {
  readonly name: string;
  readonly class: FindingClass;
  /** What may be found beside it, because the same line shows it. */
  readonly beside?: readonly FindingClass[];
  readonly make: (id: string) => Day;
  /** Telling the proposed facts settles it: the next run finds nothing of that class. Others wait for somebody. */
  readonly settles: boolean;
}

const LONG_AGO = PAID_AT - 6 * DAY;
const dispute = { type: 'dispute', channelRefundId: 'd-1', amountMinor: 4_000, feeMicros: 0 } as const;

export const DIVERGENCES: readonly Divergence[] = [
  {
    name: 'a lost callback',
    class: 'A1',
    make: (id) => ({ books: [book(pending(id))], lines: [line(id)] }),
    settles: true,
  },
  {
    name: 'late money',
    class: 'A2',
    make: (id) => ({ books: [book(closed(id))], lines: [line(id)] }),
    settles: true,
  },
  {
    name: 'a failure that was none, nobody wants the money',
    class: 'A3',
    make: (id) => ({ books: [book(failed(id), { orderPayable: false })], lines: [line(id)] }),
    settles: true,
  },
  {
    name: 'a failure that was none, confirmed by a query',
    class: 'A3',
    make: (id) => ({ books: [book(failed(id), { orderPayable: true, query: 'paid' })], lines: [line(id)] }),
    settles: true,
  },
  {
    name: 'a failure that was perhaps none',
    class: 'A3',
    make: (id) => ({ books: [book(failed(id), { orderPayable: true })], lines: [line(id)] }),
    settles: false,
  },
  { name: 'stray money', class: 'A4', make: (id) => ({ books: [], lines: [line(id)] }), settles: false },
  {
    name: 'a second payment',
    class: 'A5',
    make: (id) => ({
      books: [book(paid(id))],
      lines: [line(id), line(id, { channelTxnId: `second-${id}` })],
    }),
    settles: true,
  },
  {
    name: 'paid just now',
    class: 'B1',
    make: (id) => ({ books: [book(paid(id))], lines: [] }),
    settles: false,
  },
  {
    name: 'paid long ago and never seen',
    class: 'B2',
    make: (id) => ({ books: [book(paid(id), { paidAt: LONG_AGO, query: 'unpaid' })], lines: [] }),
    settles: false,
  },
  {
    name: 'more than was booked',
    class: 'C1',
    make: (id) => ({ books: [book(paid(id))], lines: [line(id, { amountMinor: AMOUNT + 1 })] }),
    settles: false,
  },
  {
    name: '5 cents for an order',
    class: 'C2',
    make: (id) => ({ books: [book(pending(id))], lines: [line(id, { amountMinor: 5 })] }),
    settles: false,
  },
  {
    name: 'another currency',
    class: 'C3',
    make: (id) => ({ books: [book(paid(id))], lines: [line(id, { currency: 'USD' })] }),
    settles: false,
  },
  {
    name: 'another merchant',
    class: 'C3',
    make: (id) => ({ books: [book(pending(id))], lines: [line(id, { merchantId: 'm-2' })] }),
    settles: false,
  },
  {
    name: 'a lost refund notification',
    class: 'D1',
    make: (id) => ({ books: [book(refunding(id))], lines: [line(id), refundLine(id)] }),
    settles: true,
  },
  {
    name: 'a lost notification of a refund that failed',
    class: 'D1',
    make: (id) => ({ books: [book(refunding(id))], lines: [line(id), refundLine(id, { status: 'failed' })] }),
    settles: true,
  },
  {
    name: 'a refund nobody made',
    class: 'D2',
    make: (id) => ({
      books: [book(refunded(id), { settledAt: { [`r-${id}`]: LONG_AGO } })],
      lines: [line(id)],
    }),
    settles: false,
  },
  {
    name: 'a refund that came back',
    class: 'D3',
    make: (id) => ({ books: [book(refunded(id))], lines: [line(id), refundLine(id, { status: 'failed' })] }),
    settles: true,
  },
  {
    name: 'a refund of the console',
    class: 'D4',
    make: (id) => ({ books: [book(paid(id))], lines: [line(id), refundLine(id)] }),
    settles: true,
  },
  {
    name: 'a smaller refund',
    class: 'D5',
    make: (id) => ({
      books: [book(refunding(id))],
      lines: [line(id), refundLine(id, { amountMinor: 2_000 })],
    }),
    settles: true,
  },
  {
    name: 'more back than came in',
    class: 'D6',
    beside: ['D4'],
    make: (id) => ({
      books: [book(refunded(id))],
      lines: [
        line(id),
        refundLine(id),
        refundLine(id, { refundId: `x-${id}`, channelRefundId: `cx-${id}`, amountMinor: 7_001 }),
      ],
    }),
    settles: false,
  },
  {
    name: 'a dispute',
    class: 'E1',
    make: (id) => ({
      books: [book(paid(id))],
      lines: [line(id), line(id, { ...dispute, status: 'processing' })],
    }),
    settles: true,
  },
  {
    name: 'another fee',
    class: 'E2',
    make: (id) => ({ books: [book(paid(id))], lines: [line(id, { feeMicros: 61_000 })] }),
    settles: false,
  },
  {
    name: 'another label',
    class: 'E3',
    make: (id) => ({ books: [book(paid(id))], lines: [line(id, { label: 'TRADE_FINISHED' })] }),
    settles: false,
  },
  {
    name: 'the same line twice',
    class: 'E4',
    make: (id) => ({ books: [book(paid(id))], lines: [line(id), line(id)] }),
    settles: false,
  },
];
