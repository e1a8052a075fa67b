/** The publisher's contract: C17, C37 and the order of one subject. */
import type { CloudEvent, Publisher } from '../../ports/index.ts';
import { mustEqual, mustHold, outcomeOf } from '../proof.ts';
import { type CaseFor, type Contract, contractOf } from './contract.ts';

export interface PublisherSetup {
  /** A publisher into an empty topic. Called once a case. */
  create(): Promise<Publisher>;
  /** What a consumer has received so far, in order; waits for what was confirmed. */
  received(
    publisher: Publisher,
  ): Promise<readonly Pick<CloudEvent, 'id' | 'subject' | 'sequence' | 'data'>[]>;
  /** Makes the broker refuse, until it is called with `false`. */
  readonly refuse?: ((publisher: Publisher, refusing: boolean) => Promise<void>) | undefined;
}

type Need = 'refuse';

function event(subject: string, version: number, data: object = { n: version }): CloudEvent {
  return {
    specversion: '1.0',
    id: `${subject}/${version}`,
    source: 'contract',
    type: 'counter.counted',
    subject,
    time: '2026-01-05T08:00:00.000Z',
    datacontenttype: 'application/json',
    sequence: String(version),
    correlationid: 'c',
    data,
  };
}

const cases: readonly CaseFor<PublisherSetup, Need>[] = [
  {
    id: 'C17',
    title: 'the same event twice in a batch, and again in the next, is no reason to refuse the others',
    run: async ({ create, received }) => {
      const publisher = await create();
      const [m, n] = [event('counter/a', 1), event('counter/b', 1)];
      await publisher.publish([m, m, n]);
      await publisher.publish([m]);
      mustEqual(
        [...new Set((await received(publisher)).map(({ id }) => id))].sort(),
        [m.id, n.id],
        'different events received',
      );
    },
  },
  {
    id: 'C37.order',
    title: 'what was confirmed has arrived, exactly, each subject in order',
    run: async ({ create, received }) => {
      const publisher = await create();
      const events = Array.from({ length: 60 }, (_, i) =>
        event(`counter/${i % 3}`, Math.floor(i / 3) + 1, { text: 'café 中 \u{1f6d2} "', n: 2 ** 53 - 1 - i }),
      );
      for (let i = 0; i < events.length; i += 12) await publisher.publish(events.slice(i, i + 12));
      const arrived = await received(publisher);
      for (const subject of ['counter/0', 'counter/1', 'counter/2']) {
        const first = [
          ...new Map(
            arrived.filter((each) => each.subject === subject).map((each) => [each.id, each]),
          ).values(),
        ];
        mustEqual(
          first.map(({ sequence }) => Number(sequence)),
          Array.from({ length: 20 }, (_, i) => i + 1),
          `versions of ${subject}`,
        );
        const sent = events.filter((each) => each.subject === subject);
        mustEqual(
          first.map(({ data }) => data),
          sent.map(({ data }) => data),
          `content of ${subject}`,
        );
      }
      await publisher.publish([]);
    },
  },
  {
    id: 'C37.refuse',
    title: 'a broker that refuses makes publish reject, and takes the same batch later',
    needs: ['refuse'],
    run: async (setup) => {
      const publisher = await setup.create();
      const refuse = setup.refuse as NonNullable<typeof setup.refuse>;
      const batch = [event('counter/a', 1), event('counter/a', 2)];
      await refuse(publisher, true);
      mustHold(
        (await outcomeOf(publisher.publish(batch))) !== 'resolved',
        'publish rejects while the broker refuses',
      );
      await refuse(publisher, false);
      await publisher.publish(batch);
      mustEqual(
        [...new Set((await setup.received(publisher)).map(({ id }) => id))],
        batch.map(({ id }) => id),
        'events received',
      );
    },
  },
];

/**
 * What every publisher must be able to do, as cases for any test runner.
 *
 * @example
 * for (const { id, title, run } of publisherContract({ create, received }).cases) it(`${id} ${title}`, run);
 */
export function publisherContract(setup: PublisherSetup): Contract {
  return contractOf(cases, setup, (need) => (setup[need] ? undefined : `${need} is not declared`));
}
