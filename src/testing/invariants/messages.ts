/** The invariants of messages, ours and the channel's: L6 to L11. */
import { canonical } from '../../core/canonical.ts';
import { inboxId } from '../../flow/index.ts';
import type { PaymentEvent } from '../../payment/index.ts';
import { each, type Invariant, violated } from './log.ts';
import { groupBy, lookup, messageId } from './lookup.ts';

/** What happens once to whatever it names, however often it is reported. */
const ONCE: { readonly [event: string]: (event: PaymentEvent) => string } = {
  'payment.dispute_opened': disputeOf,
  'payment.dispute_won': disputeOf,
  'payment.dispute_lost': disputeOf,
  'payment.refund_succeeded': (event) => ('refundId' in event ? event.refundId : ''),
  'payment.refund_reversed': (event) => ('refundId' in event ? event.refundId : ''),
  'suspense.received': () => '',
  'suspense.matched': () => '',
};

function disputeOf(event: PaymentEvent): string {
  return 'dispute' in event ? event.dispute.id : '';
}

export const messageInvariants: readonly Invariant[] = [
  {
    id: 'L6',
    claim:
      'a report that comes again changes nothing: what happens once to a dispute, a refund, money in suspense, happened once',
    when: 'commit',
    violations: (log) => {
      const v = violated('L6');
      const seen = new Map<string, number>();
      for (const { kind, id, event, data } of log.history) {
        const about = Object.hasOwn(ONCE, event) ? ONCE[event]?.(data as PaymentEvent) : undefined;
        if (about === undefined) continue;
        const what = `${kind} ${id} ${event} ${about}`;
        seen.set(what, (seen.get(what) ?? 0) + 1);
      }
      return [
        ...each(seen, ([what, times], found) => {
          if (times > 1) found.push(v(what, 'times', 1, times));
        }),
        ...each(log.inbox ?? [], ({ id, contents }, found) => {
          const different = new Set(contents).size;
          if (different !== contents.length)
            found.push(v(`inbox ${id}`, 'different contents', contents.length, different));
        }),
      ];
    },
  },
  {
    id: 'L7',
    claim: 'every committed event was delivered, and the events of one aggregate in their order',
    when: 'rest',
    needs: ['published'],
    violations: (log) => {
      const v = violated('L7');
      const first = new Map<string, number>();
      (log.published ?? []).forEach((id, i) => {
        if (!first.has(id)) first.set(id, i);
      });
      const last = new Map<string, { id: string; at: number }>();
      return each(log.history, (record, found) => {
        const id = messageId(record);
        const at = first.get(id);
        if (at === undefined) {
          found.push(v(`message ${id}`, 'deliveries', '≥ 1', 0));
          return;
        }
        const stream = `${record.kind}/${record.id}`;
        const before = last.get(stream);
        if (before && before.at > at)
          found.push(v(`message ${id}`, `place in the delivery after ${before.id}`, `> ${before.at}`, at));
        last.set(stream, { id, at });
      });
    },
  },
  {
    id: 'L8',
    claim: 'nothing was delivered that is not in the history',
    when: 'commit',
    needs: ['published'],
    violations: (log) => {
      const v = violated('L8');
      const { events } = lookup(log);
      return each(new Set(log.published), (id, found) => {
        if (!events.has(id)) found.push(v(`message ${id}`, 'records in the history', 1, 0));
      });
    },
  },
  {
    id: 'L9',
    claim: 'the relay’s bookmark has passed nothing that was not delivered',
    when: 'commit',
    needs: ['published', 'relayed'],
    violations: (log) => {
      const v = violated('L9');
      const delivered = new Set(log.published);
      return each(log.history.slice(0, log.relayed ?? 0), (record, found) => {
        const id = messageId(record);
        if (!delivered.has(id))
          found.push(v(`message ${id}`, 'deliveries before the bookmark passed it', '≥ 1', 0));
      });
    },
  },
  {
    id: 'L10',
    claim: 'a report that was acknowledged to its channel is in the inbox, with all its facts',
    when: 'commit',
    needs: ['inbox', 'reportedFacts'],
    violations: (log) => {
      const v = violated('L10');
      const rows = new Map((log.inbox ?? []).map(({ id, contents }) => [id, contents]));
      const reports = groupBy(log.reportedFacts ?? [], inboxId);
      return each(reports, ([id, reported], found) => {
        const contents = rows.get(id) ?? [];
        const acknowledged = new Set(reported.map(({ paymentId, fact }) => canonical({ paymentId, fact })));
        const kept = [...acknowledged].filter((content) => contents.includes(content)).length;
        if (kept !== acknowledged.size)
          found.push(v(`inbox ${id}`, 'contents kept', acknowledged.size, kept));
      });
    },
  },
  {
    id: 'L11',
    claim: 'a timer that cannot be done holds no other up: none is overdue by more than two sweeps',
    when: 'rest',
    needs: ['timers'],
    violations: (log) => {
      const v = violated('L11');
      const late = log.now - 2 * (log.sweepMs ?? 600_000);
      return each(log.timers ?? [], ({ id, dueAt }, found) => {
        if (dueAt < late) found.push(v(`timer ${id}`, 'due', `≥ ${late}`, dueAt));
      });
    },
  },
];
