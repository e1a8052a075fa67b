/** What every part of a simulated run shares: virtual time, chance, faults, marks and the trace. */
import type { FaultPlan } from './fault-plan.ts';
import type { Kernel } from './kernel.ts';
import type { Marks } from './marks.ts';
import type { Draw } from './random.ts';
import type { Trace } from './trace.ts';

export interface RunContext {
  readonly kernel: Kernel;
  readonly faults: FaultPlan;
  readonly marks: Marks;
  /** Draws for what actors want to do. */
  readonly workload: Draw;
  /** Draws for latency, and for which node serves a request. */
  readonly schedule: Draw;
  readonly trace: Trace;
}
