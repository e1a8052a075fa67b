/** The settings of a run, all drawn by its seed: policy, store, nodes, relay, sweep and channel. */
import type { TimerPlan } from '../../flow/index.ts';
import type { OrderPolicy } from '../../order/index.ts';
import { type Draw, drawFrom, seedFor } from '../engine/random.ts';
import { timerPlanOf } from '../world/timer-plan.ts';
import type { RunPlan } from './plan.ts';

export interface RunSettings {
  readonly policy: Partial<OrderPolicy>;
  readonly timers: TimerPlan;
  /** Whether the store locks rows, where its part leaves that open. */
  readonly locks: boolean;
  /** Share of store calls without latency, 0 to 1. */
  readonly prompt: number;
  readonly nodes: readonly { readonly maxBatch: number; readonly concurrency: number }[];
  readonly relay: { readonly limit: number; readonly paceMs: number };
  readonly sweep: { readonly paceMs: number; readonly concurrency: number };
  /** Whether the shop reserves most of its money first and captures it in parts. */
  readonly reserves: boolean;
  /** Whether the channel puts the event id in a header. */
  readonly idInHeader: boolean;
}

export function settingsOf(plan: RunPlan): RunSettings {
  const draw = drawFrom(seedFor(plan.seed, 'settings'));
  const nodes = 2 + Math.floor(draw('nodes', 'world') * 3);
  return {
    policy: plan.policy ?? policyOf(draw),
    timers: timerPlanOf(draw),
    locks: draw('locks', 'store') < 0.5,
    prompt: 0.3 + draw('prompt', 'store') * 0.6,
    nodes: Array.from({ length: nodes }, (_, i) => ({
      maxBatch: 1 + Math.floor(draw('batch', 'node', i) * 16),
      concurrency: draw('concurrency', 'node', i) < 0.5 ? 1 : 2,
    })),
    relay: {
      limit: 1 + Math.floor(draw('limit', 'relay') * 60),
      // From 300 ms to a minute.
      paceMs: 300 * 200 ** draw('pace', 'relay'),
    },
    sweep: {
      // From 5 s to two minutes.
      paceMs: Math.round(5_000 * 24 ** draw('pace', 'sweep')),
      concurrency: 1 + Math.floor(draw('concurrency', 'sweep') * 16),
    },
    reserves: draw('reserves', 'shop') < 0.3,
    idInHeader: draw('id in header', 'channel') < 0.5,
  };
}

/** Policies on which the sources differ. Most runs keep the defaults. */
function policyOf(draw: Draw): Partial<OrderPolicy> {
  const kind = draw('stock', 'policy');
  return {
    ...(kind < 0.2 && { freezeAt: 'payment' as const }),
    ...(kind > 0.8 && { deductAt: 'payment' as const }),
    ...(draw('mayCancel', 'policy') < 0.2 && {
      mayCancel: {
        PENDING_PAYMENT: ['shopper', 'merchant', 'system'],
        PAID: ['shopper', 'merchant', 'system'],
      } as const,
    }),
  };
}
