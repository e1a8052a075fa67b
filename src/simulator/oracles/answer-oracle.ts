/** Judges single answers: refusals by their numbers, and accepted money by the books. */
import { suspenseId } from '../../flow/index.ts';
import { levelId } from '../../inventory/index.ts';
import { CHANNEL, MERCHANT } from '../../testing/gateway/books.ts';
import { paymentIn, type Shop, suspenseIn } from '../actors/shop.ts';
import type { RunContext } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import type { SentRequest } from '../world/request.ts';
import type { ShadowStock } from './shadow-stock.ts';

interface Shortage {
  readonly sku: string;
  readonly location: string;
  readonly asked: number;
  readonly available: number;
  readonly short: number;
}

/** The refusals a channel's fact may get: another order's payment, a malformed fact, a stale lookup. */
const ALLOWED_REFUSALS = ['FOREIGN_PAYMENT', 'MALFORMED_COMMAND', 'STALE_LOOKUP'];
const FACT_USE_CASES = ['payment.input', 'payment.record_fact', 'suspense.match'];

export class AnswerOracle {
  readonly #context: RunContext;
  readonly #findings: Findings;
  readonly #shadow: ShadowStock;

  constructor(context: RunContext, findings: Findings, shadow: ShadowStock) {
    this.#context = context;
    this.#findings = findings;
    this.#shadow = shadow;
  }

  /** Claims W6 and W11. */
  judgeRefusal(
    { address, flat }: SentRequest,
    refusals: readonly { readonly code: string }[],
    sentAt: number,
  ): void {
    const { name, command } = flat;
    const [first] = refusals;
    if (
      command.by === CHANNEL &&
      FACT_USE_CASES.includes(name) &&
      first &&
      !ALLOWED_REFUSALS.includes(first.code)
    )
      this.#findings.add(
        'W11',
        address,
        `fact ${String(command.type)}`,
        'taken in',
        JSON.stringify(refusals),
      );
    for (const refusal of refusals)
      if (refusal.code === 'INSUFFICIENT_STOCK' && name === 'order.place')
        this.#short(address, command, refusal as unknown as Shortage, sentAt);
  }

  #short(
    address: string,
    command: object,
    { sku, location, asked, available, short }: Shortage,
    sentAt: number,
  ): void {
    const { lines = [] } = command as {
      lines?: readonly { sku: string; location: string; quantity: number }[];
    };
    const id = levelId(sku, location);
    const demand = lines.reduce(
      (sum, line) => sum + (levelId(line.sku, line.location) === id ? line.quantity : 0),
      0,
    );
    const subject = `${address} level ${id}`;
    if (demand !== asked) this.#findings.add('W6', subject, 'units requested', demand, asked);
    if (!(available < demand) || short !== demand - available)
      this.#findings.add('W6', subject, 'available when refused', `< ${demand}`, available);
    if (!this.#shadow.wasAvailable(id, available, sentAt))
      this.#findings.add('W6', subject, 'available at that time', 'as reported', available);
    this.#context.marks.hit('last-unit-contested');
  }

  /** Claim W5: after an accepted fact the money is a receipt, in suspense, or named by an incident. */
  judgeBooking(shop: Shop, { command, flat }: SentRequest): void {
    const { type, paymentId, channelTxnId, amountMinor, currency, merchantId, channel } = flat.command;
    if (type !== 'paid') return;
    const payment = paymentIn(shop, String(paymentId));
    const subject = `payment ${String(paymentId)} transaction ${String(channelTxnId)}`;
    // In suspense because the payment did not exist yet. Invariant O8 judges whether it is matched in time.
    if ('reported' in command && suspenseIn(shop, suspenseId(command.reported as never))?.status === 'OPEN')
      return;
    if (!payment) {
      const known = 'reported' in command && suspenseIn(shop, suspenseId(command.reported as never));
      if (flat.name === 'payment.record_fact' && !known)
        this.#findings.add('W5', subject, 'kept in suspense', 1, 0);
      return;
    }
    const receipt = payment.receipts.find((each) => each.channelTxnId === channelTxnId);
    const asAgreed =
      amountMinor === payment.amountMinor &&
      currency === payment.currency &&
      merchantId === MERCHANT &&
      channel === CHANNEL &&
      payment.merchantId === MERCHANT;
    if (asAgreed && !receipt && !payment.queryWanted) this.#findings.add('W5', subject, 'receipts', 1, 0);
    if (asAgreed && receipt && receipt.amountMinor !== amountMinor)
      this.#findings.add('W5', subject, 'booked, minor units', amountMinor, receipt.amountMinor);
    const incident = payment.incidents.some(
      (incident) => 'ref' in incident && incident.ref.includes(String(channelTxnId)),
    );
    if (!asAgreed && !incident && !receipt) this.#findings.add('W5', subject, 'incidents', 1, 0);
    if (!asAgreed && incident) this.#context.marks.hit('paid-mismatch');
  }
}
