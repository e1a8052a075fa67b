/** A consumer with an inbox: a shopper's order list, made of nothing but messages. */
import type { CloudEvent } from '../../ports/index.ts';
import type { Consumer } from './broker.ts';
import type { Ground } from './ground.ts';
import type { Habits } from './habits.ts';

interface Seen {
  readonly version: number;
  readonly status: string;
  /** Events that were counted in: one each, however often it came. */
  readonly counted: number;
}

export class View {
  readonly rows = new Map<string, Seen>();
  readonly #inbox = new Set<string>();
  readonly #ground: Pick<Ground, 'marks'>;
  readonly #habits: Habits;

  constructor(ground: Pick<Ground, 'marks'>, habits: Habits) {
    this.#ground = ground;
    this.#habits = habits;
  }

  readonly consume: Consumer = (event, done) => {
    const { marks } = this.#ground;
    if (this.#habits.inbox && this.#inbox.has(event.id)) marks.hit('inbox-recognised');
    else this.#apply(event);
    this.#inbox.add(event.id);
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
