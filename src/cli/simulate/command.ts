/** `orderwright simulate`: many simulated shops in virtual time, everything going wrong, every promise checked. */
import { parseArgs } from 'node:util';
import {
  BUG_BUDGET,
  type CampaignTotal,
  campaign,
  FAULT_NAMES,
  type FaultChoice,
  type FaultName,
  gauntlet,
  MARK_NAMES,
} from '../../testing/simulator/index.ts';
import { type Io, processIo } from '../io.ts';
import { Problem, shown } from '../problem.ts';

const HELP = `orderwright simulate [--seed <n>] [--commands <n>] [--faults <which>] [--json]
orderwright simulate --gauntlet [--bug <name>]

Simulates shops in virtual time on one thread: shoppers, a merchant, a warehouse, several application nodes, relays, a
broker, a payment gateway with its own ledger, an attacker, and the faults between them. Every promise is checked after
every commit and again when the dust has settled. The same seed is the same run, to the last bit.

  --seed <n>      the first seed, default 1; every run of 2,000 commands has the next one
  --commands <n>  over all runs, default 100000
  --faults <f>    drawn (default: by the seed), all, none, or names with commas
  --json          the totals for machines
  --gauntlet      plants one bug after another and hunts it: each has to be found within ${BUG_BUDGET} commands
  --bug <name>    only this one
`;

const OPTIONS = {
  seed: { type: 'string', default: '1' },
  commands: { type: 'string', default: '100000' },
  faults: { type: 'string', default: 'drawn' },
  json: { type: 'boolean', default: false },
  gauntlet: { type: 'boolean', default: false },
  bug: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Runs the command; answers the exit code: 1 too when a promise was broken, or a planted bug was not noticed. */
export async function simulate(args: readonly string[], io: Io = processIo): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) {
      io.out(HELP);
      return 0;
    }
    if (values.gauntlet) return await runGauntlet(values.bug, io);
    const seed = wholeNumber('--seed', values.seed);
    const commands = wholeNumber('--commands', values.commands);
    const began = performance.now();
    const total = await campaign({
      seed,
      commands,
      faults: faultsOf(values.faults),
      progress: teller(io, commands),
    });
    const seconds = (performance.now() - began) / 1_000;
    io.out(
      values.json ? `${JSON.stringify({ seed, seconds, ...total }, null, 1)}\n` : told(total, seed, seconds),
    );
    return total.failures.length === 0 ? 0 : 1;
  } catch (error) {
    io.err(
      `simulate: ${error instanceof Problem || error instanceof TypeError ? error.message : (error as Error).stack}\n`,
    );
    return 1;
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^[1-9]\d{0,9}$/.test(text)) return Number(text);
  throw new Problem(`${name} takes a whole number from 1, not ${shown(text)}`);
}

function faultsOf(text: string): FaultChoice {
  if (text === 'drawn' || text === 'all' || text === 'none') return text;
  const names = text.split(',');
  const unknown = names.find((name) => !(FAULT_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new Problem(`no fault is named ${shown(unknown)} (there are: ${FAULT_NAMES.join(', ')})`);
  return names as FaultName[];
}

function teller(io: Io, commands: number): (total: CampaignTotal) => void {
  let tenths = 0;
  return (total) => {
    const done = Math.floor((total.commands / commands) * 10);
    if (done > tenths)
      io.err(`${total.commands} of ${commands} commands, ${total.failures.length} runs with a finding\n`);
    tenths = Math.max(tenths, done);
  };
}

function told(total: CampaignTotal, seed: number, seconds: number): string {
  const { runs, commands, orders, days, twins, fired, active, marks, failures } = total;
  const classes = FAULT_NAMES.filter((name) => active[name]);
  const hit = MARK_NAMES.filter((name) => marks[name]);
  const rarest = [...classes].sort((a, b) => (fired[a] ?? 0) - (fired[b] ?? 0)).slice(0, 5);
  return `${[
    `${commands} commands, ${orders} orders, ${Math.round(days)} days in ${runs} shops from seed ${seed}; ${Math.round(commands / seconds)} commands/s`,
    `${classes.length} of ${FAULT_NAMES.length} fault classes active; fired least: ${rarest.map((name) => `${name} ${fired[name] ?? 0}`).join(', ')}`,
    `${hit.length} of ${MARK_NAMES.length} rare states seen; ${twins} runs repeated, all of them the same`,
    ...failures.flatMap(({ seed: failed, commands: n, findings }) => [
      `seed ${failed}: ${findings.map(({ id, message }) => `${id} ${message}`).join('\n  ')}`,
      `  again: orderwright simulate --seed ${failed} --commands ${n}`,
    ]),
    `${failures.length} runs broke a promise`,
  ].join('\n')}\n`;
}

async function runGauntlet(bug: string | undefined, io: Io): Promise<number> {
  io.out(`${'bug'.padEnd(30)} ${'found'.padEnd(6)} ${'runs'.padStart(5)} ${'commands'.padStart(9)}  by\n`);
  const all = await gauntlet({
    ...(bug !== undefined && { only: [bug] }),
    caught: ({ bug: name, found, runs, commands, by }) =>
      io.out(
        `${name.padEnd(30)} ${(found ? 'yes' : 'NO').padEnd(6)} ${String(runs).padStart(5)} ${String(commands).padStart(9)}  ${by.join(', ')}\n`,
      ),
  });
  if (all.length === 0) throw new Problem(`no bug is named ${shown(bug ?? '')}`);
  const missed = all.filter(({ found }) => !found);
  io.out(`${all.length - missed.length} of ${all.length} found\n`);
  return missed.length === 0 ? 0 : 1;
}
