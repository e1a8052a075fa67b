/** A stream of orders that overlap: a new one every twenty seconds, each a day and a half on its way. */
const STATUSES = ['PENDING_PAYMENT', 'PAID', 'PROCESSING', 'SHIPPED', 'DELIVERED'] as const;
const EVERY_MS = 20_000;
/** Orders between two events of one order. */
const APART = 1_600;

export const EVENTS = STATUSES.length;

/** The lines of so many orders in the order of their time, five events each; fewer, and they stay open. */
export function* lines(orders: number, events: number = EVENTS): Generator<string> {
  const start = Date.UTC(2026, 0, 1);
  for (let k = 0; k < orders + (events - 1) * APART; k++) {
    for (const [seq, status] of STATUSES.slice(0, events).entries()) {
      const i = k - seq * APART;
      if (i < 0 || i >= orders) continue;
      const previous = seq === 0 ? '' : `"prevStatus":"${STATUSES[seq - 1]}",`;
      const statusTime = start + k * EVERY_MS + seq;
      yield `{"eventId":"e-${i}-${seq}","seq":${seq},"orderId":"o-${i}","userId":"u-${i % 5_000}","status":"${status}",${previous}"statusTime":${statusTime}}`;
    }
  }
}
