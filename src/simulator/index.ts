/** The simulator: a shop in virtual time, with everything that can go wrong, and oracles that decide nothing by the rules they check. */
export { BUGS, type Bug } from './bugs/index.ts';
export {
  type CampaignSettings,
  type CampaignTotal,
  campaign,
  emptyTotal,
  type Failure,
  merge,
} from './campaign.ts';
export { type Exhausted, exhaust, STAGES } from './exhaustive.ts';
export type { FaultChoice } from './fault-plan.ts';
export { FAULT_NAMES, FAULTS, type FaultName, NOT_APPLICABLE } from './faults.ts';
export { CLAIMS, type ClaimId, type Finding } from './findings.ts';
export { BUG_BUDGET, type Caught, gauntlet, hunt, runWith } from './gauntlet.ts';
export { LAYERS, type LayerResult, MUST_FAIL, tryLayers } from './layers.ts';
export { MARK_NAMES, MARKS, type Mark } from './marks.ts';
export { RUN_COMMANDS, type RunPlan } from './plan.ts';
export { type RunReport, runPlan } from './run.ts';
export { type Shrunk, shrink } from './shrink.ts';
export { type TraceLine, tableOf } from './trace.ts';
export { OPENING } from './world.ts';
