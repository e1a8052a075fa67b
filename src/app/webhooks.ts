/**
 * Webhooks: verify → read → inbox → decide → commit → answer. A request is answered with success only after its commit;
 * anything else makes the channel deliver it again.
 */
import type { ChannelNotification } from '../channels/index.ts';
import { joinId } from '../core/id.ts';
import type { ReportedPaymentFact, ShopUseCases } from '../flow/index.ts';
import type { UnstampedFact } from '../payment/index.ts';
import type {
  Clock,
  HttpAnswer,
  Store,
  Verdict,
  WebhookAnswers,
  WebhookEndpoint,
  WebhookRequest,
} from '../ports/index.ts';
import type { CommitResult, Failure } from './commit-result.ts';
import type { App } from './handle.ts';
import { factRecorder } from './record-facts.ts';
import { systemClock } from './system.ts';

/** The outcome of one webhook request. */
export interface WebhookResult {
  /** The answer to send to the channel, unchanged. */
  readonly answer: HttpAnswer;
  readonly outcome: keyof WebhookAnswers;
  /** What was committed for each payment fact; a fact received before has no events. */
  readonly commits: readonly CommitResult[];
  /** Why it is not `accepted`: a verdict other than `ok`, a problem of `read`, a failure of the store. For the log. */
  readonly cause?: unknown;
}

export interface WebhookSettings {
  readonly app: App;
  readonly store: Pick<Store, 'read'>;
  readonly flow: Pick<ShopUseCases, 'recordPaymentFact'>;
  /** By the channel's name. Take the name from the URL, never from the message. */
  readonly endpoints: { readonly [channel: string]: WebhookEndpoint };
  readonly clock?: Clock | undefined;
}

export interface Webhooks {
  /** Never rejects. A channel without an endpoint is answered with 404. */
  receive(channel: string, request: WebhookRequest): Promise<WebhookResult>;
}

/** What another delivery of the same request would be answered with again. */
const REFUSED: readonly Failure['code'][] = ['REFUSED', 'MALFORMED_REQUEST', 'NOT_FOUND'];

/**
 * Receives webhook requests and records the payment facts in them, one commit each.
 *
 * @example
 * const { answer } = await webhooks.receive('card', { body, headers: request.headers });
 * response.writeHead(answer.status, answer.headers).end(answer.body);
 */
export function createWebhooks({
  app,
  store,
  flow,
  endpoints,
  clock = systemClock,
}: WebhookSettings): Webhooks {
  const record = factRecorder({ app, store, flow });
  const receive = async (
    endpoint: WebhookEndpoint,
    channel: string,
    request: WebhookRequest,
  ): Promise<WebhookResult> => {
    const commits: CommitResult[] = [];
    const resultOf = (outcome: keyof WebhookAnswers, cause?: unknown): WebhookResult => ({
      answer: endpoint.answers[outcome],
      outcome,
      commits,
      ...(cause !== undefined && { cause }),
    });
    try {
      const at = clock.now();
      const verdict = await endpoint.verify({ ...request, at });
      // An unknown key is no forgery: the next delivery may find it fetched.
      if (verdict.result !== 'ok')
        return resultOf(verdict.result === 'unknownKey' ? 'retry' : 'refused', verdict);
      const read = await endpoint.read(request);
      if ('problem' in read) return resultOf('refused', read.problem);
      for (const reported of read.facts) {
        const fact = identified(reported, verdict);
        const result = await record(fact, { by: channel, at, source: 'callback' });
        if ('code' in result) return resultOf(REFUSED.includes(result.code) ? 'refused' : 'retry', result);
        commits.push(result);
      }
      return resultOf('accepted');
    } catch (cause) {
      return resultOf('retry', cause);
    }
  };

  return {
    receive: async (channel, request) => {
      const endpoint = Object.hasOwn(endpoints, channel) ? endpoints[channel] : undefined;
      if (endpoint) return receive(endpoint, channel, request);
      return {
        answer: { status: 404, headers: {}, body: '' },
        outcome: 'refused',
        commits: [],
        cause: 'no such channel',
      };
    },
  };
}

/**
 * The payment facts of a channel's notification, each addressed to a payment. Money that names no payment of ours gets a
 * payment id of its own, so that it is kept in suspense.
 *
 * @example
 * read: ({ body }) => readStripeEvent(text(body), { at: Date.now() }).match(
 *   (notification) => ({ facts: paymentFactsOf(notification) }), (problem) => ({ problem }))
 */
export function paymentFactsOf({
  channel,
  eventId,
  merchantId = channel,
  facts,
}: ChannelNotification): readonly ReportedPaymentFact[] {
  return facts.map(
    ({ paymentId, channelTxnId, fact: { at: _at, by: _by, source: _source, ...fact } }, nth) => ({
      channel,
      merchantId,
      eventId: facts.length > 1 ? joinId(eventId, String(nth)) : eventId,
      paymentId: paymentId ?? joinId('unnamed', channel, channelTxnId ?? eventId),
      fact: fact as UnstampedFact,
    }),
  );
}

/** Adds the message id that the channel signed, if the fact has no event id of its own. */
function identified(reported: ReportedPaymentFact, { messageId }: Verdict): ReportedPaymentFact {
  return reported.eventId === undefined && messageId !== undefined
    ? { ...reported, eventId: messageId }
    : reported;
}
