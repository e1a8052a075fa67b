/** The simulator: a shop in virtual time, with everything that can go wrong, and oracles that decide nothing by the rules they check. */
export {
  type CampaignSettings,
  type CampaignTotal,
  campaign,
  emptyTotal,
  type Failure,
  merge,
} from './campaign.ts';
export type { FaultChoice } from './fault-plan.ts';
export { FAULT_NAMES, FAULTS, type FaultName } from './faults.ts';
export { CLAIMS, type ClaimId, type Finding } from './findings.ts';
export { BUG_BUDGET, type Caught, gauntlet, hunt } from './gauntlet.ts';
export { MARK_NAMES, MARKS, type Mark } from './marks.ts';
export { RUN_COMMANDS, type RunPlan } from './plan.ts';
export { type RunReport, runPlan } from './run.ts';
