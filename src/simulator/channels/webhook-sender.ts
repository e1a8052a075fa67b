/** The channel's webhook sender. It sends a notification to a node and retries until the node accepts it. */

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
  /** Acts left out of this run. */
  readonly skip: ReadonlySet<string>;
  readonly sent: (address: string) => void;
}

/** The channel gives up after this many tries. With the waits between them that is two weeks. */
const TRIES = 400;

export class WebhookSender {
  /** Facts whose notifications were accepted. */
  readonly accepted: ReportedPaymentFact[] = [];
  /** Notifications that are not accepted yet. */
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
    // The channel has rotated its key, and the host has not fetched the new one yet.
    const key = faults.strikes('key-unknown', name, nth) ? 'k2' : undefined;
    const request = signed(report, endpoint, key);
    this.#last = request;
    const node = nodes[Math.floor(schedule('accepts', name, nth) * nodes.length)] as AppNode;
    const latency = 1 + Math.floor(schedule('callback travels', name, nth) * 30);
    const again = () => {
      marks.hit('callback-retried');
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

  /** Sends a forged notification: a false signature, or the signature of another body. */
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
