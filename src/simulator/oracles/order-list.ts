/** A consumer: a list of orders built from messages alone. */
import type { CloudEvent } from '../../ports/index.ts';
import type { RunContext } from '../engine/context.ts';
import type { Consumer } from '../world/broker.ts';

interface Seen {
  readonly version: number;
  readonly status: string;
  /** Number of events counted, each message once. */
  readonly counted: number;
}

export class OrderList {
  readonly rows = new Map<string, Seen>();
  readonly #context: Pick<RunContext, 'marks'>;

  constructor(context: Pick<RunContext, 'marks'>) {
    this.#context = context;
  }

  readonly consume: Consumer = (event, done) => {
    this.#apply(event);
    done(true);
  };

  #apply({ subject, sequence, data }: CloudEvent): void {
    const version = Number(sequence);
    const known = this.rows.get(subject) ?? { version: 0, status: '', counted: 0 };
    const newer = version > known.version;
    if (!newer || version > known.version + 1) this.#context.marks.hit('out-of-order-message');
    const status = newer ? (data as { to: string }).to : known.status;
    this.rows.set(subject, { version: Math.max(version, known.version), status, counted: known.counted + 1 });
  }
}
