/** The command line of `simulate`. */
import { parseArgs } from 'node:util';
import {
  BUG_BUDGET,
  BUGS,
  FAULT_NAMES,
  type FaultChoice,
  type FaultName,
  RUN_COMMANDS,
  STAGES,
} from '../../simulator/index.ts';
import { Problem, shown } from '../problem.ts';

export const HELP = `orderwright simulate [--seed <n>] [--commands <n>] [--faults <which>] [--json]
orderwright simulate --ci
orderwright simulate --exhaustive
orderwright simulate --gauntlet [--bug <names>]
orderwright simulate --layers

Simulates shops in virtual time on one thread: shoppers, a merchant, a warehouse, several application nodes, relays, a
broker, a payment gateway with its own ledger, an attacker, and the faults between them. Every promise is checked after
every commit and again at the end. The same seed is the same run, to the last bit. A run that breaks a promise is shrunk
and printed with the command that repeats it.

  --seed <n>       the first seed, default 1; every run of ${RUN_COMMANDS} commands has the next one
  --commands <n>   over all runs, default 100000
  --faults <f>     drawn (default: by the seed), all, none, or names with commas
  --without <f>    but not these faults
  --only <actors>  only these actors: o12, keeper, attacker; none: -
  --skip <acts>    without these acts: o12.3, o12/meddle0
  --orders <n>     no more orders than this
  --bug <name>     with a planted bug; for --gauntlet several, with commas
  --twin           runs every seed twice and compares
  --workers <n>    the number of processes, default 1
  --keep-going     goes on after a broken promise, and reports all of them
  --trace          prints the whole trace of a single run
  --json           the totals for machines
  --ci             500,000 commands in two processes: nothing broken, every fault fired, the rare states seen
  --exhaustive     every pair of commands in a tiny shop, every crash point, every interleaving
  --triples        … and every three; takes many minutes
  --stages <n>     only beginning at these stages of an order's life, 0 to ${STAGES - 1}, with commas
  --gauntlet       plants one bug after another and hunts it: each has to be found within ${BUG_BUDGET} commands
  --layers         takes layers of safety away, one by one and in pairs
`;

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  commands: { type: 'string' },
  faults: { type: 'string', default: 'drawn' },
  without: { type: 'string' },
  only: { type: 'string' },
  skip: { type: 'string' },
  orders: { type: 'string' },
  bug: { type: 'string' },
  twin: { type: 'boolean', default: false },
  workers: { type: 'string' },
  'keep-going': { type: 'boolean', default: false },
  trace: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  ci: { type: 'boolean', default: false },
  exhaustive: { type: 'boolean', default: false },
  triples: { type: 'boolean', default: false },
  stages: { type: 'string' },
  gauntlet: { type: 'boolean', default: false },
  layers: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export interface Options {
  readonly task: 'campaign' | 'ci' | 'exhaustive' | 'gauntlet' | 'layers';
  readonly seed: number;
  readonly commands: number;
  readonly faults: FaultChoice;
  readonly without: readonly FaultName[];
  readonly only?: readonly string[];
  readonly skip: readonly string[];
  readonly orders?: number;
  readonly bugs: readonly string[];
  readonly twin: boolean;
  readonly workers: number;
  readonly keepGoing: boolean;
  readonly trace: boolean;
  readonly json: boolean;
  readonly triples: boolean;
  readonly stages: readonly number[];
}

const CI_COMMANDS = 500_000;

/** The options, or `help`. Unknown options are a problem. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return 'help';
  const { ci } = values;
  return {
    task: taskOf(values),
    seed: wholeNumber('--seed', values.seed),
    commands: wholeNumber('--commands', values.commands ?? (ci ? `${CI_COMMANDS}` : '100000')),
    faults: faultsOf(values.faults),
    without: values.without === undefined ? [] : namesOf(values.without),
    ...(values.only !== undefined && { only: values.only === '-' ? [] : values.only.split(',') }),
    skip: values.skip?.split(',') ?? [],
    ...(values.orders !== undefined && { orders: wholeNumber('--orders', values.orders) }),
    bugs: bugsOf(values.bug),
    twin: values.twin,
    workers: wholeNumber('--workers', values.workers ?? (ci ? '2' : '1')),
    keepGoing: values['keep-going'],
    trace: values.trace,
    json: values.json,
    triples: values.triples,
    stages: stagesOf(values.stages),
  };
}

function taskOf({ ci, exhaustive, gauntlet, layers }: { readonly [task: string]: unknown }): Options['task'] {
  if (gauntlet === true) return 'gauntlet';
  if (layers === true) return 'layers';
  if (exhaustive === true) return 'exhaustive';
  return ci === true ? 'ci' : 'campaign';
}

function bugsOf(text: string | undefined): readonly string[] {
  const names = text?.split(',') ?? [];
  const unknown = names.find((name) => !BUGS.some((bug) => bug.name === name));
  if (unknown !== undefined)
    throw new Problem(
      `no bug is named ${shown(unknown)} (there are: ${BUGS.map(({ name }) => name).join(', ')})`,
    );
  return names;
}

function stagesOf(text: string | undefined): readonly number[] {
  const all = Array.from({ length: STAGES }, (_, stage) => stage);
  const stages = text?.split(',').map(Number) ?? all;
  if (stages.some((stage) => !all.includes(stage)))
    throw new Problem(`--stages takes numbers from 0 to ${STAGES - 1}, not ${shown(text ?? '')}`);
  return stages;
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Problem(`${name} takes a whole number from 1, not ${shown(text)}`);
}

function faultsOf(text: string): FaultChoice {
  return text === 'drawn' || text === 'all' || text === 'none' ? text : namesOf(text);
}

function namesOf(text: string): readonly FaultName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !(FAULT_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Problem(`no fault is named ${shown(unknown)} (there are: ${FAULT_NAMES.join(', ')})`);
  return names as FaultName[];
}
