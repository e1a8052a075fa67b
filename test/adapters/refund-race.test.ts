/** Two refunds of 60 of one payment of 100, at the same moment in two transactions: one is refused, every time. */
import { expect, it } from 'vitest';
import { createApp } from '../../src/app/index.ts';
import type { UseCase } from '../../src/flow/index.ts';
import { type Payment, type PaymentInput, payment } from '../../src/payment/index.ts';
import { describePostgres } from '../setup/services.ts';
import { usePostgres } from './postgres-setup.ts';

const ROUNDS = 1_000;
/** Rounds under way at once. */
const WAVE = 100;

/** A host's own use case: the payment by itself. */
type Told = PaymentInput & { readonly of: string };
const tell: UseCase<Told> = {
  name: 'payment.tell_alone',
  locks: ({ of }) => [{ kind: payment.kind, id: of }],
  decide: (work, { of, ...command }) => work.send(payment, of, command as PaymentInput),
};

const base = { at: 1_767_600_000_000, by: 'system' } as const;
const money = (amountMinor: number) => ({ amountMinor, currency: 'EUR' });

function paid(of: string): readonly PaymentInput[] {
  const expiresAt = base.at + 1_800_000;
  return [
    { type: 'create', orderId: `o-${of}`, merchantId: 'm', expiresAt, ...money(100), ...base },
    { type: 'submit', attemptId: 'a', ...base },
    {
      type: 'paid',
      attemptId: 'a',
      channel: 'bank',
      channelTxnId: of,
      merchantId: 'm',
      paymentId: of,
      ...money(100),
      ...base,
    },
  ];
}

describePostgres('two refunds of 60 racing on 100', () => {
  const bench = usePostgres(8);

  it(`given two refunds of 60 of 100, when they race ${ROUNDS.toLocaleString('en')} times, then never more than 100 is refunded`, {
    timeout: 180_000,
  }, async () => {
    // Two processes in small: each with transactions of its own, so only the row's lock is between them.
    const desks = [1, 2].map(() => createApp({ store: bench.store, concurrency: 3, maxBatch: 8 }));
    const ask = async (desk: number, of: string, command: PaymentInput) => {
      const answer = await desks[desk]?.handle(tell, { of, ...command } as never);
      return answer?.match(
        () => 'ok',
        (failure) => (failure.code === 'REFUSED' ? (failure.refusals[0]?.code ?? '') : failure.code),
      );
    };
    const ids = Array.from({ length: ROUNDS }, (_, i) => `p-${i}`);
    const answers: (readonly (string | undefined)[])[] = [];
    for (let i = 0; i < ROUNDS; i += WAVE) {
      const wave = ids.slice(i, i + WAVE);
      for (let step = 0; step < 3; step++)
        await Promise.all(wave.map((of) => ask(0, of, paid(of)[step] as PaymentInput)));
      answers.push(
        ...(await Promise.all(
          wave.map((of) =>
            Promise.all(
              [0, 1].map((desk) =>
                ask(desk, of, { type: 'requestRefund', refundId: `r-${desk}`, ...money(60), ...base }),
              ),
            ),
          ),
        )),
      );
    }
    expect(answers.filter((pair) => [...pair].sort().join() !== 'EXCEEDS_REFUNDABLE,ok')).toEqual([]);
    expect(answers).toHaveLength(ROUNDS);
    const rows = await bench.store.read(ids.map((id) => ({ kind: payment.kind, id })));
    const out = rows.map(({ state }) => (state as Payment).refunds.map(({ amountMinor }) => amountMinor));
    expect(out).toHaveLength(ROUNDS);
    expect(out.every((amounts) => amounts.length === 1 && amounts[0] === 60)).toBe(true);
    // Both desks won some: it was a race.
    const winners = new Set(rows.map(({ state }) => (state as Payment).refunds[0]?.id));
    expect([...winners].sort()).toEqual(['r-0', 'r-1']);
  });
});
