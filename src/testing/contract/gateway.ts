/** C40: a gateway. The same key is the same operation, however often it is sent, and what was done can be asked for. */
import type { AttemptRequest, Gateway, PayRequest, RefundRequest } from '../../ports/index.ts';
import { codeOf, mustEqual, mustHold } from '../proof.ts';
import { type CaseFor, type Contract, contractOf } from './contract.ts';

/** What a host lends to the gateway contract: an adapter over a sandbox, or over a double of the channel. */
export interface GatewaySetup {
  create(): Promise<Gateway>;
  /** How many operations the channel has on its books: charges opened, or refunds. */
  operations(gateway: Gateway, of: 'pay' | 'refund'): Promise<number>;
  /** A transaction of 10,000 minor units that refunds can be asked of. */
  captured(gateway: Gateway): Promise<string>;
  /** Names of this run; the sandbox of a channel forgets nothing. Default `c40`. */
  readonly prefix?: string;
}

type GatewayCase = CaseFor<GatewaySetup, never>;

const RETRIES = 100;
const never = new AbortController().signal;

const payOf = (name: string): PayRequest => ({
  attemptId: `${name}-a`,
  paymentId: `${name}-p`,
  orderId: `${name}-o`,
  merchantId: 'shop-1',
  amountMinor: 10_000,
  currency: 'EUR',
  expiresAt: 4_000_000_000_000,
});
const attemptOf = ({ attemptId, paymentId, merchantId }: PayRequest): AttemptRequest => ({
  attemptId,
  paymentId,
  merchantId,
});
const refundOf = (refundId: string, channelTxnId: string, amountMinor = 100): RefundRequest => ({
  refundId,
  paymentId: 'p',
  channel: 'card',
  merchantId: 'shop-1',
  channelTxnId,
  capturedMinor: 10_000,
  amountMinor,
  currency: 'EUR',
  how: 'send',
});

/** Whatever it says; only what it did counts. */
const tried = (call: Promise<unknown>) => call.then(() => undefined, codeOf);
const prefixOf = ({ prefix = 'c40' }: GatewaySetup, id: string) => `${prefix}-${id}`;

const cases: readonly GatewayCase[] = [
  {
    id: 'C40',
    title: 'a payment sent a hundred times under one key is one operation',
    run: async (setup) => {
      const gateway = await setup.create();
      const request = payOf(prefixOf(setup, 'pay'));
      const before = await setup.operations(gateway, 'pay');
      for (let nth = 0; nth < RETRIES; nth++) await tried(gateway.pay(request, never));
      mustEqual((await setup.operations(gateway, 'pay')) - before, 1, 'operations after a hundred tries');
      await tried(gateway.pay(payOf(prefixOf(setup, 'other')), never));
      mustEqual((await setup.operations(gateway, 'pay')) - before, 2, 'operations after another key');
    },
  },
  {
    id: 'C40.refund',
    title: 'a refund sent a hundred times under one key is one operation; two of one amount are two',
    run: async (setup) => {
      const gateway = await setup.create();
      const txn = await setup.captured(gateway);
      const before = await setup.operations(gateway, 'refund');
      const first = refundOf(prefixOf(setup, 'r1'), txn);
      const second = refundOf(prefixOf(setup, 'r2'), txn);
      await tried(gateway.refund(first, never));
      for (let nth = 1; nth < RETRIES; nth++) await tried(gateway.refund({ ...first, how: 'resend' }, never));
      mustEqual((await setup.operations(gateway, 'refund')) - before, 1, 'refunds after a hundred tries');
      await tried(gateway.refund(second, never));
      await tried(gateway.refund({ ...first, how: 'resend' }, never));
      mustEqual((await setup.operations(gateway, 'refund')) - before, 2, 'refunds after another key');
    },
  },
  {
    id: 'C40.parallel',
    title: 'the same key a hundred times at once is one operation',
    run: async (setup) => {
      const gateway = await setup.create();
      const txn = await setup.captured(gateway);
      const refunds = await setup.operations(gateway, 'refund');
      const payments = await setup.operations(gateway, 'pay');
      const pay = payOf(prefixOf(setup, 'at-once'));
      const refund = refundOf(prefixOf(setup, 'at-once'), txn);
      const all = Array.from({ length: RETRIES }, () => [
        tried(gateway.pay(pay, never)),
        tried(gateway.refund(refund, never)),
      ]);
      await Promise.all(all.flat());
      mustEqual((await setup.operations(gateway, 'pay')) - payments, 1, 'payments');
      mustEqual((await setup.operations(gateway, 'refund')) - refunds, 1, 'refunds');
    },
  },
  {
    id: 'C40.asked',
    title: 'what was sent can be asked for under its key; what was not sent is not there',
    run: async (setup) => {
      const gateway = await setup.create();
      const txn = await setup.captured(gateway);
      const refund = refundOf(prefixOf(setup, 'asked'), txn);
      const about = async (refundId: string) =>
        (await gateway.queryRefund({ ...refund, refundId }, never)).facts.map(({ type }) => type);
      mustEqual(await about(refund.refundId), ['refundNotFound'], 'a refund that was never sent');
      await gateway.refund(refund, never);
      const [type = 'nothing'] = await about(refund.refundId);
      mustHold(
        type.startsWith('refund') && type !== 'refundNotFound',
        'a word about the refund that was sent',
        type,
      );
      const pay = payOf(prefixOf(setup, 'asked'));
      mustEqual(
        (await gateway.query(attemptOf(pay), never)).facts,
        [],
        'facts of a payment that was never sent',
      );
      await gateway.pay(pay, never);
      mustHold(
        (await gateway.query(attemptOf(pay), never)).facts.length > 0,
        'a word about the payment that was sent',
      );
    },
  },
];

/**
 * What every gateway must be able to do, as cases for any test runner.
 *
 * @example
 * const { cases } = gatewayContract({ create, operations, captured });
 * for (const { id, title, run } of cases) it(`${id} ${title}`, run);
 */
export function gatewayContract(setup: GatewaySetup): Contract {
  return contractOf(cases, setup, () => undefined);
}
