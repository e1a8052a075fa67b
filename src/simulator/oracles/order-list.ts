/** A consumer: a shopper's order list, made of nothing but messages. */
import type { CloudEvent } from '../../ports/index.ts';
import type { Ground } from '../engine/context.ts';
import type { Consumer } from '../world/broker.ts';

interface Seen {
  readonly version: number;
  readonly status: string;
  /** Events that were counted in: one each, however often it came. */
  readonly counted: number;
}

export class View {
  readonly rows = new Map<string, Seen>();
  readonly #ground: Pick<Ground, 'marks'>;

  constructor(ground: Pick<Ground, 'marks'>) {
    this.#ground = ground;
  }

  readonly consume: Consumer = (event, done) => {
    this.#apply(event);
    done(true);
  };

  #apply({ subject, sequence, data }: CloudEvent): void {
    const version = Number(sequence);
    const known = this.rows.get(subject) ?? { version: 0, status: '', counted: 0 };
    const newer = version > known.version;
    if (!newer || version > known.version + 1) this.#ground.marks.hit('out-of-order-message');
    const status = newer ? (data as { to: string }).to : known.status;
    this.rows.set(subject, { version: Math.max(version, known.version), status, counted: known.counted + 1 });
  }
}
