import { expect, it } from 'vitest';
import { FaultPlan } from '../../src/simulator/engine/fault-plan.ts';
import { Kernel } from '../../src/simulator/engine/kernel.ts';
import { GatewayChannel } from '../../src/testing/gateway/channel.ts';

// All other books are judged by the gateway's. Found with seed 100021 of an earlier version.
// A shopper paid again while the first charge was slow, and the second transaction was recorded twice.
it('given a gateway that charges twice, when the shopper pays twice, then each transaction is on its books once', async () => {
  // Every fault strikes, every charge is slow.
  const faults = new FaultPlan(() => 0, ['double-charge']);
  faults.start();
  const kernel = new Kernel(0);
  const gateway = new GatewayChannel(
    {
      after: (ms, run) => kernel.after(ms, run),
      strikes: faults.strikes.bind(faults),
      severity: faults.severity.bind(faults),
      chance: (site) => (site === 'slow' ? 0.1 : 0),
    },
    () => {},
  );
  const charge = { attemptId: 'a', paymentId: 'p', orderId: 'o', amountMinor: 100, currency: 'EUR' };
  gateway.open(charge);
  gateway.pay('a', false);
  gateway.pay('a', false);
  await kernel.run(600_000, () => false);
  const taken = gateway.books.capturesOf('o').map(({ txn }) => txn);
  expect(taken.length).toBeGreaterThan(0);
  expect(new Set(taken).size).toBe(taken.length);
  expect([...gateway.books.captures.keys()].sort()).toEqual([...taken].sort());
});
