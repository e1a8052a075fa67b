/** Remembers what callers asked and heard, outside of everything that may fail, and judges each answer as it comes. */

import { levelId } from '../../inventory/index.ts';
import type { ReceiptEvent } from '../../ports/index.ts';
import { StoreConflict, StoreUnavailable } from '../../ports/index.ts';
import { CHANNEL, MERCHANT } from '../gateway/channel.ts';
import type { KeyedAnswer } from '../invariants/index.ts';
import type { Sent } from './director.ts';
import type { Findings } from './findings.ts';
import type { Ground } from './ground.ts';
import type { Heard } from './node.ts';
import type { Asked, ShadowStock } from './shadow-stock.ts';
import { paymentIn, type Shop } from './shop.ts';

/** What came of one request, over all the times it was sent. */
interface Known {
  lost: boolean;
  accepted: boolean;
  refused: boolean;
}

interface Answered {
  readonly request: Sent;
  readonly answer: () => string;
  readonly refused: KeyedAnswer['refused'] | undefined;
}

interface Shortage {
  readonly sku: string;
  readonly location: string;
  readonly asked: number;
  readonly available: number;
  readonly short: number;
}

const INJECTED = 'no space is left';

export class Auditor {
  readonly acknowledged: ReceiptEvent[] = [];
  /** Addresses of all acts that were sent. */
  readonly acts: string[] = [];
  readonly #requests = new Map<string, Sent>();
  /** Stock requests by the operation they name. */
  readonly moves = new Map<string, Asked>();
  readonly #heardUnder = new Map<string, Answered[]>();
  readonly #known = new Map<Sent, Known>();
  readonly #committed = new Set<string>();
  readonly #ground: Ground;
  readonly #findings: Findings;
  readonly #shadow: ShadowStock;

  constructor(ground: Ground, findings: Findings, shadow: ShadowStock) {
    this.#ground = ground;
    this.#findings = findings;
    this.#shadow = shadow;
  }

  sent(request: Sent): void {
    this.acts.push(request.address);
    if (this.#requests.has(request.correlation)) return;
    this.#requests.set(request.correlation, request);
    const { opId } = request.command as { opId?: unknown };
    if (typeof opId !== 'string') return;
    const asked = { name: request.useCase.name, command: request.command as Asked['command'] };
    for (const id of [opId, `${opId}/in`, `${opId}/out`]) this.moves.set(id, asked);
  }

  /** The request behind a record of the history. */
  requestOf(correlation: string): Sent | undefined {
    return this.#requests.get(correlation);
  }

  committed(correlation: string): void {
    this.#committed.add(correlation);
  }

  heard(shop: Shop, request: Sent, heard: Heard, sentAt: number): void {
    const known = this.#known.get(request) ?? { lost: false, accepted: false, refused: false };
    this.#known.set(request, known);
    if ('lost' in heard) {
      known.lost = true;
      return;
    }
    if ('receipt' in heard) this.#accepted(shop, request, heard.receipt, known);
    else this.#failed(shop, request, heard.failure, sentAt, known);
  }

  #accepted(
    shop: Shop,
    request: Sent,
    { events, replayed }: { events: readonly ReceiptEvent[]; replayed: boolean },
    known: Known,
  ): void {
    const { marks } = this.#ground;
    if (known.lost) marks.hit('unknown-resolved-done');
    if (replayed) marks.hit('double-click-replayed');
    const { type, paymentId } = request.command as { type?: string; paymentId?: string };
    const paid =
      type === 'processing' &&
      paymentIn(shop, paymentId ?? '')?.receipts.some(({ kind }) => kind === 'payment');
    if (paid && events.length === 0) marks.hit('processing-after-paid');
    known.lost = false;
    known.accepted = true;
    for (const event of events) this.acknowledged.push(event);
    this.#keep(request, () => JSON.stringify(events));
    this.#moneyIsBooked(shop, request.command as { [field: string]: unknown });
  }

  #failed(
    shop: Shop,
    request: Sent,
    failure: Extract<Heard, { failure: unknown }>['failure'],
    sentAt: number,
    known: Known,
  ): void {
    const { marks } = this.#ground;
    switch (failure.code) {
      case 'OUTCOME_UNKNOWN':
        known.lost = true;
        return;
      case 'CONFLICT':
        marks.hit('conflict-answered');
        return;
      case 'STORE_FAILED':
        this.#injected(request, failure.cause);
        return;
      case 'KEY_REUSED':
        marks.hit('key-reused-other-body');
        this.#keep(request, () => '', 'KEY_REUSED');
        return;
      case 'REFUSED': {
        if (failure.replayed) marks.hit('refusal-replayed');
        if (known.lost) marks.hit('unknown-resolved-not-done');
        if (known.accepted && request.options.key !== undefined)
          this.#findings.add(
            'W14',
            request.address,
            'answer to the same request',
            'the receipt',
            failure.refusals[0]?.code,
          );
        known.refused = true;
        this.#keep(request, () => JSON.stringify(failure.refusals));
        if (!failure.replayed) this.#refused(shop, request, failure.refusals, sentAt);
        return;
      }
      case 'IN_PROGRESS':
      case 'MALFORMED_REQUEST':
        return;
    }
  }

  #keep(request: Sent, answer: () => string, refused?: KeyedAnswer['refused']): void {
    const { key } = request.options;
    if (key === undefined) return;
    const id = `${request.useCase.name} ${key}`;
    const heard = this.#heardUnder.get(id);
    if (heard) heard.push({ request, answer, refused });
    else this.#heardUnder.set(id, [{ request, answer, refused }]);
  }

  /** What was heard under each key, as texts; a key that was heard of once has nothing to be compared with. */
  get answers(): readonly KeyedAnswer[] {
    return [...this.#heardUnder].flatMap(([key, heard]) =>
      heard.length < 2
        ? []
        : heard.map(({ request: { command }, answer, refused }) => ({
            ...{ key, request: JSON.stringify(command), answer: answer() },
            ...(refused !== undefined && { refused }),
          })),
    );
  }

  /** An error that nobody planted is a bug that escaped. */
  #injected(request: Sent, cause: unknown): void {
    const ours =
      cause instanceof StoreUnavailable ||
      cause instanceof StoreConflict ||
      (cause as Error | undefined)?.message === INJECTED;
    if (!ours)
      this.#findings.add(
        'W12',
        `${request.useCase.name} ${request.address}`,
        'cause',
        'a planted fault',
        cause,
      );
  }

  #refused(
    shop: Shop,
    { command, useCase, address }: Sent,
    refusals: readonly { readonly code: string }[],
    sentAt: number,
  ): void {
    const {
      by,
      type,
      lines = [],
    } = command as {
      by?: string;
      type?: string;
      lines?: readonly { sku: string; location: string; quantity: number }[];
    };
    const [first] = refusals;
    if (
      by === CHANNEL &&
      useCase === (shop.flow.tellPayment as unknown) &&
      first &&
      !['FOREIGN_PAYMENT', 'MALFORMED_COMMAND'].includes(first.code) &&
      type !== 'retryRefund'
    )
      this.#findings.add('W11', address, `fact ${type}`, 'taken in', JSON.stringify(refusals));
    for (const refusal of refusals) {
      if (refusal.code !== 'INSUFFICIENT_STOCK' || useCase.name !== 'order.place') continue;
      const { sku, location, asked, available, short } = refusal as unknown as Shortage;
      const id = levelId(sku, location);
      const demand = lines.reduce(
        (sum, line) => sum + (levelId(line.sku, line.location) === id ? line.quantity : 0),
        0,
      );
      if (demand !== asked)
        this.#findings.add('W6', `${address} level ${id}`, 'units asked for', demand, asked);
      if (!(available < demand) || short !== demand - available)
        this.#findings.add(
          'W6',
          `${address} level ${id}`,
          'available when refused',
          `< ${demand}`,
          available,
        );
      if (!this.#shadow.wasAvailable(id, available, sentAt))
        this.#findings.add('W6', `${address} level ${id}`, 'available at that time', 'as told', available);
      this.#ground.marks.hit('last-unit-contested');
    }
  }

  /** Once a payment has taken the news in, the money is on its books, or an incident says why not. */
  #moneyIsBooked(shop: Shop, command: { readonly [field: string]: unknown }): void {
    if (command.type !== 'paid') return;
    const payment = paymentIn(shop, String(command.paymentId));
    if (!payment) return;
    const { channelTxnId, amountMinor, currency, merchantId, channel } = command;
    const receipt = payment.receipts.find((each) => each.channelTxnId === channelTxnId);
    const agreed =
      amountMinor === payment.amountMinor &&
      currency === payment.currency &&
      merchantId === MERCHANT &&
      channel === CHANNEL &&
      payment.merchantId === MERCHANT;
    const subject = `payment ${payment.id} transaction ${String(channelTxnId)}`;
    if (agreed && !receipt && !payment.queryWanted) this.#findings.add('W5', subject, 'receipts', 1, 0);
    if (agreed && receipt && receipt.amountMinor !== amountMinor)
      this.#findings.add('W5', subject, 'booked, minor units', amountMinor, receipt.amountMinor);
    const told = payment.incidents.some(
      (incident) => 'ref' in incident && incident.ref.includes(String(channelTxnId)),
    );
    if (!agreed && !told && !receipt) this.#findings.add('W5', subject, 'incidents', 1, 0);
    if (!agreed && told) this.#ground.marks.hit('paid-mismatch');
  }

  /** At rest: what was promised is there, and what was refused is not. */
  settle(): void {
    for (const [request, { accepted, refused }] of this.#known) {
      const landed = this.#committed.has(request.correlation);
      if (
        refused &&
        !accepted &&
        landed &&
        request.options.key !== undefined &&
        this.#requests.get(request.correlation) === request
      )
        this.#findings.add('W13', request.address, 'events of a refused request', 'none', 'some');
    }
  }
}
