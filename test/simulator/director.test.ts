import { expect, it } from 'vitest';
import type { UseCase } from '../../src/flow/index.ts';
import { Director, type Outcome, type Story, send } from '../../src/simulator/actors/director.ts';
import { FaultPlan } from '../../src/simulator/engine/fault-plan.ts';
import { Kernel } from '../../src/simulator/engine/kernel.ts';
import { Marks } from '../../src/simulator/engine/marks.ts';
import { Trace } from '../../src/simulator/engine/trace.ts';
import type { AppNode } from '../../src/simulator/world/node.ts';
import type { Answer } from '../../src/simulator/world/request.ts';

const HOUR_MS = 3_600_000;

/** The outcome of one act, and its instant, where nodes lose every answer for `outageMs`. */
async function outcomeAfter(outageMs: number, tries?: number) {
  const kernel = new Kernel(0);
  const draw = () => 0.5;
  const answered: Answer = { result: { events: [], replayed: false } } as never;
  const node = {
    send: (_: unknown, latency: number, reply: (answer: Answer) => void) =>
      kernel.after(latency, () => reply(kernel.now < outageMs ? { lost: true } : answered)),
  } as unknown as AppNode;
  const director = new Director(
    {
      ...{ kernel, faults: new FaultPlan(draw, 'none'), marks: new Marks(), trace: new Trace(false) },
      ...{ workload: draw, schedule: draw },
    },
    {
      ...{ nodes: [node], skip: new Set<string>(), keysForAll: false },
      ...{ acted: () => {}, sent: () => {}, answered: () => {} },
    },
  );
  const outcomes: Outcome[] = [];
  const story = (function* (): Story {
    outcomes.push(
      yield send({ name: 'order.ship' } as UseCase<object>, {}, tries === undefined ? {} : { tries }),
    );
  })();
  director.start('o1', story);
  await kernel.run(Number.MAX_SAFE_INTEGER, () => false);
  return { outcome: outcomes[0], at: kernel.now, sent: director.commands };
}

// Found with seed 449 of an earlier version. A caller gave up after an hour although its last try had committed,
// so the parcel never left the warehouse.
it.each([1, 2, 24])(
  'given an outage of %i hours, when an actor sends a command without a limit of tries, then it gets the answer',
  async (hours) => {
    const { outcome, at } = await outcomeAfter(hours * HOUR_MS);
    expect(outcome).toHaveProperty('result');
    expect(at).toBeLessThan(hours * HOUR_MS + 11 * 60_000);
  },
);

it('given a long outage, when an actor retries, then tries become rarer and stop at their limit', async () => {
  const { sent } = await outcomeAfter(24 * HOUR_MS);
  expect(sent).toBeLessThan(60 + 24 * 6 + 1);
  expect(await outcomeAfter(HOUR_MS, 3)).toMatchObject({ outcome: { lost: true }, sent: 3 });
});
