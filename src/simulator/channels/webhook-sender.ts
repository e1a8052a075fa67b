/** The channel's post: brings a notice to some node, and again until it is told that it was taken in. */

import type { WebhookResult } from '../../app/index.ts';
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import type { WebhookRequest } from '../../ports/index.ts';
import { CHANNEL } from '../../testing/gateway/books.ts';
import type { Delivery } from '../../testing/gateway/environment.ts';
import type { Ground } from '../engine/context.ts';
import type { Findings } from '../engine/findings.ts';
import type { AppNode } from '../world/node.ts';
import type { Lost } from '../world/request.ts';
import { type DoorSettings, signed } from './endpoint.ts';

export interface PostSettings {
  readonly nodes: readonly AppNode[];
  readonly door: DoorSettings;
  readonly findings: Findings;
  /** Acts that are left out of this run. */
  readonly skip: ReadonlySet<string>;
  readonly sent: (address: string) => void;
}

/** A channel gives up after so many tries; with the waits between them that is two weeks. */
const TRIES = 400;

export class Post {
  /** What the channel was told that we have. */
  readonly accepted: ReportedPaymentFact[] = [];
  /** Notices that are still on their way. */
  under = 0;
  readonly #ground: Ground;
  readonly #settings: PostSettings;
  #last: WebhookRequest | undefined;

  constructor(ground: Ground, settings: PostSettings) {
    this.#ground = ground;
    this.#settings = settings;
  }

  deliver(delivery: Delivery): void {
    const address = `callback ${delivery.name}`;
    if (this.#settings.skip.has(address)) return;
    this.#settings.sent(address);
    this.under += 1;
    this.#try(delivery, 0);
  }

  #try({ name, ...delivery }: Delivery, nth: number): void {
    const { kernel, schedule, faults, marks } = this.#ground;
    const { nodes, door } = this.#settings;
    const { report } = delivery;
    // A channel that changed its key signs with one that we have not fetched yet.
    const key = faults.strikes('key-unknown', name, nth) ? 'k2' : undefined;
    const request = signed(report, door, key);
    this.#last = request;
    const node = nodes[Math.floor(schedule('takes in', name, nth) * nodes.length)] as AppNode;
    const latency = 1 + Math.floor(schedule('callback travels', name, nth) * 30);
    const again = () => {
      marks.hit('callback-again');
      if (nth + 1 >= TRIES) this.under -= 1;
      else
        kernel.after(Math.min(HOUR_MS, MINUTE_MS * (1 + nth)), () =>
          this.#try({ name, ...delivery }, nth + 1),
        );
    };
    node.receive(CHANNEL, request, latency, (heard: WebhookResult | Lost) => {
      if ('lost' in heard) return again();
      if (heard.outcome !== 'accepted') {
        if (heard.outcome === 'refused') this.#refused(name, heard);
        return again();
      }
      this.under -= 1;
      this.accepted.push(report);
      const { commits: receipts } = heard;
      if (receipts.every(({ events }) => events.length === 0)) marks.hit('callback-known');
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
    const { marks, schedule } = this.#ground;
    const { nodes, door, findings } = this.#settings;
    const { headers = {} } = this.#last ?? {};
    const { body } = signed(report, door);
    const node = nodes[Math.floor(schedule('forged to', name, nth) * nodes.length)] as AppNode;
    node.receive(CHANNEL, { body, headers: { ...headers, id: name } }, 1, (heard) => {
      if ('lost' in heard) return;
      if (heard.outcome === 'refused') marks.hit('forged-callback-refused');
      else if (heard.outcome === 'accepted')
        findings.add('W18', `forged callback ${name}`, 'answer', 'refused', heard.outcome);
    });
  }
}
