/** Starts the services of a node as the guides describe: application, webhooks, payments and sweep. */

import { type App, createApp, createPayments, createWebhooks, type HandleOptions } from '../../app/index.ts';
import type { TimerPlan, UseCase } from '../../flow/index.ts';
import type { Gateway, WebhookEndpoint } from '../../ports/index.ts';
import type { RunContext } from '../engine/context.ts';
import type { AppNode, NodeLife } from './node.ts';
import type { Flow, Parts } from './parts.ts';
import { type Answer, flatten, type SentRequest } from './request.ts';
import type { NodeServices } from './services.ts';

export interface ServiceSettings {
  readonly context: RunContext;
  readonly flow: Flow;
  readonly plan: TimerPlan;
  readonly endpoint: WebhookEndpoint;
  readonly channel: string;
  readonly gatewayOf: (node: AppNode) => { readonly gateway: Gateway; readonly timeout: AbortTimeout };
  readonly wrapWebhookApp: Parts['wrapWebhookApp'];
  readonly wrapGateway: Parts['wrapGateway'];
  /** Called for every command that the library itself sends, and with every answer to one. */
  readonly sent: (request: SentRequest) => void;
  readonly requestOf: (correlation: string) => SentRequest | undefined;
  readonly answered: (request: SentRequest, answer: Answer, sentAt: number) => void;
}

/** How long a call may take, and how its abort signal is made. */
export interface AbortTimeout {
  readonly timeoutMs: number;
  readonly abortAfter: () => AbortSignal;
}

/** Starts one life of a node. */
export function serve(
  settings: ServiceSettings,
  { node, store, nth, maxBatch, concurrency }: NodeLife,
): NodeServices {
  const { flow, plan, endpoint, channel, gatewayOf, wrapWebhookApp, wrapGateway } = settings;
  const clock = { now: () => node.clock };
  let ids = 0;
  const next = () => `${node.name}:${nth}:${ids++}`;
  const pause = (ms: number) => node.delay(ms);
  const app = createApp({ store, clock, ids: { next }, timers: plan, maxBatch, concurrency, pause });
  const seen = observed(app, settings, next);
  const { gateway: connection, timeout } = gatewayOf(node);
  const gateway = wrapGateway?.(connection) ?? connection;
  return {
    app,
    payments: createPayments({ app: seen, store, flow, gateway, timers: plan, ...timeout }),
    webhooks: createWebhooks({
      app: wrapWebhookApp?.(seen, store) ?? seen,
      store,
      flow,
      endpoints: { [channel]: endpoint },
      clock,
    }),
  };
}

/**
 * The application as the library itself uses it. Every command is recorded by correlation, with its answer.
 */
function observed(
  app: App,
  { context, sent, requestOf, answered }: ServiceSettings,
  next: () => string,
): App {
  return {
    ...app,
    handle: (useCase, command, options: HandleOptions = {}) => {
      const { correlationId = next() } = options;
      const known = requestOf(correlationId);
      const of = useCase as UseCase<never>;
      const request: SentRequest = known ?? {
        ...{ address: correlationId, correlation: correlationId, useCase: of, command },
        flat: flatten(of, command),
        options: { correlationId },
      };
      if (!known) sent(request);
      const sentAt = context.kernel.now;
      return app
        .handle(useCase, command, { ...options, correlationId })
        .map((result) => {
          answered(request, { result }, sentAt);
          return result;
        })
        .mapErr((failure) => {
          answered(request, { failure }, sentAt);
          return failure;
        });
    },
  };
}
