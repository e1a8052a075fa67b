/** The generated pages of the reference: tables, guards and refusals as the sources have them. */
import { type AnyTable, normalizeCell } from 'orderwright/core';
import { emptyLevel, type Hold, type Movement, type OperationType, post } from 'orderwright/inventory';
import { orderTable } from 'orderwright/order';
import { payment, paymentTable, refundTable, splitPaymentTable, suspenseTable } from 'orderwright/payment';
import { anomalyPage, fulfillmentPage } from './anomaly-pages.ts';
import { architecturePage } from './architecture-page.ts';
import { glossaryPage } from './glossary-page.ts';
import { codes, guards, notes, page, refusals } from './layout.ts';
import { proofPage } from './proof-page.ts';
import * as prose from './remedies.ts';
import { notificationsPage, rulesPage, stockOfStatus } from './rules-pages.ts';
import { diagramOf, markdownTable, matrixOf } from './tables.ts';

/** Path → text, for every generated page, and the two with a generated part. */
export function referencePages(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/glossary.md', glossaryPage()],
    ['docs/reference/order.md', orderPage()],
    ['docs/reference/payment.md', paymentPage()],
    ['docs/reference/refund.md', refundPage()],
    ['docs/reference/split-payment.md', splitPaymentPage()],
    ['docs/reference/stock.md', stockPage()],
    ['docs/reference/fulfillment.md', fulfillmentPage()],
    ['docs/reference/anomaly.md', anomalyPage()],
    ['docs/reference/notifications.md', notificationsPage()],
    ['docs/reference/rules.md', rulesPage()],
    ['docs/reference/failures.md', failuresPage()],
    architecturePage(),
    proofPage(),
  ]);
}

function orderPage(): string {
  const drawn = { table: orderTable as AnyTable, initial: 'NEW' };
  return page(
    'Order: every cell',
    'The machine behind [the order](../order.md). `NEW` is the order before it is placed, and no public status.',
    '## Diagram',
    'Arrows change the status. What leaves it as it is (part of the goods, part of the money) stands in the matrix.',
    diagramOf(drawn),
    '## Matrix',
    'Empty: `ILLEGAL_TRANSITION`. Several targets: the facts decide between them.',
    matrixOf(drawn),
    '## Guards',
    guards(prose.orderGuards),
    '## Refusals, in order of precedence',
    refusals(prose.orderRefusals),
    '### Problems of lines',
    'What `INVALID_LINES` lists, line by line.',
    codes(prose.lineProblems),
  );
}

function paymentPage(): string {
  const drawn = { table: paymentTable as AnyTable, initial: 'NEW', final: payment.final ?? [] };
  return page(
    'Payment: every cell',
    'The machine behind [the payment](../payment.md). `NEW` is the payment before it is created, and no public status.',
    '## Diagram',
    diagramOf(drawn),
    '## Matrix',
    'Empty: `ILLEGAL_TRANSITION`. `✗`: refused with a code of its own. In *italics*: what becomes of a fact that moves no status.',
    matrixOf(drawn),
    '## Guards',
    guards(prose.paymentGuards),
    '## Refusals, in order of precedence',
    refusals(prose.paymentRefusals),
    '## Incidents',
    'What a person has to resolve. An incident is raised once for the same facts. It never refuses anything by itself.',
    notes(prose.incidents),
  );
}

function refundPage(): string {
  const drawn = {
    table: refundTable as AnyTable,
    initial: 'NEW',
    final: ['SUCCEEDED', 'FAILED', 'REVERSED'],
  };
  return page(
    'Refund: every cell',
    'A refund is a child of [its payment](../payment.md), which sends it commands and facts and keeps the money.',
    '## Diagram',
    diagramOf(drawn),
    '## Matrix',
    'Empty: `ILLEGAL_TRANSITION`. `✗`: refused with a code of its own. In *italics*: what becomes of a fact that moves no status.',
    matrixOf(drawn),
    'Refusals are listed with [the payment’s](payment.md#refusals-in-order-of-precedence).',
  );
}

function splitPaymentPage(): string {
  const tenders = { table: splitPaymentTable as AnyTable, initial: 'NEW' };
  const stray = { table: suspenseTable as AnyTable, initial: 'NEW' };
  return page(
    'Split payment and suspense: every cell',
    'Several payments of one order make [a split payment](../payment.md#several-tenders); money of an unknown payment is in [suspense](../callbacks.md).',
    '## Split payment',
    'Empty: `ILLEGAL_TRANSITION`. `✗`: refused with a code of its own. A command carried out before is a success without events.',
    diagramOf(tenders),
    matrixOf(tenders),
    '## Suspense',
    diagramOf(stray),
    matrixOf(stray),
    'Refusals are listed with [the payment’s](payment.md#refusals-in-order-of-precedence) and in [Failures](failures.md).',
  );
}

function stockPage(): string {
  return page(
    'Stock: operations and refusals',
    'The arithmetic behind [stock](../stock.md): what each operation changes, as `post` does it to one unit.',
    '## Operations',
    markdownTable(['', 'available', 'frozen', 'locked', 'total', 'the hold'], OPERATIONS.map(effect)),
    '## What follows an observed status',
    ...stockOfStatus(),
    '## Refusals, in order of precedence',
    notes(prose.stockRefusals),
  );
}

function failuresPage(): string {
  return page(
    'Failures',
    'What `handle` answers when a command had no effect, and what the rest of the library refuses or throws.',
    '## Of `handle`',
    notes(prose.failures),
    '## Of several aggregates together',
    notes(prose.flowRefusals),
    '## Of values',
    notes(prose.otherRefusals),
    '## Of records',
    'What the tracker puts on its reject list.',
    notes(prose.rejects),
    '## Thrown',
    'Only a programmer can mend these.',
    notes(prose.errors),
    '### Problems of fields',
    'Each has a `path` (`lines.0.quantity`), and `lineId` where it is about a line.',
    codes(prose.fieldProblems),
    '### Problems of an extension',
    codes(prose.extensionProblems),
  );
}

// --- operations, by doing them ---

const OPERATIONS: readonly OperationType[] = [
  'INCREASE',
  'DECREASE',
  'FREEZE',
  'UNFREEZE',
  'ADJUST',
  'LOCK',
  'UNLOCK',
  'TRANSFER',
];
const COUNTERS = ['available', 'frozen', 'locked'] as const;

/** Does the operation to one unit of a level that has some of everything, and reads the difference off. */
function effect(type: OperationType): readonly string[] {
  const full = { ...emptyLevel('sku', 'main'), available: 9, locked: 9 };
  const about = { at: 1, orderId: 'o', lineId: '1', by: 'x', reason: 'x' };
  const held = post(full, undefined, { ...about, opId: 'freeze', type: 'FREEZE', quantity: 2 });
  const gone = post(held.level, held.hold, { ...about, opId: 'gone', type: 'DECREASE', quantity: 1 });
  const signed = type === 'ADJUST' || type === 'TRANSFER';
  const after = (quantity: number, hold: Hold | undefined) => {
    const movement: Movement = { ...about, opId: 'this', type, quantity };
    const { level, hold: then, refusal } = post(gone.level, hold, movement);
    if (refusal) throw new Error(`${type}: ${JSON.stringify(refusal)}`);
    return { level, hold: then };
  };
  const holds = type === 'DECREASE' || type === 'UNFREEZE' || type === 'INCREASE';
  const { level, hold } = after(1, holds ? gone.hold : undefined);
  const changes: number[] = COUNTERS.map((name) => level[name] - gone.level[name]);
  const total = changes.reduce((sum, change) => sum + change, 0);
  const text = (change: number) => (change === 0 ? '' : signed ? '±q' : change > 0 ? '+q' : '−q');
  return [
    `**${type}**`,
    ...changes.map(text),
    text(total),
    holdText(type, holds ? gone.hold : undefined, hold),
  ];
}

function holdText(type: OperationType, before: Hold | undefined, after: Hold | undefined): string {
  if (type === 'FREEZE') return 'opens with q';
  if (!before || !after) return '';
  const counters = ['open', 'deducted', 'released', 'restocked'] as const;
  return counters
    .filter((name) => after[name] !== before[name])
    .map((name) => `${name} ${after[name] > before[name] ? '+q' : '−q'}`)
    .join(', ');
}

/** Every code that some page explains, so that a test can look for one that is explained nowhere. */
export function explainedCodes(): ReadonlySet<string> {
  return new Set(Object.values(prose).flatMap((entries) => Object.keys(entries)));
}

/** Codes that the tables themselves refuse with. */
export function refusedByTables(): readonly string[] {
  const tables: readonly AnyTable[] = [orderTable, paymentTable, refundTable, splitPaymentTable];
  return tables.flatMap((table) =>
    Object.values(table).flatMap((row) =>
      Object.values(row).flatMap((cell) => normalizeCell(cell).refuse || []),
    ),
  );
}
