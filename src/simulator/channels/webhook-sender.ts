/** The channel's post: brings a notice to some node, and again until it is told that it was taken in. */

import type { WebhookResult } from '../../app/index.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import type { WebhookRequest } from '../../ports/index.ts';
import { CHANNEL } from '../../testing/gateway/books.ts';
import type { NotificationDelivery } from '../../testing/gateway/environment.ts';
import type { RunContext } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import type { AppNode } from '../world/node.ts';
import type { NoAnswer } from '../world/request.ts';
import { type EndpointSettings, signed } from './endpoint.ts';

export interface WebhookSenderSettings {
  readonly nodes: readonly AppNode[];
  readonly endpoint: EndpointSettings;
  readonly findings: Findings;
  /** Acts that are left out of this run. */
  readonly skip: ReadonlySet<string>;
  readonly sent: (address: string) => void;
}

/** A channel gives up after so many tries; with the waits between them that is two weeks. */
const TRIES = 400;

export class WebhookSender {
  /** What the channel was told that we have. */
  readonly accepted: ReportedPaymentFact[] = [];
  /** Notices that are still on their way. */
  pending = 0;
  readonly #context: RunContext;
  readonly #settings: WebhookSenderSettings;
  #last: WebhookRequest | undefined;

  constructor(context: RunContext, settings: WebhookSenderSettings) {
    this.#context = context;
    this.#settings = settings;
  }

  deliver(delivery: NotificationDelivery): void {
    const address = `callback ${delivery.name}`;
    if (this.#settings.skip.has(address)) return;
    this.#settings.sent(address);
    this.pending += 1;
    this.#try(delivery, 0);
  }

  #try({ name, ...delivery }: NotificationDelivery, nth: number): void {
    const { kernel, schedule, faults, marks } = this.#context;
    const { nodes, endpoint } = this.#settings;
    const { report } = delivery;
    // A channel that changed its key signs with one that we have not fetched yet.
    const key = faults.strikes('key-unknown', name, nth) ? 'k2' : undefined;
    const request = signed(report, endpoint, key);
    this.#last = request;
    const node = nodes[Math.floor(schedule('takes in', name, nth) * nodes.length)] as AppNode;
    const latency = 1 + Math.floor(schedule('callback travels', name, nth) * 30);
    const again = () => {
      marks.hit('callback-again');
      if (nth + 1 >= TRIES) this.pending -= 1;
      else
        kernel.after(Math.min(HOUR_MS, MINUTE_MS * (1 + nth)), () =>
          this.#try({ name, ...delivery }, nth + 1),
        );
    };
    node.receive(CHANNEL, request, latency, (answer: WebhookResult | NoAnswer) => {
      if ('lost' in answer) return again();
      if (answer.outcome !== 'accepted') {
        if (answer.outcome === 'refused') this.#refused(name, answer);
        return again();
      }
      this.pending -= 1;
      this.accepted.push(report);
      const { commits } = answer;
      if (commits.every(({ events }) => events.length === 0)) marks.hit('callback-known');
    });
  }

  #refused(name: string, { cause }: WebhookResult): void {
    this.#settings.findings.add(
      'W11',
      `callback ${name}`,
      'a genuine message',
      'taken in',
      JSON.stringify(cause),
    );
  }

  /** Somebody else sends a message: a false signature, or one that belongs to another body. */
  forge(name: string, report: ReportedPaymentFact, nth: number): void {
    const { marks, schedule } = this.#context;
    const { nodes, endpoint, findings } = this.#settings;
    const { headers = {} } = this.#last ?? {};
    const { body } = signed(report, endpoint);
    const node = nodes[Math.floor(schedule('forged to', name, nth) * nodes.length)] as AppNode;
    node.receive(CHANNEL, { body, headers: { ...headers, id: name } }, 1, (answer) => {
      if ('lost' in answer) return;
      if (answer.outcome === 'refused') marks.hit('forged-callback-refused');
      else if (answer.outcome === 'accepted')
        findings.add('W18', `forged callback ${name}`, 'answer', 'refused', answer.outcome);
    });
  }
}
