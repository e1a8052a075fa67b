/** The catalogue of bad inputs: what arrives at a shop sooner or later, and the code it is answered with. */

import { order } from '../../order/index.ts';
import { payment } from '../../payment/index.ts';
import { changing } from '../arbitraries/values.ts';
import { keyed } from '../ask.ts';
import { AT, FREEZE, HELD, LINE, ORDERS, PAID, PLACE } from './entry-points.ts';

/**
 * One bad input. `inert`: accepted, because it is only strange and does no harm. `notApplicable`: nothing here could be
 * given it yet; `why` says so.
 */
export interface BadInput {
  /** 1 to 124, stable. */
  readonly id: number;
  readonly title: string;
  readonly entryPoint: string;
  readonly input: unknown;
  readonly code: string | 'inert' | 'notApplicable';
  readonly why?: string | undefined;
}

const at = (id: number, title: string, entryPoint: string, input: unknown, code: string): BadInput => ({
  id,
  title,
  entryPoint,
  input,
  code,
});
const none = (id: number, title: string, why: string): BadInput => ({
  id,
  title,
  entryPoint: '',
  input: null,
  code: 'notApplicable',
  why,
});

const quantity = (id: number, title: string, value: unknown, code = 'WRONG_TYPE') =>
  at(id, title, 'order.place', { quantity: value }, code);
const parsed = (id: number, title: string, text: unknown, currency = 'EUR') =>
  at(id, title, 'money.parse', { text, currency }, 'INVALID_MONEY');
const id = (n: number, title: string, value: unknown, code = 'INVALID_ID') => at(n, title, 'id', value, code);
const instant = (n: number, title: string, value: unknown) =>
  at(n, title, 'order', { state: 'fresh', command: { ...PLACE, at: value } }, 'MALFORMED_COMMAND');
const onOrder = (n: number, title: string, state: string, command: object, code: string) =>
  at(n, title, 'order', { state, command: { at: AT, by: 'merchant', ...command } }, code);
const onPayment = (n: number, title: string, state: string, command: object, code: string) =>
  at(n, title, 'payment', { state, command: { at: AT, by: 'merchant', ...command } }, code);
const fact = (n: number, title: string, state: string, more: object, code: string) =>
  at(n, title, 'payment.fact', { state, fact: { ...PAID, ...more } }, code);
const callback = (n: number, title: string, more: object, code: string) =>
  at(n, title, 'signature', more, code);
const condition = (n: number, title: string, text: string, code: string) =>
  at(n, title, 'rule', { condition: text }, code);
const sent = (n: number, title: string, use: string, command: unknown, code: string, options: object = {}) =>
  at(n, title, 'app.handle', { use, command, options }, code);
const placing = (more: object) => ({
  orderId: 'o-2',
  userId: 'u-1',
  currency: 'EUR',
  by: 'shopper',
  lines: [LINE],
  ...more,
});

const cycle: { self?: unknown } = {};
cycle.self = cycle;
let deep: unknown = 1;
for (let i = 0; i < 100_000; i++) deep = [deep];
const record = (version: number) => ({
  kind: 'order',
  id: 'o-9',
  version,
  from: 'NEW',
  to: 'PENDING_PAYMENT',
  event: 'order.placed',
  operator: '',
  remark: '',
  at: AT,
  correlationId: '',
  data: { type: 'order.placed', to: 'PENDING_PAYMENT', at: AT, by: 'shopper', lines: [] },
});

export const badInputs: readonly BadInput[] = [
  // --- quantities ---
  quantity(1, 'nothing', 0, 'OUT_OF_RANGE'),
  quantity(2, 'less than nothing', -1, 'OUT_OF_RANGE'),
  quantity(3, '-0', -0),
  quantity(4, 'a fraction', 1.5),
  quantity(5, 'NaN', Number.NaN),
  quantity(6, 'Infinity, as JSON reads 1e400', JSON.parse('1e400')),
  quantity(7, 'text', '1'),
  quantity(8, 'no text', ''),
  quantity(9, 'null', null),
  quantity(10, 'true', true),
  quantity(11, 'a list of one', [5]),
  quantity(12, '2^53', 2 ** 53),
  quantity(13, 'a sum of floats', 0.1 + 0.2),
  quantity(14, 'a tiny number that parseInt reads as 1', 1e-7),
  at(
    15,
    'one more than any number of units',
    'stock.post',
    { movement: { ...FREEZE, quantity: Number.MAX_SAFE_INTEGER + 1 } },
    'INVALID_QUANTITY',
  ),
  onOrder(
    16,
    'lines that are legal one by one and too much together',
    'fresh',
    {
      ...PLACE,
      lines: [1, 2].map((n) => ({
        ...LINE,
        lineId: `${n}`,
        quantity: Number.MAX_SAFE_INTEGER,
        unitPriceMinor: 1,
      })),
    },
    'OUT_OF_RANGE',
  ),
  // --- money ---
  at(17, 'a float', 'money', { minor: 19.99 }, 'INVALID_MONEY'),
  onPayment(
    18,
    'a negative charge',
    'fresh',
    {
      type: 'create',
      by: 'shopper',
      orderId: 'o-1',
      amountMinor: -1,
      currency: 'EUR',
      merchantId: 'm',
      expiresAt: AT + 1,
    },
    'MALFORMED_COMMAND',
  ),
  onPayment(
    19,
    'a refund of nothing',
    'paid',
    { type: 'requestRefund', refundId: 'r-1', amountMinor: 0, currency: 'EUR' },
    'MALFORMED_COMMAND',
  ),
  parsed(20, 'a decimal comma', '10,00'),
  parsed(21, 'no text, which BigInt reads as 0', ''),
  at(22, 'above 2^53 − 1', 'money', { minor: 2 ** 53 }, 'INVALID_MONEY'),
  parsed(23, 'above what 64 bits hold', '92233720368547758.08'),
  parsed(24, 'half a cent', '10.005'),
  parsed(25, 'a fraction of a yen', '10.5', 'JPY'),
  none(
    26,
    'dinars with two decimals',
    'decimal text with fewer places than the currency has is exact, and read as such',
  ),
  none(27, 'percentages that add up to 99.99', 'shares are given as weights, and always add up'),
  at(28, 'no rounding mode', 'money.percent', { rate: '8.25' }, 'INVALID_MONEY'),
  // --- currencies ---
  onPayment(
    29,
    'a refund in another currency',
    'paid',
    { type: 'requestRefund', refundId: 'r-1', amountMinor: 100, currency: 'USD' },
    'CURRENCY_MISMATCH',
  ),
  at(30, 'small letters', 'money', { minor: 1, currency: 'eur' }, 'UNKNOWN_CURRENCY'),
  at(31, 'the code for no currency', 'money', { minor: 1, currency: 'XXX' }, 'UNKNOWN_CURRENCY'),
  at(
    32,
    'a line in a currency of its own',
    'schema.order',
    { ...PLACE, lines: [{ ...LINE, currency: 'USD' }] },
    'MALFORMED_INPUT',
  ),
  fact(33, 'the right number in another currency', 'pending', { currency: 'USD' }, 'PAID_MISMATCH'),
  // --- ids ---
  id(34, 'empty', ''),
  id(35, 'blanks around it', ' id '),
  id(36, 'U+0000', 'a\u0000b'),
  id(37, 'a lone surrogate', 'a\ud83d'),
  id(38, 'decomposed letters', 'cafe\u0301'),
  id(39, 'a zero-width blank', 'a\u200bb'),
  id(40, 'a Cyrillic letter that looks Latin', 'SKU-\u0430', 'inert'),
  id(41, 'the name of a member of every object', '__proto__', 'inert'),
  id(42, 'longer than an index takes', 'x'.repeat(256)),
  id(43, 'half an emoji', '\u{1f6d2}'.slice(0, 1)),
  id(44, 'full-width digits', '\uff11\uff12', 'inert'),
  id(45, 'a path and quotes', `../'"; drop table orders; --`, 'inert'),
  id(46, 'letters that lower-casing bends in Turkish', 'SKU-I', 'inert'),
  // --- instants ---
  instant(47, '30 February', '2026-02-30'),
  instant(48, 'a leap second', '2026-06-30T23:59:60Z'),
  instant(49, 'no zone', '2026-06-30T12:00:00'),
  instant(50, 'a text that dates are made of', '1'),
  instant(51, 'after the end of the calendar', 8.64e15 + 1),
  none(
    52,
    'seconds for milliseconds',
    'an instant in 1970 is an instant; what is plausible is for the host to say',
  ),
  onPayment(
    53,
    'expiry before creation',
    'fresh',
    {
      type: 'create',
      by: 'shopper',
      orderId: 'o-1',
      amountMinor: 1,
      currency: 'EUR',
      merchantId: 'm',
      expiresAt: AT - 1,
    },
    'inert',
  ),
  onPayment(
    54,
    'expiry in 40 days, beyond what a timer takes',
    'fresh',
    {
      type: 'create',
      by: 'shopper',
      orderId: 'o-1',
      amountMinor: 1,
      currency: 'EUR',
      merchantId: 'm',
      expiresAt: AT + 40 * 86_400_000,
    },
    'inert',
  ),
  none(
    55,
    'the hour that is missing, and the one that comes twice',
    'there is no local time: instants are UTC',
  ),
  onOrder(
    56,
    'an instant before the last event',
    'placed',
    { type: 'cancel', at: AT - 1_000, reason: 'OTHER' },
    'inert',
  ),
  // --- commands ---
  onOrder(57, 'no type', 'placed', {}, 'MALFORMED_COMMAND'),
  onOrder(58, 'an unknown command', 'placed', { type: 'constructor' }, 'ILLEGAL_TRANSITION'),
  at(59, 'an unknown field', 'schema.order', { ...PLACE, status: 'PAID' }, 'MALFORMED_INPUT'),
  none(
    60,
    'a member twice in one JSON object',
    'the reader of JSON drops the first before the library sees it',
  ),
  onOrder(61, 'a list for an object', 'placed', [] as object, 'MALFORMED_COMMAND'),
  sent(
    62,
    'a member that changes between two looks',
    'place',
    placing({ lines: [{ ...LINE, quantity: changing(1, 99) }] }),
    'MALFORMED_REQUEST',
  ),
  sent(63, 'own toJSON', 'place', placing({ toJSON: () => ({}) }), 'MALFORMED_REQUEST'),
  sent(64, 'a cycle', 'place', placing({ cycle }), 'MALFORMED_REQUEST'),
  sent(
    65,
    'a date and a map for plain data',
    'place',
    placing({ lines: new Map([['1', new Date(0)]]) }),
    'MALFORMED_REQUEST',
  ),
  sent(
    66,
    'a list with holes',
    'place',
    placing({ lines: Object.assign([], { 2: LINE }) }),
    'MALFORMED_REQUEST',
  ),
  onOrder(67, 'no lines', 'fresh', { ...PLACE, lines: [] }, 'OUT_OF_RANGE'),
  onOrder(68, 'a line twice', 'fresh', { ...PLACE, lines: [LINE, LINE] }, 'DUPLICATE'),
  // --- sizes ---
  onOrder(
    69,
    'ten megabytes',
    'placed',
    { type: 'cancel', reason: 'OTHER', remark: 'x'.repeat(10_000_000) },
    'TOO_LONG',
  ),
  onOrder(
    70,
    '10,001 lines',
    'fresh',
    { ...PLACE, lines: Array.from({ length: 10_001 }, (_, n) => ({ ...LINE, lineId: `${n}` })) },
    'OUT_OF_RANGE',
  ),
  sent(71, '100,000 lists in each other', 'place', placing({ lines: deep }), 'MALFORMED_REQUEST'),
  at(
    72,
    'a megabyte of remarks',
    'schema.order',
    { type: 'accept', at: AT, by: 'merchant', remark: 'x'.repeat(1_000_000) },
    'MALFORMED_INPUT',
  ),
  none(
    73,
    'an event that the broker does not take',
    'there is no broker adapter yet, and no limit to hold an event against',
  ),
  // --- keys ---
  none(74, 'no key where one is needed', 'a key is the caller’s choice'),
  sent(75, 'a key of 256 characters', 'place', placing({}), 'MALFORMED_REQUEST', keyed('k'.repeat(256))),
  sent(76, 'a key that was used for something else', 'place', placing({}), 'KEY_REUSED', keyed('k-1')),
  none(
    77,
    'a key whose holder is still at work',
    'what `handle` does has no time between claim and answer; claims are C20 of the store contract',
  ),
  sent(78, 'a key of another tenant', 'place', placing({}), 'inert', keyed('k-1', { tenant: 't-2' })),
  // --- what is not allowed now ---
  onOrder(79, 'shipping before paying', 'placed', { type: 'ship', shipmentId: 's-1' }, 'ILLEGAL_TRANSITION'),
  onPayment(
    80,
    'a capture after the void',
    'voided',
    { type: 'capture', captureId: 'c-2', amountMinor: 1, currency: 'EUR' },
    'NOTHING_TO_CAPTURE',
  ),
  at(
    81,
    'shipping from a hold that ran out',
    'stock.post',
    { held: true, movement: { ...FREEZE, opId: 'op-2', type: 'DECREASE' } },
    'HOLD_EXPIRED',
  ),
  at(
    82,
    'the same operation twice',
    'stock.post',
    { held: true, movement: { ...FREEZE, opId: HELD.row.opId, expiresAt: AT } },
    'inert',
  ),
  onOrder(
    83,
    'cancelling what was shipped',
    'shipped',
    { type: 'cancel', reason: 'OTHER' },
    'ILLEGAL_TRANSITION',
  ),
  sent(
    84,
    'a refund of an unknown payment',
    'paymentInput',
    {
      orderId: 'o-1',
      paymentId: 'p-404',
      type: 'requestRefund',
      refundId: 'r-1',
      amountMinor: 1,
      currency: 'EUR',
      by: 'merchant',
    },
    'NOT_FOUND',
  ),
  at(
    85,
    'a version that is not there yet',
    'store.write',
    {
      changes: [{ kind: 'order', id: 'o-1', previous: 9, version: 10, state: ORDERS.placed as object }],
      history: [],
      movements: [],
    },
    'CONFLICT',
  ),
  onOrder(
    86,
    'the parcel of another order',
    'shipped',
    { type: 'deliver', shipmentId: 's-404' },
    'UNKNOWN_SHIPMENT',
  ),
  // --- more than there is ---
  sent(
    87,
    'two lines of one item, together more than there is',
    'place',
    placing({ lines: [1, 2].map((n) => ({ ...LINE, lineId: `${n}`, quantity: 5 })) }),
    'INSUFFICIENT_STOCK',
  ),
  none(88, 'a bundle and its part', 'there are no bundles yet'),
  sent(
    89,
    'more than may be ordered ahead',
    'place',
    placing({ lines: [{ ...LINE, quantity: 9 }] }),
    'INSUFFICIENT_STOCK',
  ),
  none(90, 'a coupon that another order just used up', 'there are no coupons yet'),
  onPayment(
    91,
    'a refund of more than is left beside the one under way',
    'refunding',
    { type: 'requestRefund', refundId: 'r-2', amountMinor: 3_701, currency: 'EUR' },
    'EXCEEDS_REFUNDABLE',
  ),
  onPayment(
    92,
    'a capture of more than was authorised',
    'authorised',
    { type: 'capture', captureId: 'c-2', amountMinor: 3_701, currency: 'EUR' },
    'EXCEEDS_CAPTURABLE',
  ),
  at(
    93,
    'the 51st refund on a channel that takes 50',
    'payment.limited',
    { refunds: 50, command: { type: 'requestRefund', refundId: 'r-51', amountMinor: 1, currency: 'EUR' } },
    'TOO_MANY_REFUNDS',
  ),
  // --- callbacks ---
  callback(94, 'a signature of the wrong length', { signature: 'abcd' }, 'badSignature'),
  callback(95, 'letters of several bytes in hexadecimal', { signature: 'é'.repeat(32) }, 'badSignature'),
  callback(96, 'a body written anew before it is verified', { body: '{"id": "evt_1"}' }, 'badSignature'),
  callback(97, 'five minutes old', { receivedAfterMs: 300_001 }, 'expired'),
  callback(98, 'from the future', { receivedAfterMs: -300_001 }, 'expired'),
  fact(99, 'the same message four days later', 'paid', { at: AT + 4 * 86_400_000 }, 'duplicate'),
  fact(100, 'signed for another merchant', 'pending', { merchantId: 'm-2' }, 'PAID_MISMATCH'),
  at(101, 'a test message in live mode', 'channel.read', { livemode: false }, 'WRONG_MODE'),
  callback(102, 'two signatures while keys are changed', { signedWith: ['gone', 'old'] }, 'inert'),
  fact(103, '5 cents of 237', 'pending', { amountMinor: 5 }, 'PAID_MISMATCH'),
  // --- rules ---
  condition(
    104,
    'a way out to the constructor',
    'orderId.constructor.constructor("x")() == ""',
    'RULE_SYNTAX',
  ),
  condition(105, 'a way out by brackets', 'orderId["__proto__"] == ""', 'RULE_TYPE'),
  condition(
    106,
    'comprehensions in each other',
    'skus.all(a, skus.all(b, skus.all(c, a == b)))',
    'RULE_LIMIT',
  ),
  condition(107, 'a pattern that takes for ever', 'orderId.matches("(a+)+$")', 'RULE_LIMIT'),
  condition(108, 'parentheses without end', `${'('.repeat(5_000)}true${')'.repeat(5_000)}`, 'RULE_LIMIT'),
  condition(109, 'a text that grows', `orderId${' + orderId'.repeat(2_000)} == ""`, 'RULE_LIMIT'),
  condition(110, 'an answer that is no yes or no', 'units', 'RULE_TYPE'),
  at(111, 'a missing attribute', 'rule', { condition: 'units > 2', facts: {} }, 'RULE_FACT'),
  condition(112, 'more than 64 bits', 'units * 9223372036854775807 > 1', 'RULE_LIMIT'),
  condition(113, 'division by zero', '100 / (units - 3) > 1', 'RULE_TYPE'),
  condition(114, 'a rule that never matches', 'units > 2 && 1 > 2', 'NEVER_MATCHES'),
  condition(115, 'a clock in a rule', 'now() > at', 'RULE_TYPE'),
  // --- the log and the settings ---
  at(
    116,
    'a version left out',
    'audit',
    {
      now: AT,
      levels: [],
      holds: [],
      orders: [],
      payments: [],
      movements: [],
      history: [record(1), record(3)],
    },
    'L1',
  ),
  at(
    117,
    'an event recorded twice',
    'store.write',
    { changes: [], history: [record(1), record(1)], movements: [] },
    'CONFLICT',
  ),
  at(
    118,
    'an event of a version to come',
    'fold',
    { of: order, events: [{ type: 'order.placed.v2', to: 'PENDING_PAYMENT', at: AT }] },
    'UNKNOWN_EVENT',
  ),
  none(119, 'a checksum that is wrong', 'records carry no checksum'),
  at(
    120,
    'the stream of another aggregate',
    'fold',
    { of: payment, events: [{ type: 'order.placed', to: 'PENDING_PAYMENT', at: AT, lines: [] }] },
    'UNKNOWN_EVENT',
  ),
  none(
    121,
    'holds that live for no time',
    'the policy is typed and not checked: its numbers come from the host’s own code',
  ),
  at(
    122,
    'a status that nothing reaches',
    'extend',
    { table: { ATTIC: { cancel: 'CANCELLED' } }, emit: () => [], evolve: {} },
    'INVALID_EXTENSION',
  ),
  none(123, 'a bundle that contains itself', 'there are no bundles yet'),
  none(124, 'one event type in two modules', 'events are known by the kind of their aggregate'),
];
