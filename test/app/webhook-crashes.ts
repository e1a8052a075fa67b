/** The points at which a process may die while it takes a callback in, by name, and what must hold after redelivery. */
import { expect, it } from 'vitest';
import type { Store, WebhookEndpoint } from '../../src/ports/index.ts';
import { type Fault, type FaultPoint, faultyStore } from '../../src/testing/index.ts';
import { door, openOrder, paidReport, processOver, requestOf, traces } from './webhook-world.ts';

/** In the order in which they are passed. */
export const CRASH_POINTS = [
  'verify.before',
  'verify.after',
  'parse.after',
  'read.before',
  'transact.begin',
  'load.before',
  'load.after',
  'write.before',
  'write.after',
  'commit.before',
  'commit.after',
  'answer.before',
] as const;
export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Whether the callback is taken in by the time the process dies there. */
const isCommitted = (point: CrashPoint) => point === 'commit.after' || point === 'answer.before';

let names = 0;

/** A process that dies at one point; answers whether it got there. */
async function dyingDelivery(
  store: Store,
  name: string,
  point: CrashPoint,
  fault: (point: CrashPoint) => Fault,
): Promise<boolean> {
  let died = false;
  const die = (at: CrashPoint) => {
    if (at !== point || died) return undefined;
    died = true;
    return fault(point);
  };
  const throwAt = (at: CrashPoint) => {
    if (die(at)) throw new Error(`died at ${at}`);
  };
  const through: WebhookEndpoint = {
    ...door,
    verify: async (message) => {
      throwAt('verify.before');
      const verdict = await door.verify(message);
      throwAt('verify.after');
      return verdict;
    },
    read: async (request) => {
      const read = await door.read(request);
      throwAt('parse.after');
      return read;
    },
  };
  const { port } = faultyStore(store, (at: FaultPoint) => die(at as CrashPoint));
  const { outcome } = await processOver(port, through).callbacks.receive('card', requestOf(paidReport(name)));
  if (point === 'answer.before') died = true;
  else expect(outcome, `the answer of a process that died at ${point}`).toBe('retry');
  return died;
}

/** One effect, whatever died where: the rows, the histories and the timers are those of a run in which nothing died. */
export function crashCases(storeOf: () => Store, fault: (point: CrashPoint) => Fault = () => 'crash'): void {
  const undisturbed = async () => {
    const name = `calm${++names}`;
    await openOrder(storeOf(), name);
    await processOver(storeOf()).callbacks.receive('card', requestOf(paidReport(name)));
    return traces(storeOf(), name);
  };

  for (const point of CRASH_POINTS)
    it(`dies at ${point}: redelivered, exactly one effect`, async () => {
      const store = storeOf();
      const name = `crash${++names}`;
      await openOrder(store, name);
      const before = await traces(store, name);
      expect(await dyingDelivery(store, name, point, fault)).toBe(true);
      if (isCommitted(point)) expect(await traces(store, name)).toEqual(await undisturbed());
      else expect(await traces(store, name)).toEqual(before);

      const again = processOver(store);
      const first = await again.callbacks.receive('card', requestOf(paidReport(name)));
      expect(first.answer).toEqual({ status: 200, headers: expect.anything(), body: 'success' });
      expect(first.commits[0]?.events.map(({ event }) => event)).toEqual(
        isCommitted(point) ? [] : ['payment.succeeded', 'order.paid'],
      );
      for (let nth = 0; nth < 3; nth++)
        expect(
          (await again.callbacks.receive('card', requestOf(paidReport(name)))).commits[0]?.events,
        ).toEqual([]);
      expect(await traces(store, name)).toEqual(await undisturbed());
    });

  it('dies at every point, one after the other, of one callback: exactly one effect', async () => {
    const store = storeOf();
    const name = `all${++names}`;
    await openOrder(store, name);
    for (const point of CRASH_POINTS) await dyingDelivery(store, name, point, fault);
    expect(await traces(store, name)).toEqual(await undisturbed());
  });

  it('is delivered twelve times at once to three processes: exactly one effect', async () => {
    const store = storeOf();
    const name = `storm${++names}`;
    await openOrder(store, name);
    const processes = [processOver(store), processOver(store), processOver(store)];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        processes[i % 3]?.callbacks.receive('card', requestOf(paidReport(name))),
      ),
    );
    expect(answers.map((each) => each?.outcome)).toEqual(Array(12).fill('accepted'));
    expect(answers.filter((each) => (each?.commits[0]?.events.length ?? 0) > 0)).toHaveLength(1);
    expect(await traces(store, name)).toEqual(await undisturbed());
  });
}
