/** C40: a gateway. The same key is the same operation, however often it is sent, and what was done can be asked for. */
import type {
  AttemptRequest,
  CaptureRequest,
  Gateway,
  PayRequest,
  RefundRequest,
} from '../../ports/index.ts';
import { codeOf, mustEqual, mustHold } from '../proof.ts';
import { type CaseFor, type Contract, contractOf } from './contract.ts';

/** What a host lends to the gateway contract: an adapter over a sandbox, or over a double of the channel. */
export interface GatewaySetup {
  create(): Promise<Gateway>;
  /** How many operations the channel has on its books: charges opened, refunds, or captures that it did not refuse. */
  operations(gateway: Gateway, of: 'pay' | 'refund' | 'capture'): Promise<number>;
  /** A transaction of 10,000 minor units that refunds can be asked of. */
  captured(gateway: Gateway): Promise<string>;
  /** An attempt that authorised 10,000 minor units, to be captured. Left out: the channel takes all at once. */
  readonly authorised?: ((gateway: Gateway) => Promise<AttemptRequest>) | undefined;
  /** Lets the channel finish what it is doing. Default: it is done when it has answered. */
  readonly settled?: ((gateway: Gateway) => Promise<void>) | undefined;
  /** Names of this run; the sandbox of a channel forgets nothing. Default `c40`. */
  readonly prefix?: string | undefined;
}

type GatewayCase = CaseFor<GatewaySetup, 'authorised'>;

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

const captureOf = (
  { attemptId, paymentId, merchantId }: AttemptRequest,
  captureId: string,
  amountMinor = 100,
): CaptureRequest => ({
  attemptId,
  paymentId,
  merchantId,
  captureId,
  amountMinor,
  currency: 'EUR',
  final: false,
  how: 'send',
});

/** An authorised attempt at a fresh gateway, and what can be done with it. */
async function reserved(setup: GatewaySetup, id: string) {
  const gateway = await setup.create();
  const attempt = (await setup.authorised?.(gateway)) ?? attemptOf(payOf(id));
  const before = await setup.operations(gateway, 'capture');
  const request = (name: string, amountMinor?: number) =>
    captureOf(attempt, prefixOf(setup, `${id}-${name}`), amountMinor);
  return {
    gateway,
    attempt,
    request,
    capture: (name: string, amountMinor?: number) =>
      tried(gateway.capture(request(name, amountMinor), never)),
    taken: async () => (await setup.operations(gateway, 'capture')) - before,
    /** What the channel says of a capture once it is done with it. */
    about: async (name: string): Promise<readonly string[]> => {
      await setup.settled?.(gateway);
      const { facts, notFound } = await gateway.queryCapture(request(name), never);
      return notFound ? ['not found'] : facts.map(({ type }) => type);
    },
  };
}

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
  {
    id: 'C40.capture',
    title: 'a capture sent a hundred times under one key is one operation; two of one amount are two',
    needs: ['authorised'],
    run: async (setup) => {
      const { gateway, request, capture, taken } = await reserved(setup, 'capture');
      await capture('c1');
      for (let nth = 1; nth < RETRIES; nth++)
        await tried(gateway.capture({ ...request('c1'), how: 'resend' }, never));
      mustEqual(await taken(), 1, 'captures after a hundred tries');
      await capture('c2');
      await tried(gateway.capture({ ...request('c1'), how: 'resend' }, never));
      mustEqual(await taken(), 2, 'captures after another key');
    },
  },
  {
    id: 'C40.capture.parallel',
    title: 'the same capture a hundred times at once is one operation',
    needs: ['authorised'],
    run: async (setup) => {
      const { capture, taken } = await reserved(setup, 'capture-at-once');
      await Promise.all(Array.from({ length: RETRIES }, () => capture('c1')));
      mustEqual(await taken(), 1, 'captures');
    },
  },
  {
    id: 'C40.capture.several',
    title: 'an authorisation is captured in parts, and not beyond what it is for',
    needs: ['authorised'],
    run: async (setup) => {
      const { capture, taken, about } = await reserved(setup, 'several');
      await capture('c1', 6_000);
      await capture('c2', 3_999);
      mustEqual([await about('c1'), await about('c2')], [['captured'], ['captured']], 'facts of both parts');
      await capture('c3', 2);
      mustEqual(await about('c3'), ['captureFailed'], 'facts of a part that is one too much');
      await capture('c4', 1);
      mustEqual(await about('c4'), ['captured'], 'facts of the part that was left');
      mustEqual(await taken(), 3, 'captures');
    },
  },
  {
    id: 'C40.capture.asked',
    title: 'a capture can be asked for under its key; one that was not sent is not there',
    needs: ['authorised'],
    run: async (setup) => {
      const { capture, about } = await reserved(setup, 'capture-asked');
      mustEqual(await about('c1'), ['not found'], 'a capture that was never sent');
      await capture('c1');
      mustEqual(await about('c1'), ['captured'], 'a capture that was sent');
      mustEqual(await about('c2'), ['not found'], 'another one');
    },
  },
  {
    id: 'C40.void',
    title: 'a void lets go of what is not captured, once and for all, and of nothing that is',
    needs: ['authorised'],
    run: async (setup) => {
      const { gateway, attempt, capture, taken, about } = await reserved(setup, 'void');
      await capture('c1', 6_000);
      mustEqual(await about('c1'), ['captured'], 'facts of the part before');
      for (let nth = 0; nth < RETRIES; nth++) await tried(gateway.void(attempt, never));
      await setup.settled?.(gateway);
      await capture('c2', 1);
      mustEqual(await about('c2'), ['captureFailed'], 'facts of a capture after the void');
      mustEqual(await about('c1'), ['captured'], 'facts of the part before, asked again');
      const { facts } = await gateway.query(attempt, never);
      mustHold(
        facts.some(({ type }) => type === 'closed'),
        'the word that the rest was let go',
        facts.map(({ type }) => type).join(', '),
      );
      mustEqual(await taken(), 1, 'captures');
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
  return contractOf(cases, setup, () =>
    setup.authorised ? undefined : 'the setup lends no authorised attempt',
  );
}
