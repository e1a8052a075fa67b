/** What everything in a simulated world stands on: time, chance, faults, marks, and who listens. */
import type { FaultPlan } from './fault-plan.ts';
import type { Kernel } from './kernel.ts';
import type { Marks } from './marks.ts';
import type { Draw } from './random.ts';
import type { Trace } from './trace.ts';

export interface RunContext {
  readonly kernel: Kernel;
  readonly faults: FaultPlan;
  readonly marks: Marks;
  /** What people want. */
  readonly workload: Draw;
  /** How long things take, and who serves whom. */
  readonly schedule: Draw;
  readonly trace: Trace;
}
