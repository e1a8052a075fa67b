/**
 * Sends everything in order and hands the answers out in the same order, with at most `size` of them outstanding: the
 * store always has a full group to work on, and half a million commands never become half a million promises.
 */
export async function inOrder<T, A>(
  items: Iterable<T>,
  {
    size,
    send,
    settle,
  }: {
    readonly size: number;
    /** Must not reject: a failure is an answer too. */
    readonly send: (item: T) => PromiseLike<A>;
    readonly settle: (item: T, answer: A) => void | Promise<void>;
  },
): Promise<void> {
  const sent: { item: T; answer: PromiseLike<A> }[] = [];
  let next = 0;
  const settleOldest = async () => {
    const slot = sent[next % size];
    next += 1;
    if (slot) await settle(slot.item, await slot.answer);
  };
  let count = 0;
  for (const item of items) {
    if (count - next === size) await settleOldest();
    sent[count % size] = { item, answer: send(item) };
    count += 1;
  }
  while (next < count) await settleOldest();
}
