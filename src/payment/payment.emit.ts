/** What happened, given that it may: every check has passed, so nothing here can fail. */
import type { TargetOfTable } from '../core/table.ts';
import { balances, project, receiptOf } from './balances.ts';
import { contradiction, overRefunded, raised } from './incidents.ts';
import { queryStep } from './outcome.ts';
import { authorised, captured, captureFailed, captureOrdered, voided } from './payment.captures.ts';
import { disputeStatus, isAboutRefund, isCapturing, isLive } from './payment.classify.ts';
import type { AttemptFact, Captured, DisputeFact, Paid, PaymentCommand } from './payment.commands.ts';
import { evolve } from './payment.evolve.ts';
import { receiptWith, surplus } from './payment.receipts.ts';
import { refunded } from './payment.refunds.ts';
import type { paymentTable } from './payment.table.ts';
import type {
  Attempt,
  Dispute,
  Payment,
  PaymentEvent,
  PaymentEventBody,
  PaymentStamp,
} from './payment.types.ts';
import { termsOf } from './terms.ts';

type Happenings = readonly PaymentEventBody[];
type PaymentTarget = TargetOfTable<typeof paymentTable>;

/** The events of one decision. All of them record the same status: the cell's, or where the facts decide the projection. */
export function emit(
  payment: Payment,
  command: PaymentCommand,
  cell: PaymentTarget,
): readonly PaymentEvent[] {
  const { at, by, remark } = command;
  const stamp = (target: string) => (happening: PaymentEventBody) => ({
    ...happening,
    ...({ to: target, at, by, ...(remark !== undefined && { remark }) } as PaymentStamp),
  });
  const happened = happenings(payment, command, cell);
  const after = happened.map(stamp(payment.status)).reduce(evolve, payment);
  const step = queryStep(
    after,
    isAboutRefund(command) ? ({} as PaymentCommand) : command,
    cell.query ?? false,
  );
  const asked: Happenings = step ? [{ type: `payment.${step}` }] : [];
  const status = cell.outcome ? payment.status : cell.to.length > 1 ? project(after) : cell.to[0];
  return [...happened, ...overRefunded(payment, after), ...asked].map(stamp(status));
}

function happenings(payment: Payment, command: PaymentCommand, cell: PaymentTarget): Happenings {
  const { outcome, query } = cell;
  if (outcome === 'stale' || outcome === 'duplicate') return [];
  if (outcome === 'quarantine') return raised(payment, contradiction(payment, command));
  if (isAboutRefund(command)) return refunded(payment, command);
  switch (command.type) {
    case 'create':
      return [{ type: 'payment.created', ...termsOf(command) }];
    case 'submit':
      return [...closing(payment, command.attemptId), attempt('submitted', command.attemptId, 'pending')];
    case 'pending':
    case 'processing':
      return [attempt(command.type, command.attemptId, command.type)];
    case 'authorised':
      return authorised(payment, command);
    case 'failed':
    case 'closed':
      return failed(payment, command, outcome !== undefined);
    case 'cancel':
    case 'timeout':
      return outcome
        ? closing(payment)
        : [...closing(payment), { type: 'payment.closed', cause: command.type }];
    case 'unknown':
      return [];
    case 'capture':
      return captureOrdered(payment, command);
    case 'void':
      return closing(payment);
    case 'paid':
    case 'captured':
      return query ? [] : outcome === 'surplus' ? surplus(payment, command) : paidFor(payment, command);
    case 'captureFailed':
      return captureFailed(payment, command, cell.to[0] === 'CLOSED');
    case 'disputeOpened':
    case 'disputeLost':
    case 'disputeWon':
      return disputed(payment, command);
  }
}

// --- attempts ---

type Step = 'submitted' | 'pending' | 'processing' | 'failed';
function attempt(step: Step, id: string, state: Attempt['state']): PaymentEventBody {
  return { type: `payment.attempt_${step}`, attempt: { id, state } };
}

function failed(payment: Payment, { type, attemptId }: AttemptFact, stays: boolean): Happenings {
  if (isCapturing(payment, attemptId)) return voided(payment, attemptId);
  const event = attempt('failed', attemptId, 'failed');
  return type === 'closed' && !stays ? [event, { type: 'payment.closed', cause: 'closed' }] : [event];
}

/** Every other attempt that the channel may still charge is closed there, once. */
function closing({ attempts }: Payment, except?: string): Happenings {
  return attempts
    .filter((each) => each.id !== except && !each.closing && isLive(each))
    .map(({ id }) => ({ type: 'payment.close_at_channel_ordered', attemptId: id }));
}

// --- money ---

/** The money that was asked for, or part of it; every other attempt is closed. */
function paidFor(payment: Payment, money: Paid | Captured): Happenings {
  const booked: Happenings =
    money.type === 'captured'
      ? captured(payment, money)
      : [{ type: 'payment.succeeded', receipt: receiptWith(payment, money, 'payment') }];
  return [...booked, ...closing(payment, money.attemptId)];
}

function disputed(payment: Payment, { type, disputeId, amountMinor, receiptId }: DisputeFact): Happenings {
  const known = payment.disputes.find(({ id }) => id === disputeId);
  const receipt = known?.receiptId ?? receiptOf(payment, receiptId)?.id ?? '';
  const status = disputeStatus(type);
  const step = type.slice('dispute'.length).toLowerCase() as 'opened' | 'lost' | 'won';
  const dispute = { id: disputeId, receiptId: receipt, amountMinor, status };
  return [{ type: `payment.dispute_${step}`, dispute }, ...doubleLoss(payment, dispute)];
}

/** An open refund and a dispute of the same receipt: the channel may take the money twice. */
function doubleLoss(
  payment: Payment,
  { id: disputeId, receiptId, amountMinor, status }: Dispute,
): Happenings {
  const reservedMinor = balances(payment).find((each) => each.receiptId === receiptId)?.reservedMinor ?? 0;
  if (status === 'WON' || reservedMinor === 0) return [];
  return raised(payment, {
    code: 'DOUBLE_LOSS_RISK',
    disputeId,
    receiptId,
    riskMinor: Math.min(amountMinor, reservedMinor),
  });
}
