/**
 * The callback pipeline: verify → parse → inbox → decide → commit → answer. What is answered with success is committed;
 * what dies on the way was never there, and comes again.
 */
import { joinId } from '../core/id.ts';
import type { Instant } from '../core/quantity.ts';
import type { CallbackFlow, Report } from '../flow/index.ts';
import type { Payment, PaymentFact } from '../payment/index.ts';
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
import { systemClock } from './system.ts';

/** What became of a callback. */
export interface WebhookResult {
  /** To be sent back as it is. */
  readonly answer: HttpAnswer;
  readonly outcome: keyof WebhookAnswers;
  /** What was committed for each report; a report taken in before has no events. */
  readonly commits: readonly CommitResult[];
  /** Why it is not `accepted`: a verdict that is not `ok`, a parser's problem, a failure of the store. For the log. */
  readonly cause?: unknown;
}

export interface WebhookSettings {
  readonly app: App;
  readonly store: Pick<Store, 'read'>;
  readonly flow: Pick<CallbackFlow, 'receive'>;
  /** By the channel's name, which is part of the URL and never of the message. */
  readonly endpoints: { readonly [channel: string]: WebhookEndpoint };
  readonly clock?: Clock;
}

export interface Webhooks {
  /** Never rejects. A channel without a door is answered with 404. */
  receive(channel: string, request: WebhookRequest): Promise<WebhookResult>;
}

/** How often the order of a payment is looked up again, should the payment appear at this very moment. */
const MAX_LOOKUPS = 3;

/**
 * Takes callbacks in.
 *
 * @example
 * const { answer } = await callbacks.receive('card', { body, headers: request.headers });
 * response.writeHead(answer.status, answer.headers).end(answer.body);
 */
export function createWebhooks({
  app,
  store,
  flow,
  endpoints: doors,
  clock = systemClock,
}: WebhookSettings): Webhooks {
  const receive = async (
    door: WebhookEndpoint,
    channel: string,
    request: WebhookRequest,
  ): Promise<WebhookResult> => {
    const receipts: CommitResult[] = [];
    const became = (outcome: keyof WebhookAnswers, cause?: unknown): WebhookResult => ({
      answer: door.answers[outcome],
      outcome,
      commits: receipts,
      ...(cause !== undefined && { cause }),
    });
    try {
      const at = clock.now();
      const verdict = await door.verify({ ...request, at });
      // A key we have not fetched yet is no forgery: by the next delivery we may have it.
      if (verdict.result !== 'ok')
        return became(verdict.result === 'unknownKey' ? 'retry' : 'refused', verdict);
      const read = await door.read(request);
      if ('problem' in read) return became('refused', read.problem);
      for (const report of read.reports) {
        const told = await tell(named(report, verdict), channel, at);
        if ('code' in told) return became(told.code === 'REFUSED' ? 'refused' : 'retry', told);
        receipts.push(told);
      }
      return became('accepted');
    } catch (cause) {
      return became('retry', cause);
    }
  };

  /** One report, one commit. */
  const tell = async (report: Report, by: string, at: Instant): Promise<CommitResult | Failure> => {
    for (let look = 1; ; look++) {
      // The order of a payment never changes, so it needs no lock: payments are locked after their orders.
      const [row] = await store.read([{ kind: 'payment', id: report.paymentId }]);
      const order = row && { orderId: (row.state as Payment).orderId };
      const told = await app.handle(flow.receive, { report, ...order, by, at }).match<CommitResult | Failure>(
        (receipt) => receipt,
        (failure) => failure,
      );
      const appeared =
        'code' in told &&
        told.code === 'REFUSED' &&
        told.refusals.some(({ code }) => code === 'STALE_LOOKUP');
      if (!appeared || look === MAX_LOOKUPS) return told;
    }
  };

  return {
    receive: async (channel, request) => {
      const door = Object.hasOwn(doors, channel) ? doors[channel] : undefined;
      if (door) return receive(door, channel, request);
      return {
        answer: { status: 404, headers: {}, body: '' },
        outcome: 'refused',
        commits: [],
        cause: 'no such channel',
      };
    },
  };
}

/** A message as the readers of `orderwright/channels` read it. */
interface ChannelNotice {
  readonly channel: string;
  readonly eventId: string;
  readonly merchantId?: string;
  readonly said: readonly {
    readonly paymentId?: string;
    readonly channelTxnId?: string;
    readonly fact: PaymentFact;
  }[];
}

/**
 * What a channel's message says, one report each. Money whose message names no payment of ours gets a name of its own:
 * it is kept in suspense until somebody knows better.
 *
 * @example
 * read: ({ body }) => readStripeEvent(JSON.parse(text(body)), { at: Date.now() }).match(
 *   (notice) => ({ reports: reportsOf(notice) }), (problem) => ({ problem }))
 */
export function reportsOf({
  channel,
  eventId,
  merchantId = channel,
  said,
}: ChannelNotice): readonly Report[] {
  return said.map(
    ({ paymentId, channelTxnId, fact: { at: _at, by: _by, source: _source, ...fact } }, nth) => ({
      channel,
      merchantId,
      eventId: said.length > 1 ? joinId(eventId, String(nth)) : eventId,
      paymentId: paymentId ?? joinId('unnamed', channel, channelTxnId ?? eventId),
      fact: fact as Report['fact'],
    }),
  );
}

/** Where the channel signs an id of the message, that is the identity of a report that has none of its own. */
function named(report: Report, { messageId }: Verdict): Report {
  return report.eventId === undefined && messageId !== undefined ? { ...report, eventId: messageId } : report;
}
