/** Whatever the machine takes arrives from outside as it is, and what lacks a field or has one too many does not. */
import { describe, expect, it } from 'vitest';
import { parse } from '../../src/core/schema.ts';
import type { PaymentCommand, PaymentFact, PaymentInput } from '../../src/payment/index.ts';
import { paymentCommandSchema, paymentFactSchema } from '../../src/payment/schema.ts';
import { say } from './kit.ts';

const OPTIONAL =
  /^(operator|remark|source|channel|captureToleranceMinor|orderPayable|closeFirst|final|receiptId)$/;
const remark = 'as they say';
const commands: readonly PaymentCommand[] = [
  say.create({ channel: 'wechat', captureToleranceMinor: 1 }),
  say.submit(),
  say.cancel({ closeFirst: true }),
  { ...say.timeout(), closeFirst: false },
  say.capture('c1', 1, { final: true }),
  say.void(),
  say.requestRefund('r1', 1, { receiptId: 'wechat/t1' }),
  say.sendRefund('r1'),
  say.retryRefund('r1', 'r2'),
];
const facts: readonly PaymentFact[] = [
  say.pending(),
  say.processing(),
  say.failed(),
  say.closed(),
  say.unknown(),
  say.authorised(),
  say.paid('t1', { orderPayable: true }),
  say.captured('c1', 1, { final: true, orderPayable: false }),
  say.captureFailed('c1'),
  ...(
    [
      'refundAccepted',
      'refundUnknown',
      'refundAbnormal',
      'refundFailed',
      'refundNotFound',
      'refundReversed',
    ] as const
  ).map((type) => say.refund(type, 'r1')),
  say.refundSucceeded('r1', 1, { receiptId: 'wechat/t1' }),
  ...(['disputeOpened', 'disputeLost', 'disputeWon'] as const).map((type) =>
    say.dispute(type, 'd1', { receiptId: 'wechat/t1' }),
  ),
];
const sources = ['callback', 'query', 'statement'] as const;
const COMMANDS: readonly PaymentInput[] = [
  ...commands.map((command) => ({ ...command, operator: 'clerk-7', remark })),
  ...facts.flatMap((fact) => sources.map((source) => ({ ...fact, source, remark }) as PaymentInput)),
];
const schemaOf = ({ type }: { readonly type?: unknown }) =>
  facts.some((fact) => fact.type === type) ? paymentFactSchema : paymentCommandSchema;
const taken = (input: object) => parse<PaymentInput>(schemaOf(input), input).isOk();

describe('a payment command from outside', () => {
  it('of every type is taken as it is', () => {
    for (const command of COMMANDS)
      expect(parse<PaymentInput>(schemaOf(command), command)._unsafeUnwrap(), command.type).toEqual(command);
  });

  it('without a field that it needs, or with one that it has not, is refused', () => {
    for (const command of COMMANDS) {
      for (const field of Object.keys(command)) {
        const { [field]: _, ...rest } = command as unknown as { readonly [field: string]: unknown };
        const spare = OPTIONAL.test(field) && (field !== 'channel' || command.type === 'create');
        expect(taken(rest), `${command.type} without ${field}`).toBe(spare);
      }
      expect(taken({ ...command, colour: 'red' })).toBe(false);
      for (const type of ['', 'constructor', 'paidDuplicate'])
        expect(taken({ ...command, type })).toBe(false);
    }
    for (const command of commands) {
      expect(taken({ ...command, source: 'query' })).toBe(false);
      expect(parse(paymentFactSchema, command).isErr()).toBe(true);
    }
    for (const fact of facts) {
      expect(taken({ ...fact, source: '' })).toBe(false);
      expect(parse(paymentCommandSchema, fact).isErr()).toBe(true);
    }
  });
});
