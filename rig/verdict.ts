/**
 * The verdict, as pure functions of the evidence.
 * Acknowledged commands are stored, failed ones are not, and every unknown answer is resolved.
 * Nothing happened twice, and every message arrived.
 */

import type { StoredAnswer } from 'orderwright/app';
import type { HistoryRecord } from 'orderwright/core';
import { audit, type Log, messageId } from 'orderwright/testing';
import { type Answered, isFinal, rowOf, type Sent } from './entries.ts';
import type { Evidence } from './evidence.ts';
import { gatewayBooks } from './gateway-books.ts';

type Rule =
  | 'acknowledged and lost'
  | 'answered in two ways'
  | 'failed and stored'
  | 'never resolved'
  | 'doubled'
  | 'unknown sender'
  | 'orphan'
  | 'message missed'
  | 'invariant'
  | 'process';

export interface Finding {
  readonly rule: Rule;
  readonly message: string;
}

/** What the store keeps under a key. */
interface Kept {
  readonly fingerprint: string;
  readonly response: string;
  /** Stamp of the try that was carried out. */
  readonly at: number;
}

function keptIn({ keys = [] }: Log): ReadonlyMap<string, Kept> {
  return new Map(
    keys.flatMap(({ id, record }) =>
      record.phase === 'done'
        ? [[id, { fingerprint: record.fingerprint, response: record.response, at: record.doneAt }] as const]
        : [],
    ),
  );
}

/** Every final answer is stored as it was given. */
export function acknowledgedIsStored({ answered, log }: Evidence): Finding[] {
  const kept = keptIn(log);
  return answered.filter(isFinal).flatMap((answer): Finding[] => {
    const stored = kept.get(rowOf(answer));
    if (!stored)
      return [
        { rule: 'acknowledged and lost', message: `${nameOf(answer)}: answered ${answer.code}, not stored` },
      ];
    if (stored.fingerprint === answer.fingerprint && stored.response === answer.content) return [];
    return [
      {
        rule: 'answered in two ways',
        message: `${nameOf(answer)}: answered ${answer.content}, stored ${stored.response}`,
      },
    ];
  });
}

/** A try that was answered as not written is not stored. */
export function failedIsNotStored({ answered, log }: Evidence): Finding[] {
  const kept = keptIn(log);
  return answered
    .filter((answer) => !isFinal(answer) && answer.code !== 'OUTCOME_UNKNOWN')
    .filter((answer) => kept.get(rowOf(answer))?.at === answer.at)
    .map((answer) => ({
      rule: 'failed and stored',
      message: `${nameOf(answer)}: answered ${answer.code}, and stored`,
    }));
}

/** Every key has a final answer, and the answer stored under it belongs to one of its tries. */
export function isResolved({ sent, answered, log }: Evidence): Finding[] {
  const final = new Set(answered.filter(isFinal).map(rowOf));
  const tries = triesOf(sent);
  const open = [...tries.keys()].filter((row) => !final.has(row));
  const strangers = [...keptIn(log)].filter(([row, { at }]) => !tries.get(row)?.has(at));
  return [
    ...open.map((row): Finding => ({ rule: 'never resolved', message: `${row}: no final answer` })),
    ...strangers.map(
      ([row, { at }]): Finding => ({
        rule: 'unknown sender',
        message: `${row}: stored with stamp ${at}, which no try has`,
      }),
    ),
  ];
}

/** The events of a key are those of its answer, each once, and all of the stored try. */
export function nothingIsDoubled({ sent, log }: Evidence): Finding[] {
  const events = new Map<string, HistoryRecord[]>();
  for (const record of log.history) {
    const known = events.get(record.correlationId);
    if (known) known.push(record);
    else events.set(record.correlationId, [record]);
  }
  const found: Finding[] = [];
  const rows = new Map(sent.map((each) => [rowOf(each), each.key]));
  const kept = keptIn(log);
  for (const [row, key] of rows) {
    const stored = kept.get(row);
    const there = events.get(key) ?? [];
    events.delete(key);
    const answer = JSON.parse(stored?.response ?? '{"refusals":[]}') as StoredAnswer;
    const answeredIds = ('events' in answer ? answer.events : []).map(messageId).sort().join(' ');
    const storedIds = there.map(messageId).sort().join(' ');
    if (answeredIds !== storedIds)
      found.push({
        rule: 'doubled',
        message: `${row}: answered with [${answeredIds}], the history has [${storedIds}]`,
      });
    const other = there.find(({ at }) => at !== stored?.at);
    if (other)
      found.push({
        rule: 'doubled',
        message: `${row}: ${messageId(other)} is of another try than its answer`,
      });
  }
  for (const [key, [first]] of events)
    if (first)
      found.push({
        rule: 'unknown sender',
        message: `${messageId(first)}: caused by ${key}, which no worker sent`,
      });
  return found;
}

/** Every event has exactly one row in the outbox, and every outbox row has an event. */
export function nothingIsOrphaned({ historyIds, outboxIds }: Evidence): Finding[] {
  const places = new Map<string, number>();
  for (const id of outboxIds) places.set(id, (places.get(id) ?? 0) + 1);
  const events = new Set(historyIds);
  return [...new Set([...historyIds, ...outboxIds])].flatMap((id): Finding[] => {
    const [event, place] = [events.has(id) ? 1 : 0, places.get(id) ?? 0];
    return event === 1 && place === 1
      ? []
      : [{ rule: 'orphan', message: `${id}: ${event} in the history, ${place} in the outbox` }];
  });
}

/** Every committed event was published in the order of its aggregate, and nothing else was. */
export function everyMessageCame({ log, published }: Evidence, relay: string): Finding[] {
  const judged = { ...log, published: published.get(relay) ?? [], relayed: log.history.length };
  return audit(judged, { only: ['L7', 'L8', 'L9'] }).violations.map(({ message }) => ({
    rule: 'message missed',
    message,
  }));
}

/** Checks all invariants of the test kit over the store, the journals and the channel's books. */
export function booksAreRight(evidence: Evidence): {
  readonly checked: readonly string[];
  readonly findings: Finding[];
} {
  const { answered, sent, log } = evidence;
  const final = answered.filter(isFinal);
  const { checked, violations } = audit({
    ...log,
    acknowledged: final.flatMap(
      ({ content = '{}' }) => (JSON.parse(content) as { events?: [] }).events ?? [],
    ),
    answers: final.map((answer) => ({
      key: rowOf(answer),
      request: answer.fingerprint,
      answer: answer.content ?? '',
    })),
    gateway: gatewayBooks(sent),
  });
  return {
    checked,
    findings: violations.map(({ invariant, message }) => ({
      rule: 'invariant',
      message: `${invariant} ${message}`,
    })),
  };
}

/** How tries with an unknown outcome ended, decided by the stored stamp. */
export interface Branches {
  readonly committed: number;
  readonly not: number;
}

/** Tries answered with `OUTCOME_UNKNOWN`. */
export function unknownBranches({ answered, log }: Evidence): Branches {
  return branches(
    answered.filter(({ code }) => code === 'OUTCOME_UNKNOWN'),
    log,
  );
}

/** Tries without an answer, since their worker was killed. */
export function unansweredBranches({ sent, answered, log }: Evidence): Branches {
  const known = new Set(answered.map((answer) => `${answer.at} ${rowOf(answer)}`));
  return branches(
    sent.filter((each) => !known.has(`${each.at} ${rowOf(each)}`)),
    log,
  );
}

function branches(tries: readonly (Sent | Answered)[], log: Log): Branches {
  const kept = keptIn(log);
  const committed = tries.filter((each) => kept.get(rowOf(each))?.at === each.at).length;
  return { committed, not: tries.length - committed };
}

function triesOf(sent: readonly Sent[]): ReadonlyMap<string, ReadonlySet<number>> {
  const tries = new Map<string, Set<number>>();
  for (const each of sent) {
    const known = tries.get(rowOf(each));
    if (known) known.add(each.at);
    else tries.set(rowOf(each), new Set([each.at]));
  }
  return tries;
}

function nameOf({ operation, key, at }: Answered): string {
  return `${operation} ${key} of ${at}`;
}
