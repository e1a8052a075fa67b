/** Everything that decides a run. Two runs of one plan are the same, to the last bit. */
import type { OrderPolicy } from '../../order/index.ts';
import type { FaultName } from '../engine/fault-catalogue.ts';
import type { FaultChoice } from '../engine/fault-plan.ts';

export interface RunPlan {
  readonly seed: number;
  /** How many commands are sent before the shop closes its doors. */
  readonly commands: number;
  /** Default: drawn by the seed. */
  readonly faults?: FaultChoice;
  /** Classes that are left out although the choice above has them. */
  readonly without?: readonly FaultName[];
  /** Only these people come, with all that belongs to them: `o12`, `keeper`, `attacker`; default everybody. The shelves are always filled. */
  readonly only?: readonly string[];
  /** No more orders than this many are even thought of. */
  readonly orders?: number;
  /** Acts and stories that are left out: `o12/meddle0`, `o12.3`. */
  readonly skip?: readonly string[];
  /** Write a trace. */
  readonly trace?: boolean;
  /** The shop's policy; default: drawn by the seed. */
  readonly policy?: Partial<OrderPolicy>;
}

/** Commands of one run unless said otherwise: enough for a few hundred orders, and soon over. */
export const RUN_COMMANDS = 2_000;
