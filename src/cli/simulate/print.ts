/** The texts of a campaign, a failing run, and a gauntlet. */
import {
  type CampaignTotal,
  type Caught,
  FAULT_NAMES,
  FAULTS,
  type LayerResult,
  MARK_NAMES,
  NOT_APPLICABLE,
  type RunPlan,
  type RunReport,
  type Shrunk,
  tableOf,
} from '../../simulator/index.ts';

const thousands = new Intl.NumberFormat('en-US');
const count = (n: number) => thousands.format(Math.round(n));

/** The totals of a campaign, with the count of every fault class and mark. */
export function totalsText(total: CampaignTotal, seed: number, seconds: number): string {
  const { runs, commands, orders, days, steps, twins, fired, active, marks, failures } = total;
  const hit = MARK_NAMES.filter((name) => marks[name]);
  const classes = FAULT_NAMES.filter((name) => active[name]);
  return `${[
    `${count(commands)} commands (${count(steps)} steps), ${count(orders)} orders, ${count(days)} days in ${runs} shops from seed ${seed}; ${count(commands / seconds)} commands/s`,
    `${classes.length} of ${FAULT_NAMES.length} fault classes active, fired:`,
    ...columns(FAULT_NAMES.map((name) => `${FAULTS[name].number} ${name} ${count(fired[name] ?? 0)}`)),
    `not applicable yet: ${Object.entries(NOT_APPLICABLE)
      .map(([number, why]) => `${number} (${why.split(':')[0]})`)
      .join(', ')}`,
    `${hit.length} of ${MARK_NAMES.length} rare states seen:`,
    ...columns(MARK_NAMES.map((name) => `${name} ${count(marks[name] ?? 0)}`)),
    `${twins} runs repeated, ${failures.some(({ findings }) => findings[0]?.id === 'TWIN') ? 'NOT ' : ''}all of them the same`,
    `${failures.length} runs broke a promise`,
  ].join('\n')}\n`;
}

function columns(cells: readonly string[], width = 34): string[] {
  const lines: string[] = [];
  for (let i = 0; i < cells.length; i += 3)
    lines.push(
      `  ${cells
        .slice(i, i + 3)
        .map((cell) => cell.padEnd(width))
        .join(' ')}`.trimEnd(),
    );
  return lines;
}

/** The command that repeats a run. */
export function replayLine(
  { seed, commands, faults = 'drawn', without = [], only, skip = [], orders }: RunPlan,
  bug?: string,
): string {
  const parts = [
    `--seed ${seed} --commands ${commands}`,
    `--faults ${typeof faults === 'string' ? faults : faults.join(',') || 'none'}`,
    without.length > 0 ? `--without ${without.join(',')}` : '',
    only ? `--only ${only.join(',') || '-'}` : '',
    skip.length > 0
      ? `--skip ${skip.map((act) => (/^[\w./-]+$/.test(act) ? act : `'${act}'`)).join(',')}`
      : '',
    orders === undefined ? '' : `--orders ${orders}`,
    bug === undefined ? '' : `--bug ${bug}`,
  ];
  return `orderwright simulate ${parts.filter((part) => part !== '').join(' ')}`;
}

const LAST_LINES = 40;

/** A failing run: its findings, its faults, the command that repeats it, and the end of its trace. */
export function failureText(
  { plan, report, runs, commandsBefore }: Shrunk,
  traced: RunReport,
  start: number,
  bug?: string,
): string {
  const faults = [...report.rates].map(
    ([name, rate]) => `${name} ${(rate * 100).toFixed(1)} % fired ${report.fired.get(name) ?? 0}`,
  );
  const lines = traced.trace.slice(-LAST_LINES);
  return `${[
    ...report.findings.map(({ id, message }) => `${id}  ${message}`),
    `seed ${plan.seed}, ${report.commands} commands (${commandsBefore} before shrinking, ${runs} runs), Node ${process.version}`,
    `faults: ${faults.join('; ') || 'none'}`,
    `again: ${replayLine(plan, bug)}`,
    traced.trace.length > lines.length
      ? `the last ${lines.length} of ${traced.trace.length} lines (--trace shows all):`
      : '',
    tableOf(lines, start),
  ]
    .filter((line) => line !== '')
    .join('\n')}\n`;
}

/** The table of `docs/proof.md`. */
export function gauntletText(all: readonly Caught[]): string {
  const commands = all.reduce((sum, caught) => sum + caught.commands, 0);
  const found = all.filter((caught) => caught.found).length;
  const rows = all.map(
    (caught) =>
      `| ${caught.bug} | ${caught.what} | ${caught.found ? `${caught.runs} / ${count(caught.commands)}` : '**no**'} | ${caught.by.join(', ')} |`,
  );
  return `${[
    '| bug | what is wrong | found after runs / commands | by |',
    '|---|---|---|---|',
    ...rows,
    '',
    `${found} of ${all.length} found, in ${count(commands)} commands.`,
  ].join('\n')}\n`;
}

/** The result without each set of layers, as a table. */
export function layersText(all: readonly LayerResult[]): string {
  const rows = all.map(({ off, mustFail, caught: { found, commands, by } }) => {
    const outcome = found
      ? `broke after ${count(commands)} commands: ${by.join(', ')}`
      : `safe for ${count(commands)} commands`;
    return `| ${off.join(', ')} | ${mustFail ? 'breaks' : 'safe'} | ${found === mustFail ? outcome : `**${outcome}**`} |`;
  });
  return `${['| taken away | must be | was |', '|---|---|---|', ...rows].join('\n')}\n`;
}
