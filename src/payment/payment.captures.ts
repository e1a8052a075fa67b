/** What an authorisation brings: its captures, the one receipt they add up to, and whether more may come. */
import type { Authorised, Captured, CaptureFailed, CaptureMoney } from './payment.commands.ts';
import { put } from './payment.evolve.ts';
import { receiptWith } from './payment.receipts.ts';
import type { Attempt, Capture, Payment, PaymentEventBody, Receipt } from './payment.types.ts';

type Happenings = readonly PaymentEventBody[];
/** What just became known, on top of the payment. */
interface News {
  readonly attempt?: Attempt;
  readonly capture?: Capture;
}

export function authorised(
  payment: Payment,
  { attemptId, amountMinor: authorisedMinor }: Authorised,
): Happenings {
  const attempt: Attempt = { id: attemptId, state: 'authorised', authorisedMinor };
  return [{ type: 'payment.attempt_authorised', attempt, ...receiptAfter(payment, attemptId, { attempt }) }];
}

/** The channel let go of what is not captured; captures under way may still bring some. */
export function voided(payment: Payment, attemptId: string): Happenings {
  const attempt: Attempt = { id: attemptId, state: 'authorised', voided: true };
  return [{ type: 'payment.attempt_voided', attempt, ...receiptAfter(payment, attemptId, { attempt }) }];
}

export function captureOrdered(payment: Payment, command: CaptureMoney): Happenings {
  const attempt = payment.attempts.find(({ state, closing }) => state === 'authorised' && !closing);
  const { captureId: id, amountMinor, final } = command;
  const capture = { id, attemptId: attempt?.id ?? '', amountMinor, ...(final && { final }) };
  return [{ type: 'payment.capture_ordered', capture: { ...capture, status: 'REQUESTED' } }];
}

export function captured(payment: Payment, fact: Captured): Happenings {
  const capture = captureDone(payment, fact);
  const receipt = receiptWith(payment, fact, 'payment');
  return [{ type: 'payment.captured', capture, receipt: standing(payment, receipt, { capture }) }];
}

/** After the last hope of a voided authorisation nothing is left: the payment closes unpaid. */
export function captureFailed(payment: Payment, { captureId }: CaptureFailed, closes: boolean): Happenings {
  // Its row has found it.
  const known = payment.captures.find(({ id }) => id === captureId) as Capture;
  const capture: Capture = { ...known, status: 'FAILED' };
  const failed = {
    type: 'payment.capture_failed',
    capture,
    ...receiptAfter(payment, known.attemptId, { capture }),
  } as const;
  return closes ? [failed, { type: 'payment.closed', cause: 'closed' }] : [failed];
}

/** A capture as the channel reports it; that it was to be the last one, we may know better. */
export function captureDone({ captures }: Payment, fact: Captured): Capture {
  const { captureId: id, attemptId, amountMinor } = fact;
  const final = fact.final ?? captures.find((each) => each.id === id)?.final;
  return { id, attemptId, amountMinor, status: 'SUCCEEDED', ...(final && { final }) };
}

/** The receipt that an attempt pays with, as the news leaves it; nothing where it has brought no money. */
function receiptAfter(payment: Payment, attemptId: string, news: News): { readonly receipt?: Receipt } {
  const receipt = payment.receipts.find((each) => each.kind === 'payment' && each.attemptId === attemptId);
  return receipt ? { receipt: standing(payment, receipt, news) } : {};
}

/** A receipt is open while a capture is under way, or some of the authorisation is neither captured nor let go. */
function standing(payment: Payment, { open: _, ...receipt }: Receipt, { attempt, capture }: News): Receipt {
  const { attemptId, amountMinor } = receipt;
  const captures = capture ? put(payment.captures, capture) : payment.captures;
  const ours = captures.filter((each) => each.attemptId === attemptId);
  const known = { ...payment.attempts.find(({ id }) => id === attemptId), ...attempt };
  const settled =
    known.voided ||
    ours.some(({ final, status }) => final && status === 'SUCCEEDED') ||
    amountMinor >= (known.authorisedMinor ?? payment.amountMinor);
  const open = !settled || ours.some(({ status }) => status === 'REQUESTED');
  return open ? { ...receipt, open } : receipt;
}
