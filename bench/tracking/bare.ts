/**
 * The loop as it is written by hand for these outputs: parse, drop repeats, milestones and durations of each order, counts
 * and sums of five-minute windows, nothing that comes too late. No schema, no rejects, no corrections, no snapshot.
 */
interface Row {
  readonly userId: string;
  readonly ids: string[];
  readonly milestones: Record<string, number>;
  status: string;
  at: number;
  seq: number;
}
interface Window {
  readonly all: Set<string>;
  readonly entered: Record<string, Set<string>>;
  readonly sums: Record<string, { count: number; seconds: number }>;
}
interface Event {
  readonly eventId: string;
  readonly orderId: string;
  readonly userId: string;
  readonly status: string;
  readonly statusTime: number;
  readonly seq: number;
}

const WINDOW_MS = 300_000;
const BEGINS: Record<string, string> = { PAID: 'PENDING_PAYMENT', SHIPPED: 'PAID', DELIVERED: 'SHIPPED' };

export class Bare {
  readonly rows = new Map<string, Row>();
  readonly #windows = new Map<number, Window>();
  #watermark = Number.NEGATIVE_INFINITY;
  closed = 0;
  sum = 0;

  feed(line: string): Row | undefined {
    const event = JSON.parse(line) as Event;
    const { eventId, orderId, userId, status, statusTime: at, seq } = event;
    let row = this.rows.get(orderId);
    if (row === undefined) {
      row = { userId, ids: [], milestones: {}, status, at, seq };
      this.rows.set(orderId, row);
    }
    if (row.ids.includes(eventId)) return undefined;
    row.ids.push(eventId);
    row.milestones[status] = Math.max(row.milestones[status] ?? at, at);
    if (at > row.at || (at === row.at && seq >= row.seq)) {
      row.status = status;
      row.at = at;
      row.seq = seq;
    }
    const start = Math.floor(at / WINDOW_MS) * WINDOW_MS;
    if (start + WINDOW_MS - 1 > this.#watermark) this.#count(start, row, event);
    if (at - 5_000 > this.#watermark) this.#advance(at - 5_000);
    return row;
  }

  #count(start: number, row: Row, { orderId, status }: Event): void {
    let window = this.#windows.get(start);
    if (window === undefined) {
      window = { all: new Set(), entered: {}, sums: {} };
      this.#windows.set(start, window);
    }
    window.all.add(orderId);
    window.entered[status] ??= new Set();
    window.entered[status].add(orderId);
    const from = row.milestones[BEGINS[status] ?? ''];
    if (from === undefined) return;
    window.sums[status] ??= { count: 0, seconds: 0 };
    window.sums[status].count += 1;
    window.sums[status].seconds += Math.trunc(((row.milestones[status] ?? 0) - from) / 1_000);
  }

  #advance(watermark: number): void {
    this.#watermark = watermark;
    for (const [start, window] of this.#windows) {
      if (start + WINDOW_MS - 1 > watermark) continue;
      this.#windows.delete(start);
      this.closed += 1;
      this.sum += window.sums.DELIVERED?.seconds ?? 0;
    }
  }
}
