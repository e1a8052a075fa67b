/** Every event × status by running the machine: what the golden page shows, and what every table mutant must change. */
import { ROLES, type Role } from '../../src/core/role.ts';
import { available, classify, type Payment, type PaymentInput, payment } from '../../src/payment/index.ts';
import { markdownTable } from '../support/golden.ts';
import * as kit from './kit.ts';
import { advance, confirmed, say, step } from './kit.ts';

export const STATUSES = [
  'CREATED',
  'PENDING',
  'PROCESSING',
  'SUCCESS',
  'FAIL',
  'REFUNDING',
  'REFUNDED',
  'CLOSED',
] as const;
type Status = (typeof STATUSES)[number];
type States = { readonly [status in Status]?: Payment };

/** One row of the page: what is said, to which payments; `command` may depend on the payment. */
interface MatrixRow {
  readonly name: string;
  readonly states: States;
  readonly command: PaymentInput | ((state: Payment) => PaymentInput);
}

const { CREATED, PENDING, PROCESSING, SUCCESS, FAIL, REFUNDING, REFUNDED, CLOSED } = kit;
const all: States = { CREATED, PENDING, PROCESSING, SUCCESS, FAIL, REFUNDING, REFUNDED, CLOSED };

function each(states: States, change: (state: Payment) => Payment): States {
  return Object.fromEntries(Object.entries(states).map(([status, state]) => [status, change(state)]));
}

const unpaid: States = { CREATED, PENDING, PROCESSING };
const paid: States = { SUCCESS, REFUNDING, REFUNDED };
/** Payments that hold surplus money, its refund requested. */
const withSurplus = each({ SUCCESS, FAIL, REFUNDING, REFUNDED, CLOSED }, (state) =>
  advance(state, kit.surplus),
);
const twoAttempts: States = {
  PENDING: advance(PENDING, say.submit('a2')),
  PROCESSING: advance(PENDING, say.submit('a2'), say.processing('a1')),
};
const oneFailed = each(twoAttempts, (state) => advance(state, say.failed('a2')));
const queryOpen: States = {
  ...each(unpaid, (state) => advance(state, say.unknown())),
  FAIL: advance(FAIL, say.processing()),
  CLOSED: advance(CLOSED, say.processing()),
};

/** Authorised in full; then 6,000 of it captured, the capture of the rest under way, the rest let go. */
const AUTHORISED = advance(PENDING, say.authorised());
const PART = advance(AUTHORISED, say.capture('c1', 6_000), say.captured('c1', 6_000));
const authorised: States = { PROCESSING: AUTHORISED };
const capturedPart: States = { PROCESSING: PART };
const capturing: States = { PROCESSING: advance(PART, say.capture('c2', 4_000)) };
const firstCapturing: States = { PROCESSING: advance(AUTHORISED, say.capture('c2', 4_000)) };
const letGo: States = { PROCESSING: advance(AUTHORISED, say.capture('c2', 4_000), say.closed()) };
/** Capture c2 failed, and the payment went on as captured in part. */
const lateCapture: States = each(
  {
    SUCCESS: PART,
    REFUNDING: PART,
    REFUNDED: PART,
  },
  (state) => advance(state, say.capture('c2', 4_000), say.closed(), say.captureFailed('c2')),
);
const afterLate: States = {
  ...lateCapture,
  REFUNDING: advance(must(lateCapture.REFUNDING), say.requestRefund('r1', 1_000)),
  REFUNDED: advance(
    must(lateCapture.REFUNDED),
    say.requestRefund('r1', 6_000),
    say.refundSucceeded('r1', 6_000),
  ),
};
/** Money captured beside the charge that is being captured. */
const besideSurplus: States = {
  PROCESSING: advance(PART, say.captured('c9', 5_000, { attemptId: 'a9', channelTxnId: 't9' })),
};
const BESIDE_REFUND = 'surplus/wechat/t9/c9';

/** A refund of the paying receipt in a status of its own; the payment's own status follows. */
const failedRefund: States = {
  SUCCESS: advance(SUCCESS, say.requestRefund('r1', 3_000), say.refund('refundFailed', 'r1')),
  REFUNDING: advance(REFUNDING, say.requestRefund('r2', 3_000), say.refund('refundFailed', 'r1')),
  REFUNDED: advance(
    SUCCESS,
    say.requestRefund('r1', 3_000),
    say.refund('refundFailed', 'r1'),
    say.requestRefund('r3', kit.AMOUNT),
    say.refundSucceeded('r3', kit.AMOUNT),
  ),
};
const doneRefund: States = {
  SUCCESS: advance(SUCCESS, say.requestRefund('r1', 3_000), say.refundSucceeded('r1', 3_000)),
  REFUNDING: advance(
    SUCCESS,
    say.requestRefund('r1', 3_000),
    say.refundSucceeded('r1', 3_000),
    say.requestRefund('r2', 3_000),
  ),
  REFUNDED: advance(SUCCESS, say.requestRefund('r1', kit.AMOUNT), say.refundSucceeded('r1', kit.AMOUNT)),
};
const anotherOpen: States = { REFUNDING: advance(REFUNDING, say.requestRefund('r2', 3_000)) };
const lastOfAll: States = {
  REFUNDING: advance(
    SUCCESS,
    say.requestRefund('r1', kit.AMOUNT),
    say.sendRefund('r1'),
    say.refund('refundUnknown', 'r1'),
  ),
};
const disputed = each(paid, (state) => advance(state, say.dispute('disputeOpened', 'd1')));
const won = each(paid, (state) => advance(state, say.dispute('disputeWon', 'd1')));

const NEWS = [
  'refundAccepted',
  'refundUnknown',
  'refundAbnormal',
  'refundFailed',
  'refundNotFound',
  'refundReversed',
] as const;

export const MATRIX: readonly { readonly title: string; readonly rows: readonly MatrixRow[] }[] = [
  {
    title: 'Creating, attempts',
    rows: [
      { name: 'create again', states: all, command: say.create() },
      { name: 'create again, other amount', states: all, command: say.create({ amountMinor: 1 }) },
      { name: 'submit a new attempt', states: all, command: say.submit('a2') },
      { name: 'submit the same attempt', states: all, command: say.submit('a1') },
      { name: 'submit after the deadline', states: all, command: say.submit('a2', { at: kit.EXPIRES_AT }) },
      { name: 'pending', states: all, command: say.pending() },
      { name: 'pending, attempt unknown to us', states: all, command: say.pending('a3') },
      { name: 'processing', states: all, command: say.processing() },
      { name: 'processing, query open', states: queryOpen, command: say.processing() },
      { name: 'processing, other attempt failed before', states: oneFailed, command: say.processing('a2') },
      { name: 'failed', states: all, command: say.failed() },
      { name: 'failed, another attempt live', states: twoAttempts, command: say.failed('a1') },
      { name: 'failed again, another attempt live', states: oneFailed, command: say.failed('a2') },
      { name: 'unknown', states: all, command: say.unknown() },
      { name: 'unknown, query open', states: queryOpen, command: say.unknown() },
    ],
  },
  {
    title: 'Money',
    rows: [
      { name: 'paid, confirmed, order payable', states: all, command: say.paid('t2', confirmed) },
      { name: 'paid, callback, order payable', states: all, command: say.paid('t2', { orderPayable: true }) },
      { name: 'paid, confirmed, not payable', states: all, command: say.paid('t2', { source: 'query' }) },
      { name: 'paid, known receipt', states: withSurplus, command: kit.surplus },
      { name: 'paid, known receipt of the payment', states: paid, command: say.paid('t1') },
      {
        name: 'paid, known receipt, other amount',
        states: withSurplus,
        command: say.paid('t9', { amountMinor: 9_999 }),
      },
      {
        name: 'paid, amount differs',
        states: all,
        command: say.paid('t2', { amountMinor: 9_999, orderPayable: true }),
      },
      {
        name: 'paid, currency differs',
        states: all,
        command: say.paid('t2', { currency: 'EUR', orderPayable: true }),
      },
      { name: 'paid, merchant differs', states: all, command: say.paid('t2', { merchantId: 'm-2' }) },
      {
        name: 'paid, merchant differs, by query',
        states: all,
        command: say.paid('t2', { merchantId: 'm-2', ...confirmed }),
      },
      { name: 'paid, payment number differs', states: all, command: say.paid('t2', { paymentId: 'p-2' }) },
    ],
  },
  {
    title: 'Authorising, capturing, voiding',
    rows: [
      { name: 'authorised', states: all, command: say.authorised() },
      { name: 'authorised, in flight before', states: twoAttempts, command: say.authorised() },
      { name: 'authorised, query open', states: queryOpen, command: say.authorised() },
      { name: 'authorised again', states: authorised, command: say.authorised() },
      { name: 'authorised again, other amount', states: authorised, command: say.authorised(9_999) },
      {
        name: 'authorised, currency differs',
        states: unpaid,
        command: say.authorised(1, { currency: 'EUR' }),
      },
      {
        name: 'authorised, after it failed',
        states: oneFailed,
        command: say.authorised(1, { attemptId: 'a2' }),
      },
      { name: 'authorised, captured in part before', states: unauthorised(), command: say.authorised(7_000) },
      { name: 'authorised, captured in full', states: unauthorised(), command: say.authorised(6_000) },
      { name: 'capture', states: { ...all, ...authorised }, command: say.capture('c3', 1_000) },
      {
        name: 'capture, in flight and not authorised',
        states: { PROCESSING },
        command: say.capture('c3', 1),
      },
      { name: 'capture, a unit too much', states: capturedPart, command: say.capture('c3', 4_001) },
      { name: 'capture, nothing left', states: capturing, command: say.capture('c3', 1) },
      { name: 'capture, let go', states: letGo, command: say.capture('c3', 1) },
      {
        name: 'capture, other currency',
        states: authorised,
        command: say.capture('c3', 1, { currency: 'EUR' }),
      },
      { name: 'capture again', states: capturing, command: say.capture('c2', 4_000) },
      { name: 'capture again, other amount', states: capturing, command: say.capture('c2', 3_999) },
      { name: 'void', states: all, command: say.void() },
      { name: 'void, authorised', states: authorised, command: say.void() },
      {
        name: 'captured, part',
        states: all,
        command: say.captured('c3', 6_000, { ...confirmed, channelTxnId: 't2' }),
      },
      {
        name: 'captured, all',
        states: all,
        command: say.captured('c3', 10_000, { ...confirmed, channelTxnId: 't2' }),
      },
      {
        name: 'captured, callback',
        states: all,
        command: say.captured('c3', 6_000, { channelTxnId: 't2', orderPayable: true }),
      },
      {
        name: 'captured, not payable',
        states: all,
        command: say.captured('c3', 6_000, { channelTxnId: 't2' }),
      },
      { name: 'captured, final', states: capturedPart, command: say.captured('c2', 1_000, { final: true }) },
      { name: 'captured, the rest', states: capturing, command: say.captured('c2', 4_000) },
      { name: 'captured, more than authorised', states: capturedPart, command: say.captured('c3', 4_001) },
      { name: 'captured, more than asked for', states: unpaid, command: say.captured('c3', 10_001) },
      {
        name: 'captured, currency differs',
        states: all,
        command: say.captured('c3', 1, { currency: 'EUR' }),
      },
      {
        name: 'captured again',
        states: { ...capturedPart, ...afterLate },
        command: say.captured('c1', 6_000),
      },
      {
        name: 'captured again, other amount',
        states: { ...capturedPart, ...afterLate },
        command: say.captured('c1', 5_999),
      },
      {
        name: 'captured, of another charge',
        states: capturedPart,
        command: say.captured('c9', 5_000, { attemptId: 'a9', channelTxnId: 't9' }),
      },
      { name: 'captured, taken for failed', states: afterLate, command: say.captured('c2', 4_000) },
      {
        name: 'captured, taken for failed, refunded too much',
        states: { REFUNDED: advance(must(lateCapture.REFUNDED), say.refundSucceeded('x1', 12_000)) },
        command: say.captured('c2', 4_000),
      },
      { name: 'captured, unknown, settled before', states: afterLate, command: say.captured('c3', 4_000) },
      {
        name: 'captured, more of a surplus',
        states: { ...withSurplus, ...besideSurplus },
        command: say.captured('c8', 1_000, { attemptId: 'a9', channelTxnId: 't9' }),
      },
      { name: 'paid, captured in part', states: capturedPart, command: say.paid('t1') },
      { name: 'paid, being captured', states: firstCapturing, command: say.paid('t1') },
      {
        name: 'paid, another being captured',
        states: capturedPart,
        command: say.paid('t9', { attemptId: 'a9' }),
      },
      { name: 'captureFailed', states: { ...all, ...capturing }, command: say.captureFailed('c2') },
      { name: 'captureFailed, the first', states: firstCapturing, command: say.captureFailed('c2') },
      { name: 'captureFailed, unknown', states: authorised, command: say.captureFailed('c3') },
      { name: 'captureFailed, captured before', states: capturedPart, command: say.captureFailed('c1') },
      { name: 'captureFailed, the rest let go', states: letGo, command: say.captureFailed('c2') },
      {
        name: 'captureFailed, captured in part and let go',
        states: each(capturing, (state) => advance(state, say.closed())),
        command: say.captureFailed('c2'),
      },
      { name: 'closed again, captured in part', states: { ...letGo, ...afterLate }, command: say.closed() },
      { name: 'closed, captured in part', states: capturedPart, command: say.closed() },
      { name: 'closed, being captured', states: capturing, command: say.closed() },
      { name: 'failed, captured in part', states: capturedPart, command: say.failed() },
      { name: 'closed, authorised', states: authorised, command: say.closed() },
    ],
  },
  {
    title: 'Closing',
    rows: [
      { name: 'cancel', states: all, command: say.cancel() },
      { name: 'timeout', states: all, command: say.timeout() },
      { name: 'timeout before the deadline', states: all, command: say.timeout(kit.EXPIRES_AT - 1) },
      { name: 'timeout, query open', states: queryOpen, command: say.timeout() },
      { name: 'cancel, channel first', states: all, command: say.cancel({ closeFirst: true }) },
      {
        name: 'timeout, channel first',
        states: all,
        command: { ...say.timeout(), closeFirst: true },
      },
      {
        name: 'timeout before the deadline, channel first',
        states: all,
        command: { ...say.timeout(kit.EXPIRES_AT - 1), closeFirst: true },
      },
      { name: 'closed at the channel', states: all, command: say.closed() },
      { name: 'closed, another attempt live', states: twoAttempts, command: say.closed('a1') },
    ],
  },
  {
    title: 'Asking for refunds',
    rows: [
      { name: 'requestRefund, part', states: all, command: say.requestRefund('r9', 100) },
      {
        name: 'requestRefund, a unit too much',
        states: paid,
        command: (state) => say.requestRefund('r9', left(state) + 1),
      },
      { name: 'requestRefund, disputed in full', states: disputed, command: say.requestRefund('r9', 100) },
      {
        name: 'requestRefund, other currency',
        states: paid,
        command: say.requestRefund('r9', 100, { currency: 'EUR' }),
      },
      {
        name: 'requestRefund again',
        states: doneRefund,
        command: (state) => say.requestRefund('r1', state.refunds[0]?.amountMinor ?? 0),
      },
      { name: 'requestRefund again, other amount', states: doneRefund, command: say.requestRefund('r1', 1) },
      {
        name: 'requestRefund of surplus',
        states: surplusFailed(),
        command: say.requestRefund('r9', 100, { receiptId: kit.SURPLUS_RECEIPT }),
      },
      { name: 'sendRefund', states: { ...unpaid, ...anotherOpen }, command: say.sendRefund('r2') },
      { name: 'sendRefund again', states: { REFUNDING }, command: say.sendRefund('r1') },
      { name: 'sendRefund, surplus', states: withSurplus, command: say.sendRefund(kit.SURPLUS_REFUND) },
      { name: 'sendRefund, surplus beside', states: besideSurplus, command: say.sendRefund(BESIDE_REFUND) },
      {
        name: 'retryRefund, surplus beside',
        states: each(besideSurplus, (state) => advance(state, say.refund('refundFailed', BESIDE_REFUND))),
        command: say.retryRefund(BESIDE_REFUND, 'r9'),
      },
      {
        name: 'requestRefund of surplus beside',
        states: each(besideSurplus, (state) => advance(state, say.refund('refundFailed', BESIDE_REFUND))),
        command: say.requestRefund('r9', 100, { receiptId: kit.SURPLUS_RECEIPT }),
      },
      { name: 'retryRefund', states: { ...unpaid, ...failedRefund }, command: say.retryRefund('r1', 'r9') },
      { name: 'retryRefund, unknown', states: lastOfAll, command: say.retryRefund('r1', 'r9') },
      {
        name: 'retryRefund, surplus',
        states: surplusFailed(),
        command: say.retryRefund(kit.SURPLUS_REFUND, 'r9'),
      },
      {
        name: 'retryRefund, nothing to retry',
        states: withSurplus,
        command: say.retryRefund(kit.SURPLUS_REFUND, 'r9'),
      },
    ],
  },
  {
    title: 'Refunds, as the channel has them',
    rows: [
      {
        name: 'refundSucceeded, the last open',
        states: { REFUNDING },
        command: say.refundSucceeded('r1', 4_000),
      },
      {
        name: 'refundSucceeded, all the money',
        states: lastOfAll,
        command: say.refundSucceeded('r1', kit.AMOUNT),
      },
      {
        name: 'refundSucceeded, another open',
        states: anotherOpen,
        command: say.refundSucceeded('r1', 4_000),
      },
      { name: 'refundSucceeded, smaller', states: { REFUNDING }, command: say.refundSucceeded('r1', 3_999) },
      { name: 'refundSucceeded, larger', states: { REFUNDING }, command: say.refundSucceeded('r1', 4_001) },
      {
        name: 'refundSucceeded, more than captured',
        states: { REFUNDING },
        command: say.refundSucceeded('r1', 10_001),
      },
      {
        name: 'refundSucceeded, after failed',
        states: failedRefund,
        command: say.refundSucceeded('r1', 3_000),
      },
      {
        name: 'refundSucceeded, again',
        states: doneRefund,
        command: (state) => say.refundSucceeded('r1', state.refunds[0]?.settledMinor ?? 0),
      },
      {
        name: 'refundSucceeded, again, other amount',
        states: doneRefund,
        command: say.refundSucceeded('r1', 1),
      },
      { name: 'refundSucceeded, unknown id, part', states: all, command: say.refundSucceeded('x1', 100) },
      {
        name: 'refundSucceeded, unknown id, all',
        states: all,
        command: say.refundSucceeded('x1', kit.AMOUNT),
      },
      {
        name: 'refundSucceeded, unknown id, surplus',
        states: surplusFailed(),
        command: say.refundSucceeded('x1', 100, { receiptId: kit.SURPLUS_RECEIPT }),
      },
      {
        name: 'refundSucceeded, other currency',
        states: all,
        command: say.refundSucceeded('r1', 4_000, { currency: 'EUR' }),
      },
      {
        name: 'refundSucceeded, surplus',
        states: withSurplus,
        command: say.refundSucceeded(kit.SURPLUS_REFUND, kit.AMOUNT),
      },
      ...NEWS.map((type) => ({
        name: `${type}, refund open`,
        states: { REFUNDING },
        command: say.refund(type, 'r1'),
      })),
      ...NEWS.map((type) => ({
        name: `${type}, another open`,
        states: anotherOpen,
        command: say.refund(type, 'r1'),
      })),
      ...NEWS.map((type) => ({
        name: `${type}, sent in vain`,
        states: lastOfAll,
        command: say.refund(type, 'r1'),
      })),
      ...NEWS.map((type) => ({
        name: `${type}, after failed`,
        states: failedRefund,
        command: say.refund(type, 'r1'),
      })),
      ...NEWS.map((type) => ({
        name: `${type}, after succeeded`,
        states: doneRefund,
        command: say.refund(type, 'r1'),
      })),
      ...NEWS.map((type) => ({ name: `${type}, unknown id`, states: all, command: say.refund(type, 'x1') })),
      ...NEWS.map((type) => ({
        name: `${type}, surplus`,
        states: withSurplus,
        command: say.refund(type, kit.SURPLUS_REFUND),
      })),
      ...NEWS.map((type) => ({
        name: `${type}, surplus beside`,
        states: besideSurplus,
        command: say.refund(type, BESIDE_REFUND),
      })),
      {
        name: 'refundSucceeded, surplus beside',
        states: besideSurplus,
        command: say.refundSucceeded(BESIDE_REFUND, 5_000),
      },
      {
        name: 'refundSucceeded, at the console, captured in part',
        states: capturedPart,
        command: say.refundSucceeded('x1', 100),
      },
      {
        name: 'refundReversed, surplus done',
        states: each(withSurplus, (state) =>
          advance(state, say.refundSucceeded(kit.SURPLUS_REFUND, kit.AMOUNT)),
        ),
        command: say.refund('refundReversed', kit.SURPLUS_REFUND),
      },
    ],
  },
  {
    title: 'Disputes',
    rows: [
      ...(['disputeOpened', 'disputeLost', 'disputeWon'] as const).flatMap((type) => [
        { name: type, states: all, command: say.dispute(type) },
        { name: `${type}, open before`, states: disputed, command: say.dispute(type) },
        { name: `${type}, won before`, states: won, command: say.dispute(type) },
      ]),
      {
        name: 'disputeOpened again, other amount',
        states: disputed,
        command: say.dispute('disputeOpened', 'd1', { amountMinor: 1 }),
      },
      {
        name: 'disputeOpened, other currency',
        states: paid,
        command: say.dispute('disputeOpened', 'd2', { currency: 'EUR' }),
      },
    ],
  },
];

/** Captured in part before anybody said how much was authorised. */
function unauthorised(): States {
  return { PROCESSING: advance(PENDING, say.captured('c1', 6_000)) };
}

function must(state: Payment | undefined): Payment {
  if (state === undefined) throw new Error('there is no such payment');
  return state;
}

function surplusFailed(): States {
  return each(withSurplus, (state) => advance(state, say.refund('refundFailed', kit.SURPLUS_REFUND)));
}

function left(state: Payment): number {
  const spent = state.refunds
    .filter(({ status }) => status !== 'FAILED')
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  return kit.AMOUNT - spent;
}

/** One cell: the verdict as the reference writes it, and the events in short. */
export function cell(
  state: Payment,
  command: PaymentInput,
  of = payment,
): { readonly verdict: string; readonly events: string } {
  const { refusal, events } = step(state, command, of);
  const names = events.map(({ type }) => type.replace('payment.', ''));
  const query = names.some((name) => name.endsWith('query_ordered')) ? ' +q' : '';
  if (refusal) return { verdict: `✗ ${refusal.code}`, events: '' };
  const { outcome } = classify(state, command, of);
  const to = [...new Set(events.map((event) => event.to))].join('?');
  return { verdict: `${outcome === 'applied' ? `→ ${to}` : outcome}${query}`, events: names.join(', ') };
}

function said({ command }: MatrixRow, state: Payment): PaymentInput {
  return typeof command === 'function' ? command(state) : command;
}

/** Everything the page says about payments in `status`, and what they offer: what a mutant must change somewhere. */
export function* column(status: Status | 'NEW', of = payment): Generator<string> {
  if (status === 'NEW') {
    for (const command of [say.create(), say.paid('t1')]) yield JSON.stringify(cell(kit.NEW, command, of));
  }
  for (const row of MATRIX.flatMap(({ rows }) => rows)) {
    const state = status === 'NEW' ? undefined : row.states[status];
    if (state)
      yield JSON.stringify([cell(state, said(row, state), of), ...ROLES.map((by) => offered(state, by, of))]);
  }
}

function offered(state: Payment, by: Role, of = payment): string {
  return available(of, state, { at: 1_000, by }).join(', ');
}

/** The whole page. */
export function matrixPage(): string {
  const sections = MATRIX.map(({ title, rows }) => `## ${title}\n\n${verdicts(rows)}\n${effects(rows)}`);
  return `# Payment: event × status

Generated by running the machine on a payment in each status; reviewed by hand. \`→\` moves or confirms the status, \`✗\` refuses with a
code, \`+q\` orders an active query, an empty cell cannot happen. Below each table: the events that are written.

${sections.join('\n')}
## What each role may ask for

${offers()}`;
}

function verdicts(rows: readonly MatrixRow[]): string {
  const line = (row: MatrixRow) =>
    STATUSES.map((status) => row.states[status]).map((state) =>
      state ? cell(state, said(row, state)).verdict : '',
    );
  return markdownTable(
    ['event', ...STATUSES],
    rows.map((row) => [row.name, ...line(row)]),
  );
}

function effects(rows: readonly MatrixRow[]): string {
  const lines = rows.flatMap((row) => {
    const statuses = new Map<string, string[]>();
    for (const [status, state] of Object.entries(row.states)) {
      const { events } = cell(state, said(row, state));
      if (events) statuses.set(events, [...(statuses.get(events) ?? []), status]);
    }
    return [...statuses].map(([events, in_]) => `* ${row.name} · ${in_.join(' ')}: ${events}\n`);
  });
  return lines.join('');
}

function offers(): string {
  const kinds: readonly (readonly [string, States])[] = [
    ['as it is', all],
    ['a refund failed', failedRefund],
    ['disputed in full', disputed],
    ['authorised', authorised],
    ['surplus money, its refund failed', surplusFailed()],
  ];
  return markdownTable(
    ['payment', 'role', ...STATUSES],
    kinds.flatMap(([name, states]) =>
      ROLES.map((by) => [
        name,
        by,
        ...STATUSES.map((status) => (states[status] ? offered(states[status], by) : '')),
      ]),
    ),
  );
}
