/** What the compiler promises about payments; checked by the type checker, never run. */
import { decide } from '../../src/core/decide.ts';
import type { CommandOf } from '../../src/core/table.ts';
import {
  emit,
  type Payment,
  type PaymentAt,
  type PaymentEvent,
  type PaymentFact,
  type PaymentInput,
  payment,
  type paymentTable,
  type RefundAt,
  refund,
  refuse,
} from '../../src/payment/index.ts';

declare const any: Payment;
declare const created: PaymentAt<'CREATED'>;
declare const success: PaymentAt<'SUCCESS'>;
declare const closed: PaymentAt<'CLOSED'>;
declare const fact: PaymentFact;
const ask = { at: 1, by: 'merchant' } as const;
const money = { amountMinor: 1, currency: 'CNY' } as const;

// Of unknown status anything may be asked, and the answer is a typed refusal.
decide(payment, any, { type: 'requestRefund', refundId: 'r', ...money, ...ask });
decide(payment, created, { type: 'submit', attemptId: 'a', ...ask });
decide(payment, success, { type: 'requestRefund', refundId: 'r', ...money, ...ask });

// @ts-expect-error nothing was paid
decide(payment, created, { type: 'requestRefund', refundId: 'r', ...money, ...ask });
// @ts-expect-error already paid
decide(payment, success, { type: 'submit', attemptId: 'a', ...ask });
if (any.status === 'PROCESSING') {
  // @ts-expect-error in flight
  refuse(payment, any, { type: 'cancel', ...ask });
}
// @ts-expect-error a command says who
decide(payment, created, { type: 'cancel', at: 1 });

// Facts are welcome in every status.
decide(payment, created, fact);
decide(payment, success, fact);
decide(payment, closed, fact);
if (any.status === 'FAIL' || any.status === 'REFUNDING' || any.status === 'REFUNDED')
  decide(payment, any, fact);

// Refusals are told apart by code, and narrow to their numbers.
const refusal = refuse(payment, any, fact);
if (refusal?.code === 'EXCEEDS_REFUNDABLE') refusal.refundableMinor satisfies number;
if (refusal?.code === 'IN_FLIGHT') refusal.legalIn satisfies readonly string[];

// Events narrow by type.
for (const event of emit(payment, any, fact)) {
  if (event.type === 'payment.succeeded') event.receipt.amountMinor satisfies number;
  if (event.type === 'payment.refund_succeeded') event.refundId satisfies string;
}
'payment.refund_query_ordered' satisfies PaymentEvent['type'];

// Every command is a row of the table.
type Missing = Exclude<PaymentInput['type'], CommandOf<typeof paymentTable>>;
true satisfies [Missing] extends [never] ? true : false;

declare const settled: RefundAt<'SUCCEEDED'>;
// @ts-expect-error nothing to retry
refuse(refund, settled, { type: 'retryRefund', refundId: 'r', retryId: 's', ...ask });
