/** Everything that decides a run. Two runs of one plan are identical. */
import type { OrderPolicy } from '../../order/index.ts';
import type { FaultName } from '../engine/fault-catalogue.ts';
import type { FaultChoice } from '../engine/fault-plan.ts';

export interface RunPlan {
  readonly seed: number;
  /** Number of commands before the shop closes. */
  readonly commands: number;
  /** Default: drawn by the seed. */
  readonly faults?: FaultChoice;
  /** Fault classes left out although `faults` includes them. */
  readonly without?: readonly FaultName[];
  /**
   * Only these actors come, with all that belongs to them: `o12`, `keeper`, `attacker`; default all.
   * The warehouse is always filled.
   */
  readonly only?: readonly string[];
  /** Highest number of orders; default no limit. */
  readonly orders?: number;
  /** Acts and stories that are left out: `o12/meddle0`, `o12.3`. */
  readonly skip?: readonly string[];
  /** Writes a trace. */
  readonly trace?: boolean;
  /** The shop's policy; default: drawn by the seed. */
  readonly policy?: Partial<OrderPolicy>;
}

/** Default commands of one run: enough for a few hundred orders. */
export const RUN_COMMANDS = 2_000;
