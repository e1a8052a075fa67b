/**
 * A second set of stock books.
 * It knows the requests and their events, and nothing of how the library decides or counts.
 */
import type { HistoryRecord } from '../../core/history.ts';
import { type Level, levelId } from '../../inventory/index.ts';
import type { OrderPolicy, PlacedLine } from '../../order/index.ts';
import type { Findings } from '../engine/findings.ts';
import type { Commit } from '../world/database.ts';
import type { FlatRequest } from '../world/request.ts';
import { Ledger } from './ledger.ts';

/** One line in the shadow books: units promised, sold and not sent, and sent. */
interface Line {
  readonly lineId: string;
  readonly level: string;
  readonly ordered: number;
  promised: number;
  sold: number;
  sent: number;
}

interface Units {
  readonly lineId: string;
  readonly quantity: number;
}

const GONE = ['order.cancelled', 'order.expired'];

export class ShadowStock {
  readonly ledger = new Ledger();
  /** Every change of what was available, by which refusals are judged. */
  readonly #availability = new Map<string, { readonly time: number; readonly available: number }[]>();
  readonly #orders = new Map<string, Line[]>();
  readonly #policy: OrderPolicy;
  readonly #findings: Findings;

  constructor(policy: OrderPolicy, findings: Findings) {
    this.#policy = policy;
    this.#findings = findings;
  }

  /** Books one commit and compares every level it wrote. */
  book(
    { writes }: Commit,
    now: number,
    requestOf: (record: HistoryRecord) => FlatRequest | undefined,
    stockRequests: ReadonlyMap<string, FlatRequest>,
  ): void {
    for (const record of writes.history) if (record.kind === 'order') this.#order(record, requestOf(record));
    for (const { opId, status, sku, location, newAvailable } of writes.movements) {
      this.#availabilityOf(levelId(sku, location)).push({ time: now, available: newAvailable });
      const request = status === 'SUCCESS' ? stockRequests.get(opId.replace(/\*\d+/, '')) : undefined;
      if (request) this.#move(opId, request);
    }
    for (const { kind, state } of writes.changes) if (kind === 'level') this.#compare(state as Level, now);
  }

  #order({ id, event, to, data }: HistoryRecord, request: FlatRequest | undefined): void {
    const { command = {} } = request ?? {};
    const lines = this.#orders.get(id) ?? [];
    const { freezeAt, deductAt } = this.#policy;
    if (event === 'order.placed') {
      const placed = (command.lines as readonly PlacedLine[]).map(({ lineId, sku, location, quantity }) => ({
        ...{ lineId, level: levelId(sku, location), ordered: quantity },
        ...{ promised: 0, sold: 0, sent: 0 },
      }));
      this.#orders.set(id, placed);
      if (freezeAt === 'placement') for (const line of placed) this.#promise(line);
    } else if (event === 'order.paid') {
      const { short = [] } = data as { short?: readonly string[] };
      const bought = lines.filter(({ lineId }) => !short.includes(lineId));
      if (freezeAt === 'payment') for (const line of bought) this.#promise(line);
      if (deductAt === 'payment') for (const line of bought) this.#sell(line, line.promised);
    } else if (event === 'order.shipped') {
      const named = command.lines as readonly Units[] | undefined;
      for (const line of lines) {
        const left = line.ordered - line.sent;
        const units = named ? (named.find(({ lineId }) => lineId === line.lineId)?.quantity ?? 0) : left;
        if (deductAt === 'shipment') this.#sell(line, units);
        line.sold -= units;
        line.sent += units;
        this.ledger.move(`sold ${line.level}`, `sent ${line.level}`, units);
      }
    } else if (GONE.includes(event) || (event === 'order.refunded' && to === 'REFUNDED')) {
      for (const line of lines) this.#release(line);
    } else if (event === 'order.after_sales_completed') {
      for (const { lineId, quantity } of (command.returned ?? []) as readonly Units[]) {
        const line = lines.find((each) => each.lineId === lineId);
        if (line) this.ledger.move(`sent ${line.level}`, `available ${line.level}`, quantity);
      }
    }
  }

  #promise(line: Line): void {
    line.promised += line.ordered;
    this.ledger.move(`available ${line.level}`, `frozen ${line.level}`, line.ordered);
  }

  #sell(line: Line, units: number): void {
    line.promised -= units;
    line.sold += units;
    this.ledger.move(`frozen ${line.level}`, `sold ${line.level}`, units);
  }

  #release(line: Line): void {
    this.ledger.move(`frozen ${line.level}`, `available ${line.level}`, line.promised);
    this.ledger.move(`sold ${line.level}`, `available ${line.level}`, line.sold);
    line.promised = 0;
    line.sold = 0;
  }

  #move(opId: string, { command }: FlatRequest): void {
    const { type, sku, location, from, to, quantity } = command as { [field: string]: string } & {
      quantity: number;
    };
    const level = levelId(sku ?? '', location ?? '');
    const free = `available ${level}`;
    if (from !== undefined && to !== undefined) {
      const away = opId.endsWith('/out');
      const here = `available ${levelId(sku ?? '', away ? from : to)}`;
      this.ledger.move(away ? here : 'on the way', away ? 'on the way' : here, quantity);
    } else if (type === 'INCREASE') this.ledger.move('supplier', free, quantity);
    else if (type === 'ADJUST') this.ledger.move('count', free, quantity);
    else if (type === 'LOCK') this.ledger.move(free, `locked ${level}`, quantity);
    else if (type === 'UNLOCK') this.ledger.move(`locked ${level}`, free, quantity);
  }

  #compare(level: Level, now: number): void {
    this.#availabilityOf(level.id).push({ time: now, available: level.available });
    for (const name of ['available', 'frozen', 'locked'] as const) {
      const ours = this.ledger.balance(`${name} ${level.id}`);
      if (ours !== BigInt(level[name]))
        this.#findings.add('W1', `level ${level.id}`, name, ours, level[name]);
    }
  }

  #availabilityOf(level: string): { readonly time: number; readonly available: number }[] {
    const known = this.#availability.get(level);
    if (known) return known;
    const fresh: { time: number; available: number }[] = [];
    this.#availability.set(level, fresh);
    return fresh;
  }

  /** Units of a level that are sold and still in the warehouse. */
  unsent(level: string): bigint {
    return this.ledger.balance(`sold ${level}`);
  }

  /** Whether exactly this number was available at some time since `since`. */
  wasAvailable(level: string, available: number, since: number): boolean {
    const course = this.#availability.get(level) ?? [];
    for (let i = course.length - 1; i >= 0; i--) {
      const point = course[i];
      if (point === undefined) return false;
      if (point.available === available) return true;
      if (point.time < since) return false;
    }
    return available === 0;
  }
}
