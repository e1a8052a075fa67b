/**
 * The simulator: a shop in virtual time with injected faults.
 * Its oracles are independent of the rules they judge.
 */
export { BUGS, type Bug } from './bugs/index.ts';
export {
  type CampaignSettings,
  type CampaignTotal,
  campaign,
  emptyTotal,
  type Failure,
  merge,
} from './campaign/campaign.ts';
export { BUG_BUDGET, type Caught, gauntlet, hunt, runWith } from './campaign/gauntlet.ts';
export { LAYERS, type LayerResult, MUST_FAIL, tryLayers } from './campaign/layers.ts';
export { type Shrunk, shrink } from './campaign/shrink.ts';
export { FAULT_NAMES, FAULTS, type FaultName, NOT_APPLICABLE } from './engine/fault-catalogue.ts';
export type { FaultChoice } from './engine/fault-plan.ts';
export { CLAIMS, type ClaimId, type Finding } from './engine/findings.ts';
export { MARK_NAMES, MARKS, type Mark } from './engine/marks.ts';
export { type TraceLine, tableOf } from './engine/trace.ts';
export { type Exhausted, exhaust, STAGES } from './exhaustive/exhaustive.ts';
export { RUN_COMMANDS, type RunPlan } from './run/plan.ts';
export { type RunReport, runPlan } from './run/run.ts';
export { OPENING } from './run/world.ts';
