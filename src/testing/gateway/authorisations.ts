/** The gateway's authorisations: money that is reserved, captured in parts, and released. */
import { MINUTE_MS } from '../../core/quantity.ts';
import type { UnstampedFact } from '../../payment/index.ts';
import type { CaptureAnswer } from '../../ports/index.ts';
import {
  type Capture,
  type CaptureRequest,
  CHANNEL,
  type Charge,
  type GatewayBooks,
  MERCHANT,
} from './books.ts';
import type { GatewayEnvironment } from './environment.ts';

interface AuthorisationContext {
  readonly books: GatewayBooks;
  readonly environment: GatewayEnvironment;
  readonly notify: (charge: Charge, fact: UnstampedFact, name: string) => void;
  readonly captured: (capture: Capture) => void;
  readonly excessive: string[];
}

/** A capture as the caller requests it. */
export interface CaptureCall extends Omit<CaptureRequest, 'status' | 'capturedMinor'> {
  readonly attemptId: string;
}

export class Authorisations {
  readonly #context: AuthorisationContext;

  constructor(context: AuthorisationContext) {
    this.#context = context;
  }

  /** The bank reserves the money. */
  authorise(charge: Charge): void {
    if (charge.state === 'void' || charge.authorisedMinor !== undefined) return;
    const { environment, notify } = this.#context;
    charge.authorisedMinor = charge.amountMinor;
    notify(charge, authorisedFact(charge), 'authorised');
    if (environment.strikesCapture?.('authorisation-lapses', charge.attemptId))
      environment.after(environment.chance('lapses', charge.attemptId) * 20 * MINUTE_MS, () =>
        this.#lapse(charge),
      );
  }

  /** Captures a part. The same capture id again is the same capture. */
  capture({ attemptId, captureId, amountMinor, final }: CaptureCall): readonly UnstampedFact[] {
    const { books, environment, notify, excessive } = this.#context;
    const charge = books.charges.get(attemptId);
    if (charge === undefined) return [{ type: 'captureFailed', captureId }];
    const known = books.captureRequests.get(captureId);
    if (known) return captureFacts(charge, known);
    const left = leftOf(charge);
    if (amountMinor > left && !charge.released)
      excessive.push(`capture ${captureId} of ${attemptId}: ${amountMinor} of ${left} left`);
    const refused = amountMinor > left || environment.strikesCapture?.('capture-fails', captureId);
    const request: CaptureRequest = {
      captureId,
      amountMinor,
      final,
      status: refused ? 'refused' : 'processing',
    };
    books.captureRequests.set(captureId, request);
    charge.captureRequests.push(request);
    if (refused)
      for (const fact of captureFacts(charge, request)) notify(charge, fact, `${captureId}-refused`);
    else if (environment.chance('captures at once', captureId) < 0.4) this.#complete(charge, request);
    else environment.after(MINUTE_MS, () => this.#complete(charge, request));
    return captureFacts(charge, request);
  }

  query(attemptId: string, captureId: string): CaptureAnswer {
    const { books } = this.#context;
    const charge = books.charges.get(attemptId);
    const request = books.captureRequests.get(captureId);
    return charge && request ? { facts: captureFacts(charge, request) } : { facts: [], notFound: true };
  }

  /** Releases what is neither captured nor being captured. */
  void(attemptId: string): readonly UnstampedFact[] {
    const charge = this.#context.books.charges.get(attemptId);
    if (charge === undefined) return [{ type: 'closed', attemptId }];
    this.#release(charge);
    return this.facts(charge);
  }

  /** All facts about an authorisation, from the beginning. */
  facts(charge: Charge): readonly UnstampedFact[] {
    const captured = charge.captureRequests.filter(({ status }) => status === 'captured');
    if (charge.released && captured.length === 0) return [{ type: 'closed', attemptId: charge.attemptId }];
    return [
      ...(charge.authorisedMinor === undefined ? [] : [authorisedFact(charge)]),
      ...captured.flatMap((request) => captureFacts(charge, request)),
      ...(charge.released ? [{ type: 'closed', attemptId: charge.attemptId } as const] : []),
    ];
  }

  #lapse(charge: Charge): void {
    if (charge.released) return;
    this.#release(charge);
    this.#context.notify(charge, { type: 'closed', attemptId: charge.attemptId }, 'lapsed');
  }

  #release(charge: Charge): void {
    charge.released = true;
    if (charge.captures.length === 0 && charge.state !== 'declined') charge.state = 'closed';
  }

  #complete(charge: Charge, request: CaptureRequest): void {
    const { books, environment, notify, captured } = this.#context;
    const { captureId, amountMinor, final } = request;
    if (charge.state === 'void' || request.status !== 'processing') return;
    request.status = 'captured';
    if (environment.strikes('other-amount', captureId)) request.capturedMinor = Math.max(1, amountMinor - 7);
    if (final) charge.released = true;
    const first = charge.captures.length === 0;
    const { attemptId, paymentId, orderId, currency } = charge;
    const capture = { txn: txnOf(charge), attemptId, paymentId, orderId, currency };
    books.addToCapture(charge, { ...capture, amountMinor: request.capturedMinor ?? amountMinor });
    for (const fact of captureFacts(charge, request)) notify(charge, fact, `${captureId}-taken`);
    if (first) captured({ ...capture, amountMinor: request.capturedMinor ?? amountMinor });
  }
}

function txnOf({ attemptId }: Charge): string {
  return `t-${attemptId}-1`;
}

function leftOf({ authorisedMinor = 0, released, captureRequests }: Charge): number {
  if (released) return 0;
  const open = captureRequests.filter(({ status }) => status !== 'refused');
  if (open.some(({ final }) => final)) return 0;
  return open.reduce(
    (left, { amountMinor, capturedMinor: takenMinor = amountMinor }) => left - takenMinor,
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

/** The facts of one capture; none while it is under way. */
function captureFacts(charge: Charge, request: CaptureRequest): readonly UnstampedFact[] {
  const {
    captureId,
    amountMinor: requestedMinor,
    capturedMinor: amountMinor = requestedMinor,
    final,
    status,
  } = request;
  if (status === 'processing') return [];
  if (status === 'refused') return [{ type: 'captureFailed', captureId }];
  const account = { ...accountOf(charge), channelTxnId: txnOf(charge) };
  return [{ type: 'captured', captureId, ...account, amountMinor, ...(final && { final }) }];
}
