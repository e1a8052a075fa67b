/** What happened, given that it may: every check has passed, so nothing here can fail. */
import { joinId } from '../core/id.ts';
import { balances, project, receiptId, receiptOf } from './balances.ts';
import { contradiction, overRefunded, raised } from './incidents.ts';
import { queryStep, wordOf } from './outcome.ts';
import type { DisputeFact, Paid, PaymentCommand } from './payment.commands.ts';
import { evolve } from './payment.evolve.ts';
import { ofRefund, refunded } from './payment.refunds.ts';
import { disputeStatus, isLive, knownRefund, speaksOfRefund } from './payment.rows.ts';
import type {
  Attempt,
  Dispute,
  Payment,
  PaymentEvent,
  PaymentHappening,
  PaymentStamp,
} from './payment.types.ts';
import { termsOf } from './terms.ts';

type Happenings = readonly PaymentHappening[];

/** The events of one decision. All of them record the same status: the cell's, or where the facts decide the projection. */
export function emit(
  payment: Payment,
  command: PaymentCommand,
  to: readonly string[],
): readonly PaymentEvent[] {
  const [cell = ''] = to;
  const { word, query } = wordOf(cell);
  const { at, by, remark } = command;
  const stamp = (target: string) => (happening: PaymentHappening) => ({
    ...happening,
    ...({ to: target, at, by, ...(remark !== undefined && { remark }) } as PaymentStamp),
  });
  const happened = happenings(payment, command, word);
  const after = happened.map(stamp(payment.status)).reduce(evolve, payment);
  const step = queryStep(after, speaksOfRefund(command) ? { type: '' } : command, query);
  const asked: Happenings = step ? [{ type: `payment.${step}` }] : [];
  const target = word ? payment.status : to.length > 1 ? project(after) : cell;
  return [...happened, ...overRefunded(payment, after), ...asked].map(stamp(target));
}

function happenings(payment: Payment, command: PaymentCommand, word: string): Happenings {
  if (word === 'stale' || word === 'duplicate') return [];
  if (word === 'quarantine') return raised(payment, contradiction(payment, command));
  if (speaksOfRefund(command)) return refunded(payment, command);
  switch (command.type) {
    case 'create':
      return [{ type: 'payment.created', ...termsOf(command) }];
    case 'submit':
      return [...closing(payment, command.attemptId), attempt('submitted', command.attemptId, 'pending')];
    case 'pending':
    case 'failed':
      return [attempt(command.type, command.attemptId, command.type)];
    case 'processing': {
      const { attemptId, authorisedMinor } = command;
      return [attempt('processing', attemptId, 'processing', authorisedMinor)];
    }
    case 'closed': {
      const failed = attempt('failed', command.attemptId, 'failed');
      return word ? [failed] : [failed, { type: 'payment.closed', cause: 'closed' }];
    }
    case 'cancel':
    case 'timeout':
      return word ? [] : [...closing(payment), { type: 'payment.closed', cause: command.type }];
    case 'unknown':
      return [];
    case 'paid':
      return word === 'record' ? [] : received(payment, command, word === 'surplus');
    case 'disputeOpened':
    case 'disputeLost':
    case 'disputeWon':
      return disputed(payment, command);
  }
}

// --- attempts ---

type Step = 'submitted' | 'pending' | 'processing' | 'failed';
function attempt(
  step: Step,
  id: string,
  state: Attempt['state'],
  authorisedMinor?: number,
): PaymentHappening {
  return {
    type: `payment.attempt_${step}`,
    attempt: { id, state, ...(authorisedMinor !== undefined && { authorisedMinor }) },
  };
}

/** Every other attempt that the channel may still charge is closed there, once. */
function closing({ attempts }: Payment, except?: string): Happenings {
  return attempts
    .filter((each) => each.id !== except && !each.closing && isLive(each))
    .map(({ id }) => ({ type: 'payment.close_at_channel_ordered', attemptId: id }));
}

// --- money that arrived ---

function received(payment: Payment, paid: Paid, surplus: boolean): Happenings {
  const { channel, channelTxnId, amountMinor, currency, attemptId, at, by } = paid;
  const id = receiptId(paid);
  const receipt = { id, channel, channelTxnId, amountMinor, attemptId };
  if (!surplus)
    return [
      { type: 'payment.succeeded', receipt: { ...receipt, kind: 'payment' } },
      ...closing(payment, attemptId),
    ];
  const refundId = joinId('surplus', channel, channelTxnId);
  const request = {
    type: 'requestRefund',
    refundId,
    receiptId: id,
    amountMinor,
    currency,
    origin: 'surplus',
    at,
    by,
  } as const;
  const back = knownRefund(payment, refundId) ? [] : ofRefund(payment, request);
  return [{ type: 'payment.surplus_received', receipt: { ...receipt, kind: 'surplus' } }, ...back];
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
