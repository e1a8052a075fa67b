/**
 * Sends items in order and completes them in order, with at most `size` in flight. The store always has a full group,
 * and half a million commands never are half a million promises.
 */
export async function inOrder<T, A>(
  items: Iterable<T>,
  {
    size,
    send,
    complete,
  }: {
    readonly size: number;
    /** Must not reject: a failure is an answer. */
    readonly send: (item: T) => PromiseLike<A>;
    readonly complete: (item: T, answer: A) => void | Promise<void>;
  },
): Promise<void> {
  const sent: { item: T; answer: PromiseLike<A> }[] = [];
  let next = 0;
  const completeOldest = async () => {
    const slot = sent[next % size];
    next += 1;
    if (slot) await complete(slot.item, await slot.answer);
  };
  let count = 0;
  for (const item of items) {
    if (count - next === size) await completeOldest();
    sent[count % size] = { item, answer: send(item) };
    count += 1;
  }
  while (next < count) await completeOldest();
}
