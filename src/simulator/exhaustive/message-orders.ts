/**
 * Every arrival order of up to four messages, each once or twice.
 * A list built from them must always be the same.
 */
import type { HistoryRecord } from '../../core/history.ts';
import type { CloudEvent } from '../../ports/index.ts';
import { Marks } from '../engine/marks.ts';
import { OrderList } from '../oracles/order-list.ts';

/** Describes the first difference; `undefined` if there is none. `history` continues `before`. */
export function messagesAgree(
  before: readonly HistoryRecord[],
  history: readonly HistoryRecord[],
): string | undefined {
  const fresh = history.slice(before.length, before.length + 4);
  const messages = fresh.map(({ kind, id, version, data }) => message(kind, id, version, data));
  const wanted = new Map<string, string>();
  for (const { kind, id, version, to } of [...before, ...fresh])
    wanted.set(`${kind}/${id}`, `${to}@${version}`);
  for (const order of permutations(messages)) {
    const view = new OrderList({ marks: new Marks() });
    for (const { kind, id, version, data } of before)
      view.consume(message(kind, id, version, data), () => {});
    for (const each of [...order, ...order.slice(0, 2)]) view.consume(each, () => {});
    for (const [subject, status] of wanted) {
      const row = view.rows.get(subject);
      if (`${row?.status}@${row?.version}` !== status)
        return `in the order ${order.map(({ id }) => id).join(', ')}: ${subject} shows ${row?.status}@${row?.version}, not ${status}`;
    }
  }
  return undefined;
}

type Message = Pick<CloudEvent, 'id' | 'subject' | 'sequence' | 'data'>;

function message(kind: string, id: string, version: number, data: object): CloudEvent {
  const wire: Message = {
    id: `${kind}/${id}/${version}`,
    subject: `${kind}/${id}`,
    sequence: String(version),
    data,
  };
  return wire as CloudEvent;
}

function permutations<T>(of: readonly T[]): readonly (readonly T[])[] {
  if (of.length < 2) return [of];
  return of.flatMap((first, i) =>
    permutations([...of.slice(0, i), ...of.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}
