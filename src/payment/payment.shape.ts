/**
 * What a command or a fact must be in itself, whatever the payment: which fields it has, and what each may hold.
 * Asked first and reported in full, as `MALFORMED_COMMAND` with the field.
 */
import { isCurrency } from '../core/currency.ts';
import type { MalformedCommand } from '../core/decider.ts';
import { idRefusal } from '../core/id.ts';
import { isInstant, isQuantity } from '../core/quantity.ts';
import type { FieldProblem } from '../core/shape.ts';
import type { PaymentCommand } from './payment.types.ts';

/** The fields of each command besides `at`; a field's name says what it holds, `?` that it may be missing. */
const FIELDS: { readonly [type in PaymentCommand['type']]: string } = {
  create: 'orderId amountMinor currency merchantId channel? expiresAt captureToleranceMinor?',
  submit: 'attemptId',
  cancel: 'closeFirst?',
  timeout: 'closeFirst?',
  capture: 'captureId amountMinor currency final?',
  void: '',
  requestRefund: 'refundId amountMinor currency receiptId?',
  sendRefund: 'refundId',
  retryRefund: 'refundId retryId',
  pending: 'attemptId',
  processing: 'attemptId',
  authorised: 'attemptId channel amountMinor currency merchantId paymentId',
  paid: 'attemptId channel channelTxnId amountMinor currency merchantId paymentId orderPayable?',
  captured:
    'attemptId captureId channel channelTxnId amountMinor currency merchantId paymentId final? orderPayable?',
  captureFailed: 'captureId',
  failed: 'attemptId',
  unknown: '',
  closed: 'attemptId',
  refundAccepted: 'refundId',
  refundUnknown: 'refundId',
  refundAbnormal: 'refundId',
  refundSucceeded: 'refundId amountMinor currency receiptId?',
  refundFailed: 'refundId',
  refundNotFound: 'refundId',
  refundReversed: 'refundId',
  disputeOpened: 'disputeId amountMinor currency receiptId?',
  disputeLost: 'disputeId amountMinor currency receiptId?',
  disputeWon: 'disputeId amountMinor currency receiptId?',
};

const SHAPES = /* @__PURE__ */ shapesOf(FIELDS);

// A function that is marked pure: a bundle that only asks the rules carries none of it.
function shapesOf(fields: { readonly [type: string]: string }): ReadonlyMap<string, readonly string[]> {
  return new Map(
    Object.entries(fields).map(([type, own]) => [type, `by remark? source? ${own}`.trim().split(' ')]),
  );
}

/** Everything malformed in a command. One that does not exist is left to the table. */
export function paymentShape(command: PaymentCommand): readonly MalformedCommand[] {
  const problems: FieldProblem[] = [];
  for (const name of SHAPES.get(command.type) ?? []) {
    const field = name.replace('?', '');
    const value = (command as PaymentCommand & { readonly [field: string]: unknown })[field];
    if (!(value === undefined ? field !== name : holds(field, value)))
      problems.push({ path: field, problem: value === undefined ? 'MISSING' : 'WRONG_TYPE' });
  }
  return problems.length > 0 ? [{ code: 'MALFORMED_COMMAND', problems }] : [];
}

function holds(field: string, value: unknown): boolean {
  if (field.endsWith('Minor')) return isQuantity(value);
  switch (field) {
    case 'currency':
      return isCurrency(value);
    case 'expiresAt':
      return isInstant(value);
    case 'orderPayable':
    case 'closeFirst':
    case 'final':
      return typeof value === 'boolean';
    case 'source':
      return value === 'callback' || value === 'query' || value === 'statement';
    case 'remark':
      return typeof value === 'string';
    default:
      return idRefusal(field, value) === undefined;
  }
}
