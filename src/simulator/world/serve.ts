/** What runs on a node: the library's application layer, callback pipeline, payments and sweep, put together as the guides say. */

import { type App, createApp, createPayments, createWebhooks, type HandleOptions } from '../../app/index.ts';
import type { TimerPlan, UseCase } from '../../flow/index.ts';
import type { Gateway, WebhookEndpoint } from '../../ports/index.ts';
import type { Ground } from '../engine/context.ts';
import type { AppNode, Machine } from './node.ts';
import type { Flow, Parts } from './parts.ts';
import { askedBy, type Heard, type Sent } from './request.ts';
import type { Served } from './services.ts';

export interface ServedSettings {
  readonly ground: Ground;
  readonly flow: Flow;
  readonly plan: TimerPlan;
  readonly door: WebhookEndpoint;
  readonly channel: string;
  readonly gatewayOf: (node: AppNode) => { readonly gateway: Gateway; readonly timeout: AbortTimeout };
  readonly callbacksThrough: Parts['callbacksThrough'];
  readonly gatewayThrough: Parts['gatewayThrough'];
  /** Told of every command that the library itself sends, and of what it hears. */
  readonly sent: (request: Sent) => void;
  readonly requestOf: (correlation: string) => Sent | undefined;
  readonly heard: (request: Sent, heard: Heard, sentAt: number) => void;
}

/** How long a call may take, and what makes its signal. */
export interface AbortTimeout {
  readonly timeoutMs: number;
  readonly abortAfter: () => AbortSignal;
}

/** One life of a node. */
export function serve(settings: ServedSettings, { node, store, nth, maxBatch, lanes }: Machine): Served {
  const { flow, plan, door, channel, gatewayOf, callbacksThrough, gatewayThrough } = settings;
  const clock = { now: () => node.clock };
  let ids = 0;
  const next = () => `${node.name}:${nth}:${ids++}`;
  const pause = (ms: number) => node.park(ms);
  const app = createApp({ store, clock, ids: { next }, maxBatch, concurrency: lanes, pause });
  const seen = overheard(app, settings, next);
  const { gateway: line, timeout } = gatewayOf(node);
  const gateway = gatewayThrough?.(line) ?? line;
  return {
    app,
    payments: createPayments({ app: seen, store, flow, gateway, plan, ...timeout }),
    callbacks: createWebhooks({
      app: callbacksThrough?.(seen, store) ?? seen,
      store,
      flow,
      endpoints: { [channel]: door },
      clock,
    }),
  };
}

/** The application as the rest of the library uses it: every command is known by its correlation, every answer heard. */
function overheard(app: App, { ground, sent, requestOf, heard }: ServedSettings, next: () => string): App {
  return {
    ...app,
    handle: (useCase, command, options: HandleOptions = {}) => {
      const { correlationId = next() } = options;
      const known = requestOf(correlationId);
      const of = useCase as UseCase<never>;
      const request: Sent = known ?? {
        ...{ address: correlationId, correlation: correlationId, useCase: of, command },
        asked: askedBy(of, command),
        options: { correlationId },
      };
      if (!known) sent(request);
      const sentAt = ground.kernel.now;
      return app
        .handle(useCase, command, { ...options, correlationId })
        .map((receipt) => {
          heard(request, { receipt }, sentAt);
          return receipt;
        })
        .mapErr((failure) => {
          heard(request, { failure }, sentAt);
          return failure;
        });
    },
  };
}
