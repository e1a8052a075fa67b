/** The gateway's authorisations: money that is reserved, taken piece by piece under numbers of ours, and let go. */
import { MINUTE_MS } from '../../core/quantity.ts';
import type { UnstampedFact } from '../../payment/index.ts';
import type { CaptureAnswer } from '../../ports/index.ts';
import { type Capture, CHANNEL, type Charge, type GatewayBooks, MERCHANT, type Take } from './books.ts';
import type { Surroundings } from './environment.ts';

interface Desk {
  readonly books: GatewayBooks;
  readonly around: Surroundings;
  readonly tell: (charge: Charge, fact: UnstampedFact, name: string) => void;
  readonly aftermath: (capture: Capture) => void;
  readonly excessive: string[];
}

/** A capture as it is asked for. */
export interface AskedTake extends Omit<Take, 'status' | 'takenMinor'> {
  readonly attemptId: string;
}

export class Authorisations {
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The bank reserves the money. */
  authorise(charge: Charge): void {
    if (charge.state === 'void' || charge.authorisedMinor !== undefined) return;
    const { around, tell } = this.#desk;
    charge.authorisedMinor = charge.amountMinor;
    tell(charge, authorisedFact(charge), 'authorised');
    if (around.strikesCapture?.('authorisation-lapses', charge.attemptId))
      around.after(around.chance('lapses', charge.attemptId) * 20 * MINUTE_MS, () => this.#lapse(charge));
  }

  /** The same number again is the same capture. */
  capture({ attemptId, captureId, amountMinor, final }: AskedTake): readonly UnstampedFact[] {
    const { books, around, tell, excessive } = this.#desk;
    const charge = books.charges.get(attemptId);
    if (charge === undefined) return [{ type: 'captureFailed', captureId }];
    const known = books.takes.get(captureId);
    if (known) return takeFacts(charge, known);
    const left = leftOf(charge);
    if (amountMinor > left && !charge.letGo)
      excessive.push(`capture ${captureId} of ${attemptId}: ${amountMinor} of ${left} left`);
    const refused = amountMinor > left || around.strikesCapture?.('capture-fails', captureId);
    const take: Take = { captureId, amountMinor, final, status: refused ? 'refused' : 'processing' };
    books.takes.set(captureId, take);
    charge.takes.push(take);
    if (refused) for (const fact of takeFacts(charge, take)) tell(charge, fact, `${captureId}-refused`);
    else if (around.chance('captures at once', captureId) < 0.4) this.#settle(charge, take);
    else around.after(MINUTE_MS, () => this.#settle(charge, take));
    return takeFacts(charge, take);
  }

  query(attemptId: string, captureId: string): CaptureAnswer {
    const { books } = this.#desk;
    const charge = books.charges.get(attemptId);
    const take = books.takes.get(captureId);
    return charge && take ? { facts: takeFacts(charge, take) } : { facts: [], notFound: true };
  }

  /** Lets go of what is neither taken nor being taken. */
  void(attemptId: string): readonly UnstampedFact[] {
    const charge = this.#desk.books.charges.get(attemptId);
    if (charge === undefined) return [{ type: 'closed', attemptId }];
    this.#letGo(charge);
    return this.facts(charge);
  }

  /** How things stand with an authorisation, told from the beginning. */
  facts(charge: Charge): readonly UnstampedFact[] {
    const taken = charge.takes.filter(({ status }) => status === 'taken');
    if (charge.letGo && taken.length === 0) return [{ type: 'closed', attemptId: charge.attemptId }];
    return [
      ...(charge.authorisedMinor === undefined ? [] : [authorisedFact(charge)]),
      ...taken.flatMap((take) => takeFacts(charge, take)),
      ...(charge.letGo ? [{ type: 'closed', attemptId: charge.attemptId } as const] : []),
    ];
  }

  #lapse(charge: Charge): void {
    if (charge.letGo) return;
    this.#letGo(charge);
    this.#desk.tell(charge, { type: 'closed', attemptId: charge.attemptId }, 'lapsed');
  }

  #letGo(charge: Charge): void {
    charge.letGo = true;
    if (charge.captures.length === 0 && charge.state !== 'declined') charge.state = 'closed';
  }

  #settle(charge: Charge, take: Take): void {
    const { books, around, tell, aftermath } = this.#desk;
    const { captureId, amountMinor, final } = take;
    if (charge.state === 'void' || take.status !== 'processing') return;
    take.status = 'taken';
    if (around.strikes('other-amount', captureId)) take.takenMinor = Math.max(1, amountMinor - 7);
    if (final) charge.letGo = true;
    const first = charge.captures.length === 0;
    const { attemptId, paymentId, orderId, currency } = charge;
    const capture = { txn: txnOf(charge), attemptId, paymentId, orderId, currency };
    books.captureMore(charge, { ...capture, amountMinor: take.takenMinor ?? amountMinor });
    for (const fact of takeFacts(charge, take)) tell(charge, fact, `${captureId}-taken`);
    if (first) aftermath({ ...capture, amountMinor: take.takenMinor ?? amountMinor });
  }
}

function txnOf({ attemptId }: Charge): string {
  return `t-${attemptId}-1`;
}

function leftOf({ authorisedMinor = 0, letGo, takes }: Charge): number {
  if (letGo) return 0;
  const asked = takes.filter(({ status }) => status !== 'refused');
  if (asked.some(({ final }) => final)) return 0;
  return asked.reduce(
    (left, { amountMinor, takenMinor = amountMinor }) => left - takenMinor,
    authorisedMinor,
  );
}

function accountOf({ attemptId, currency, merchantId = MERCHANT, paymentId }: Charge) {
  return { attemptId, channel: CHANNEL, currency, merchantId, paymentId };
}

function authorisedFact(charge: Charge): UnstampedFact {
  const { authorisedMinor: amountMinor = 0 } = charge;
  return { type: 'authorised', ...accountOf(charge), amountMinor };
}

/** Nothing while it is under way. */
function takeFacts(charge: Charge, take: Take): readonly UnstampedFact[] {
  const { captureId, amountMinor: asked, takenMinor: amountMinor = asked, final, status } = take;
  if (status === 'processing') return [];
  if (status === 'refused') return [{ type: 'captureFailed', captureId }];
  const account = { ...accountOf(charge), channelTxnId: txnOf(charge) };
  return [{ type: 'captured', captureId, ...account, amountMinor, ...(final && { final }) }];
}
