/** Builds findings, and the stamp of the facts in them. */
import { joinId } from '../core/id.ts';
import type { FindingClass } from './classes.table.ts';
import type { Finding, Proposal, ReconcilePolicy, StatementLine } from './reconciliation.types.ts';

type About = Partial<Omit<Finding, 'id' | 'class' | 'proposal'>> & Pick<Finding, 'channelTxnId' | 'currency'>;

/** `key` distinguishes it from others of its class. */
export function finding(
  name: FindingClass,
  { channel }: ReconcilePolicy,
  key: string,
  { amountMinor = 0, ...about }: About,
  proposal: Proposal,
): Finding {
  return { id: joinId(name, channel, key), class: name, amountMinor, ...about, proposal };
}

/** Instant, author, source and remark of a fact from a statement. */
export function stampOf({ at, by = 'reconciler' }: ReconcilePolicy, { label }: Pick<StatementLine, 'label'>) {
  return { at, by, source: 'statement', ...(label !== '' && { remark: label }) } as const;
}
