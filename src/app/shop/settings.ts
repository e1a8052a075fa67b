import { hasCode } from '../../core/error-code.ts';
import { type Field, type FieldProblem, optional } from '../../core/shape.ts';
import type { TimerPlan } from '../../flow/index.ts';
import { type OrderMachine, type OrderPolicySettings, orderPolicy } from '../../order/index.ts';
import type { PaymentMachine } from '../../payment/index.ts';
import type { Catalogue, Clock, Gateway, Ids, Publisher, Store, WebhookEndpoint } from '../../ports/index.ts';
import type { GroupSettings } from '../grouping.ts';
import type { TimerHandler } from '../sweep.ts';
import { anySetting, checkWiring, countSetting, functionSetting, port, timeSetting } from '../wiring.ts';

/** A job that failed, for the host's log; it is tried again by itself. */
export interface JobProblem {
  readonly job: 'sweep' | 'relay' | 'timer';
  /** The timer that failed, where it was one. */
  readonly timerId?: string | undefined;
  readonly cause: unknown;
}

export interface ShopSettings extends GroupSettings {
  readonly store: Store;
  /** Where the sources disagree, the host decides; see `orderPolicy`. */
  readonly policy?: OrderPolicySettings | undefined;
  /** The host's own order machine, made by `extend`; then `policy` is part of it. */
  readonly order?: OrderMachine | undefined;
  readonly payment?: PaymentMachine | undefined;
  /** Payment gateways by channel. */
  readonly gateways?: { readonly [channel: string]: Gateway } | undefined;
  /** Webhook endpoints by channel; the channel's name is part of the URL. */
  readonly endpoints?: { readonly [channel: string]: WebhookEndpoint } | undefined;
  /** Prices lines; without it, the host's server sends `unitPriceMinor`. */
  readonly catalogue?: Catalogue | undefined;
  /** Where committed events go. Without it, the outbox waits for a relay of the host's. */
  readonly publisher?: Publisher | undefined;
  /** Default: the plan of source B. `none` leaves timers out: then unpaid orders keep their stock. */
  readonly timers?: TimerPlan | 'none' | undefined;
  /** Handlers of the host's own timers, by kind. */
  readonly timerHandlers?: { readonly [kind: string]: TimerHandler } | undefined;
  readonly clock?: Clock | undefined;
  readonly ids?: Ids | undefined;
  /** How long a call to a gateway may take before its outcome counts as unknown, default 30 s. */
  readonly callTimeoutMs?: number | undefined;
  /** How often due timers are looked for, default 5 s. */
  readonly sweepEveryMs?: number | undefined;
  /** How often the outbox is looked at when it was empty, default 1 s. */
  readonly relayEveryMs?: number | undefined;
  /** Hears of every job that failed. Default: `console.error`. */
  readonly onProblem?: ((problem: JobProblem) => void) | undefined;
}

const GATEWAY = ['pay', 'query', 'close', 'capture', 'queryCapture', 'void', 'refund', 'queryRefund'];

const SHAPE: { readonly [name in keyof ShopSettings]-?: Field & { readonly optional?: boolean } } = {
  store: port('transact', 'read', 'history', 'outbox', 'due', 'completeTimer', 'loadCursor', 'saveCursor'),
  policy: optional(anySetting),
  order: optional(anySetting),
  payment: optional(anySetting),
  gateways: optional(anySetting),
  endpoints: optional(anySetting),
  catalogue: optional(port('prices')),
  publisher: optional(port('publish')),
  timers: optional(anySetting),
  timerHandlers: optional(anySetting),
  clock: optional(port('now')),
  ids: optional(port('next')),
  callTimeoutMs: optional(timeSetting),
  sweepEveryMs: optional(timeSetting),
  relayEveryMs: optional(timeSetting),
  onProblem: optional(functionSetting),
  maxBatch: optional(countSetting),
  concurrency: optional(countSetting),
  maxAttempts: optional(countSetting),
  pause: optional(functionSetting),
};

/** Throws `WiringError` with everything that is wrong in the settings of a shop, not the first. */
export function checkShop(settings: ShopSettings): void {
  checkWiring('createShop', settings, SHAPE, [
    ...each('gateways', settings?.gateways, port(...GATEWAY)),
    ...each('endpoints', settings?.endpoints, ENDPOINT),
    ...each('timerHandlers', settings?.timerHandlers, functionSetting),
    ...policyProblems(settings?.policy),
    ...(settings?.order && settings.policy
      ? [{ path: 'policy', problem: 'UNKNOWN_FIELD', expected: 'the policy inside `order`' } as const]
      : []),
  ]);
}

const ENDPOINT: Field = {
  is: 'custom',
  problemsOf: (value, path) => {
    const { verify, read, answers } = (value ?? {}) as Partial<WebhookEndpoint>;
    const missing = [
      ...(typeof verify === 'function' ? [] : ['verify']),
      ...(typeof read === 'function' ? [] : ['read']),
      ...(typeof answers === 'object' && answers !== null ? [] : ['answers']),
    ];
    return missing.map((name) => ({ path: `${path}.${name}`, problem: 'MISSING' as const }));
  },
};

function each(path: string, entries: unknown, field: Field): readonly FieldProblem[] {
  if (entries === undefined || field.is !== 'custom') return [];
  if (typeof entries !== 'object' || entries === null)
    return [{ path, problem: 'WRONG_TYPE', expected: 'object' }];
  return Object.entries(entries).flatMap(([name, value]) => field.problemsOf(value, `${path}.${name}`));
}

function policyProblems(policy: OrderPolicySettings | undefined): readonly FieldProblem[] {
  try {
    orderPolicy(policy);
    return [];
  } catch (error) {
    if (!hasCode(error, 'INVALID_POLICY')) throw error;
    const { problems } = error as unknown as { readonly problems: readonly FieldProblem[] };
    return problems.map((problem) => ({ ...problem, path: `policy.${problem.path}` }));
  }
}
