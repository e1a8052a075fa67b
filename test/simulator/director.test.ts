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

/** What one act hears where the nodes lose every answer for so long, and when. */
async function heardAfter(outageMs: number, tries?: number) {
  const kernel = new Kernel(0);
  const draw = () => 0.5;
  const answered: Answer = { result: { events: [], replayed: false } } as never;
  const node = {
    send: (_: unknown, latency: number, reply: (heard: Answer) => void) =>
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

// A warehouse that gave up after an hour never handed over the parcel that its last, unheard try had booked: seed 449.
it.each([1, 2, 24])('whoever must know asks until somebody knows, after %i hours too', async (hours) => {
  const { outcome, at } = await heardAfter(hours * HOUR_MS);
  expect(outcome).toHaveProperty('result');
  expect(at).toBeLessThan(hours * HOUR_MS + 11 * 60_000);
});

it('asks less often as time goes by, and no longer than it was told to', async () => {
  const { sent } = await heardAfter(24 * HOUR_MS);
  expect(sent).toBeLessThan(60 + 24 * 6 + 1);
  expect(await heardAfter(HOUR_MS, 3)).toMatchObject({ outcome: { lost: true }, sent: 3 });
});
