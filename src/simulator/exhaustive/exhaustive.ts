/**
 * The exhaustive tier: every pair of commands in a tiny shop, at every stage of an order's life. It
 * tries every interleaving that matters, every crash point with every place to retry, and every order of
 * messages. Each run must end in a state that some serial order of the commands produces.
 */
import { createApp } from '../../app/index.ts';
import type { Writes } from '../../ports/index.ts';
import { keyed } from '../../testing/ask.ts';
import { type CrashPoint, drainMicrotasks, Gates, snapshot, textOf } from './gated-store.ts';
import { messagesAgree } from './message-orders.ts';
import { BASES, TINY, type TinyCommand } from './tiny-shop.ts';

export interface Exhausted {
  readonly runs: number;
  readonly commands: number;
  readonly failures: readonly string[];
}

/** Interleavings of the steps of two clients: a commit before, between and after the other's loads. */
const INTERLEAVINGS = ['aabab', 'aabba', 'bbaba', 'bbaab', 'ababab', 'bababa'];
const CRASHES: readonly CrashPoint[] = [0, 1, 2, 'after commit'];

interface EndState {
  readonly text: string;
  readonly answers: string;
}

/** Number of stages at which the pairs begin. */
export const STAGES: number = BASES.length;

export interface ExhaustSettings {
  /** Also runs every triple of commands. */
  readonly triples?: boolean;
  /** Only these stages; default all. */
  readonly stages?: readonly number[];
  readonly commands?: readonly TinyCommand[];
  /** `false` removes the version check from the store. The tier must notice. */
  readonly versions?: boolean;
}

/** Runs the tier. `failures` describes each run that ended in no serial order. */
export async function exhaust({
  triples = false,
  stages,
  commands = TINY,
  versions = true,
}: ExhaustSettings = {}): Promise<Exhausted> {
  const tier = new Tier(versions);
  for (const [stage, base] of BASES.entries()) {
    if (stages?.includes(stage) === false) continue;
    const start = await tier.stage(base);
    const nothing = (await tier.serial(start, [])).text;
    const able = new Set<TinyCommand>();
    for (const command of commands)
      if ((await tier.serial(start, [command])).text !== nothing) able.add(command);
    for (const a of commands)
      for (const b of commands) {
        if (!able.has(a) && !able.has(b)) continue;
        await tier.pair(start, base, a, b);
        if (triples) for (const c of able) await tier.triple(start, base, [a, b, c]);
      }
  }
  const { runs, sent, failures } = tier;
  return { runs, commands: sent, failures };
}

class Tier {
  runs = 0;
  sent = 0;
  readonly failures: string[] = [];
  readonly #serials = new Map<string, EndState>();
  readonly #versions: boolean;

  constructor(versions: boolean) {
    this.#versions = versions;
  }

  async stage(base: readonly TinyCommand[]): Promise<Writes> {
    this.#serials.clear();
    const gates = await this.#shop({ changes: [], history: [], movements: [] });
    for (const command of base) await this.#alone(gates, command);
    return snapshot(gates.truth);
  }

  /** Runs commands one after the other, without faults. */
  async serial(start: Writes, commands: readonly TinyCommand[]): Promise<EndState> {
    const gates = await this.#shop(start);
    const answers: string[] = [];
    for (const command of commands) answers.push(await this.#alone(gates, command));
    return { text: await textOf(gates.truth), answers: answers.join(' | ') };
  }

  async pair(start: Writes, base: readonly TinyCommand[], a: TinyCommand, b: TinyCommand): Promise<void> {
    const ab = await this.#known(start, base, [a, b]);
    const ba = await this.#known(start, base, [b, a]);
    const turned = ba.answers.split(' | ').reverse().join(' | ');
    const legal = [ab, { ...ba, answers: turned }];
    const where = `after ${base.map(({ name }) => name).join(', ')}: ${a.name} and ${b.name}`;
    // The other order belongs to the other pair.
    if (a.name <= b.name)
      for (const interleaving of INTERLEAVINGS) await this.#together(start, a, b, interleaving, legal, where);
    for (const crash of CRASHES)
      for (const soon of [true, false]) {
        const gates = await this.#shop(start);
        await this.#dies(gates, a, crash);
        const answers = ['', ''];
        if (soon) answers[0] = await this.#alone(gates, a);
        answers[1] = await this.#alone(gates, b);
        if (!soon) answers[0] = await this.#alone(gates, a);
        await this.#judge(
          gates,
          answers.join(' | '),
          legal,
          `${where}, crash ${crash}, again ${soon ? 'at once' : 'later'}`,
        );
      }
    const difference = messagesAgree(start.history, await this.#historyOf(start, [a, b]));
    if (difference !== undefined) this.failures.push(`${where}, messages ${difference}`);
  }

  /** Runs three commands, one of which crashes and is retried last. */
  async triple(start: Writes, base: readonly TinyCommand[], three: readonly TinyCommand[]): Promise<void> {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    const legal: EndState[] = [];
    for (const order of orders) {
      const { text } = await this.#known(
        start,
        base,
        order.map((i) => three[i] as TinyCommand),
      );
      legal.push({ text, answers: '' });
    }
    for (const [i, dying] of three.entries())
      for (const crash of CRASHES) {
        const gates = await this.#shop(start);
        for (const [j, command] of three.entries())
          if (j === i) await this.#dies(gates, command, crash);
          else await this.#alone(gates, command);
        await this.#alone(gates, dying);
        const where = `after ${base.map(({ name }) => name).join(', ')}: ${three.map(({ name }) => name).join(', ')}`;
        await this.#judge(gates, '', legal, `${where}, ${dying.name} crash ${crash}`);
      }
  }

  async #together(
    start: Writes,
    a: TinyCommand,
    b: TinyCommand,
    interleaving: string,
    legal: readonly EndState[],
    where: string,
  ): Promise<void> {
    const gates = await this.#shop(start);
    const answers = [this.#send(gates, a, 'a'), this.#send(gates, b, 'b')];
    await drainMicrotasks();
    for (const name of interleaving) await gates.step(name);
    for (let more = true; more; ) more = (await gates.step('a')) || (await gates.step('b'));
    await this.#judge(
      gates,
      (await Promise.all(answers)).join(' | '),
      legal,
      `${where}, steps ${interleaving}`,
    );
  }

  async #judge(gates: Gates, answers: string, legal: readonly EndState[], where: string): Promise<void> {
    this.runs += 1;
    const text = await textOf(gates.truth);
    if (!legal.some((each) => each.text === text && (each.answers === '' || each.answers === answers)))
      this.failures.push(
        `${where}: ended as neither order does (${answers}; legal: ${legal.map((each) => each.answers).join(' or ')})`,
      );
  }

  async #known(
    start: Writes,
    base: readonly TinyCommand[],
    commands: readonly TinyCommand[],
  ): Promise<EndState> {
    const name = [...base, ...commands].map((each) => each.name).join(',');
    const known = this.#serials.get(name) ?? (await this.serial(start, commands));
    this.#serials.set(name, known);
    return known;
  }

  async #historyOf(start: Writes, commands: readonly TinyCommand[]) {
    const gates = await this.#shop(start);
    for (const command of commands) await this.#alone(gates, command);
    return (await snapshot(gates.truth)).history;
  }

  async #shop(start: Writes): Promise<Gates> {
    const gates = new Gates(this.#versions);
    if (start.changes.length > 0) await gates.truth.transact((transaction) => transaction.write(start));
    return gates;
  }

  async #alone(gates: Gates, command: TinyCommand): Promise<string> {
    const answer = this.#send(gates, command, 'c');
    await drainMicrotasks();
    while (await gates.step('c'));
    return answer;
  }

  async #dies(gates: Gates, command: TinyCommand, crash: CrashPoint): Promise<void> {
    void this.#send(gates, command, 'd', crash);
    await drainMicrotasks();
    while (await gates.step('d'));
  }

  #send(
    gates: Gates,
    { name, useCase, command }: TinyCommand,
    client: string,
    crash?: CrashPoint,
  ): Promise<string> {
    this.sent += 1;
    const app = createApp({
      store: gates.client(client, crash),
      ids: { next: () => name },
      pause: async () => {},
    });
    const key = name.replaceAll(' ', '-');
    return app.handle(useCase, command as never, keyed(key)).match(
      ({ events }) => (events.length > 0 ? 'done' : 'nothing to do'),
      // The first reason may depend on what was read before and after the other commit, so only the code
      // counts.
      (failure) => (failure.code === 'REFUSED' ? 'refused' : failure.code),
    ) as Promise<string>;
  }
}
