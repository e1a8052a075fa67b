/** The verdict on a small run that is sound, and on the same run with one thing planted in it. */

import { beforeAll, describe, expect, it } from 'vitest';
import { type Answered, answerOf, rowOf, type Sent } from '../../rig/entries.ts';
import type { Evidence } from '../../rig/evidence.ts';
import { isProof, type Report } from '../../rig/report.ts';
import { storyOf, useCases } from '../../rig/stories.ts';
import {
  acknowledgedIsStored,
  booksAreRight,
  everyMessageCame,
  type Finding,
  failedIsNotStored,
  isResolved,
  nothingIsDoubled,
  nothingIsOrphaned,
  unansweredBranches,
  unknownBranches,
} from '../../rig/verdict.ts';
import { memoryStore } from '../../src/adapters/memory/index.ts';
import { createApp, fingerprint } from '../../src/app/index.ts';
import { keyed } from '../../src/testing/ask.ts';
import { messageId, readLog } from '../../src/testing/index.ts';

const START = Date.UTC(2026, 0, 5);
const RELAY = 'relay';

/** Ninety stories on a memory store, with every answer recorded. */
async function soundRun(): Promise<Evidence> {
  const store = memoryStore();
  const app = createApp({ store });
  const sent: Sent[] = [];
  const answered: Answered[] = [];
  let at = START;
  const send = async (story: number, operation: string, key: string, command: object) => {
    const print = fingerprint(operation, command);
    const each: Sent = { type: 'sent', story, operation, key, fingerprint: print, at: ++at, command };
    sent.push(each);
    const result = await app.handle(
      useCases[operation]!,
      { ...command, at: each.at } as never,
      keyed(key, { actor: 'rig' }),
    );
    const answer = result.match(
      (receipt) => answerOf(each, { receipt }),
      (failure) => answerOf(each, { failure }),
    );
    answered.push(answer);
    return answer;
  };
  for (let n = 0; n < 90; n++) {
    const story = storyOf(3, 'w1', n);
    for (let turn = story.next(); !turn.done; ) {
      const { operation, key, command, twice } = turn.value;
      const answer = await send(n, operation, key, command);
      if (twice) await send(n, operation, key, command);
      turn = story.next(answer.code === 'OK');
    }
  }
  const log = await readLog(store, at);
  const ids = log.history.map(messageId);
  return {
    sent,
    answered,
    log,
    published: new Map([[RELAY, [...ids.slice(0, 40), ...ids.slice(20)]]]),
    historyIds: ids,
    outboxIds: ids,
  };
}

let sound: Evidence;
beforeAll(async () => {
  sound = await soundRun();
});

const judged = (evidence: Evidence): readonly Finding[] => [
  ...acknowledgedIsStored(evidence),
  ...failedIsNotStored(evidence),
  ...isResolved(evidence),
  ...nothingIsDoubled(evidence),
  ...nothingIsOrphaned(evidence),
  ...everyMessageCame(evidence, RELAY),
  ...booksAreRight(evidence).findings,
];
const rules = (evidence: Evidence) => new Set(judged(evidence).map(({ rule }) => rule));

/** The answer to a placed order whose key was sent once. */
const placed = () => {
  const once = sound.answered.filter(
    ({ operation, key, code }) =>
      operation === 'order.place' &&
      code === 'OK' &&
      sound.answered.filter((other) => other.key === key).length === 1,
  );
  return once[0]!;
};
const withoutKey = (row: string): Evidence => ({
  ...sound,
  log: { ...sound.log, keys: sound.log.keys!.filter(({ id }) => id !== row) },
});
const withHistory = (
  change: (history: Evidence['log']['history']) => Evidence['log']['history'],
): Evidence => ({
  ...sound,
  log: { ...sound.log, history: change(sound.log.history) },
});
const withPublished = (change: (ids: readonly string[]) => readonly string[]): Evidence => ({
  ...sound,
  published: new Map([[RELAY, change(sound.published.get(RELAY)!)]]),
});

/** Planted faults, and the rule that must notice each. */
const PLANTS: { readonly [what: string]: readonly [Finding['rule'], () => Evidence] } = {
  'an answer whose record is gone': ['acknowledged and lost', () => withoutKey(rowOf(placed()))],
  'a refusal whose record is gone': [
    'acknowledged and lost',
    () => withoutKey(rowOf(sound.answered.find(({ code }) => code === 'REFUSED')!)),
  ],
  'an answer that differs from the stored one': [
    'answered in two ways',
    () => ({
      ...sound,
      answered: sound.answered.map((each) =>
        each === placed() ? { ...each, content: '{"events":[]}' } : each,
      ),
    }),
  ],
  'a failure answered as not written, and stored': [
    'failed and stored',
    () => ({ ...sound, answered: [...sound.answered, { ...placed(), code: 'STORE_FAILED' }] }),
  ],
  'a conflict that was written': [
    'failed and stored',
    () => ({ ...sound, answered: [...sound.answered, { ...placed(), code: 'CONFLICT' }] }),
  ],
  'an unknown outcome that was never retried': [
    'never resolved',
    () => {
      const of = placed();
      const rest = sound.answered.filter((each) => each !== of);
      return { ...sound, answered: [...rest, { ...of, code: 'OUTCOME_UNKNOWN' }] };
    },
  ],
  'a command without a final answer': [
    'never resolved',
    () => ({ ...sound, answered: sound.answered.filter((each) => each !== placed()) }),
  ],
  'an effect without a try': [
    'unknown sender',
    () => ({
      ...sound,
      sent: sound.sent.map((each) => (each.key === placed().key ? { ...each, at: each.at - 1 } : each)),
    }),
  ],
  'events without a command': [
    'unknown sender',
    () => withHistory((history) => [...history, { ...history[0]!, id: 'o-x', correlationId: 'w9-1-place' }]),
  ],
  'a command that was done twice': [
    'doubled',
    () =>
      withHistory((history) => {
        const once = history.find(({ correlationId }) => correlationId === placed().key)!;
        return [...history, { ...once, version: once.version + 9 }];
      }),
  ],
  'half of one try and half of another': [
    'doubled',
    () =>
      withHistory((history) =>
        history.map((each) => (each.correlationId === placed().key ? { ...each, at: each.at + 1 } : each)),
      ),
  ],
  'an event without a message': ['orphan', () => ({ ...sound, outboxIds: sound.outboxIds.slice(1) })],
  'a message without an event': [
    'orphan',
    () => ({ ...sound, outboxIds: [...sound.outboxIds, 'order/o-x/1'] }),
  ],
  'an event in the outbox twice': [
    'orphan',
    () => ({ ...sound, outboxIds: [...sound.outboxIds, sound.outboxIds[0]!] }),
  ],
  'a message that was never published': ['message missed', () => withPublished((ids) => ids.slice(1))],
  'messages of one order in reverse': ['message missed', () => withPublished((ids) => [...ids].reverse())],
  'a message without an aggregate': ['message missed', () => withPublished((ids) => [...ids, 'order/o-x/1'])],
  'a unit without a movement': [
    'invariant',
    () => ({
      ...sound,
      log: {
        ...sound.log,
        levels: sound.log.levels.map((each, i) =>
          i === 0 ? { ...each, available: each.available + 1 } : each,
        ),
      },
    }),
  ],
  'money that the channel never sent': [
    'invariant',
    () => ({ ...sound, sent: sound.sent.filter(({ key }) => !key.endsWith('-paid')) }),
  ],
};

describe('the verdict', () => {
  it('given a sound run with acceptances, refusals and replays, then there are no findings', () => {
    expect(judged(sound)).toEqual([]);
    expect(booksAreRight(sound).checked).toEqual(expect.arrayContaining(['S1', 'P12', 'L3', 'L14']));
    for (const code of ['OK', 'REFUSED'])
      expect(sound.answered.filter((each) => each.code === code).length).toBeGreaterThan(3);
    expect(sound.answered.some(({ replayed }) => replayed)).toBe(true);
  });

  it.each(Object.keys(PLANTS))('given %s, then the rule for it reports a finding', (what) => {
    const [rule, plant] = PLANTS[what]!;
    expect(rules(plant())).toContain(rule);
  });

  it('given unknown outcomes, then the stored try decides which of them committed', () => {
    const of = placed();
    const lost = { ...of, at: of.at - 1, code: 'OUTCOME_UNKNOWN' } as const;
    const both = {
      ...sound,
      answered: [...sound.answered, lost, { ...of, code: 'OUTCOME_UNKNOWN' } as const],
    };
    expect(unknownBranches(both)).toEqual({ committed: 1, not: 1 });
    expect(unknownBranches(sound)).toEqual({ committed: 0, not: 0 });
    const [first] = sound.sent;
    const unanswered = {
      ...sound,
      sent: [...sound.sent, { ...first!, at: 1 }],
      answered: sound.answered.filter(({ at }) => at !== first!.at),
    };
    expect(unansweredBranches(unanswered)).toEqual({ committed: 1, not: 1 });
  });
});

describe('a report', () => {
  const clean = { findings: [], shortcomings: [] } as unknown as Report;
  it('given a finding or a shortcoming, then it is no proof', () => {
    expect(isProof(clean)).toBe(true);
    expect(isProof({ ...clean, findings: [{ rule: 'doubled', message: '' }] })).toBe(false);
    expect(isProof({ ...clean, shortcomings: ['a control came out clean'] })).toBe(false);
  });
});
