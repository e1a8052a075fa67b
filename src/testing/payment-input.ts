/** Any command or fact for a payment, flat: what generators, contract suites and simulated actors draw. */
import type { OrderId, PaymentId } from '../core/id.ts';
import type { ShopUseCases, UseCase } from '../flow/index.ts';
import type { PaymentCommand, PaymentFact, UnstampedFact } from '../payment/index.ts';

export type PaymentInput = (PaymentCommand | PaymentFact) & {
  readonly orderId: OrderId;
  readonly paymentId: PaymentId;
};

/** The named use case of each command; whatever is not here is a fact. */
const COMMANDS: { readonly [type: string]: keyof ShopUseCases } = {
  cancel: 'cancelPayment',
  capture: 'capture',
  requestRefund: 'requestRefund',
  retryRefund: 'retryRefund',
  sendRefund: 'sendRefund',
  timeout: 'timeOutPayment',
  void: 'voidAuthorisation',
};

/** One use case that passes each input on to the use case it belongs to. A host names the use case instead. */
export function paymentInput(flow: ShopUseCases): UseCase<PaymentInput> {
  const target = (input: PaymentInput): { readonly useCase: UseCase<never>; readonly command: never } => {
    const { type } = input;
    const name = Object.hasOwn(COMMANDS, type) ? COMMANDS[type] : undefined;
    const { orderId, paymentId, by, at, ...content } = input;
    const { type: _, ...fields } = content;
    const known = { orderId, paymentId, by, at };
    if (name)
      return { useCase: flow[name] as UseCase<never>, command: { ...fields, ...known } as unknown as never };
    const { source, ...fact } = content as UnstampedFact & { readonly source?: PaymentFact['source'] };
    const { channel = by, merchantId = 'm' } = fact as {
      readonly channel?: string;
      readonly merchantId?: string;
    };
    const reported = { channel, merchantId, paymentId, fact: named(fact as UnstampedFact, paymentId) };
    const command = { reported, orderId, by, at, ...(source !== undefined && { source }) };
    return { useCase: flow.recordPaymentFact as UseCase<never>, command: command as unknown as never };
  };
  return {
    name: 'payment.input',
    locks: (input) => {
      const { useCase, command } = target(input);
      return useCase.locks(command);
    },
    locksNext: (rows, input) => {
      const { useCase, command } = target(input);
      return useCase.locksNext?.(rows, command) ?? [];
    },
    decide: (work, input) => {
      const { useCase, command } = target(input);
      useCase.decide(work, command);
    },
  };
}

/** Facts about money repeat the payment they are for. */
function named(fact: UnstampedFact, paymentId: PaymentId): UnstampedFact {
  const repeats = fact.type === 'paid' || fact.type === 'captured' || fact.type === 'authorised';
  return repeats ? { ...fact, paymentId } : fact;
}
