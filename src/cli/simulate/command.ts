/** `orderwright simulate`: simulated shops in virtual time, with faults, and every promise checked. */
import { hasCode } from '../../core/error-code.ts';
import {
  BUGS,
  type Bug,
  type CampaignTotal,
  type Caught,
  campaign,
  type Exhausted,
  exhaust,
  FAULT_NAMES,
  gauntlet,
  MARK_NAMES,
  OPENING,
  RUN_COMMANDS,
  type RunPlan,
  runWith,
  shrink,
  tableOf,
  tryLayers,
} from '../../simulator/index.ts';
import { type Io, processIo } from '../io.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { failureText, gauntletText, layersText, replayLine, totalsText } from './print.ts';
import { inProcesses, splitAmong, spread } from './workers.ts';

/** Runs the command and returns the exit code: also 1 when a promise was broken or a planted bug was not found. */
export async function simulate(args: readonly string[], io: Io = processIo): Promise<number> {
  try {
    const options = readOptions(args);
    if (options === 'help') {
      io.out(HELP);
      return 0;
    }
    return await TASKS[options.task](options, io);
  } catch (error) {
    const isInputProblem = hasCode(error, 'INPUT_PROBLEM') || error instanceof TypeError;
    io.err(`simulate: ${isInputProblem ? error.message : (error as Error).stack}\n`);
    return 1;
  }
}

const TASKS: { readonly [task in Options['task']]: (options: Options, io: Io) => Promise<number> } = {
  campaign: runCampaign,
  ci: runCi,
  exhaustive: runExhaustive,
  gauntlet: runGauntlet,
  layers: runLayers,
};

/** The options that are the same for every run. */
function planOf({ faults, without, only, skip, orders }: Options): Omit<RunPlan, 'seed' | 'commands'> {
  return { faults, without, skip, ...(only && { only }), ...(orders !== undefined && { orders }) };
}

function plantedBy({ bugs }: Options): Bug | undefined {
  return BUGS.find(({ name }) => bugs.includes(name));
}

async function runCampaign(options: Options, io: Io): Promise<number> {
  const { seed, commands, twin, json, workers, keepGoing, trace } = options;
  if (trace) return runTraced(options, io);
  const began = performance.now();
  const planted = plantedBy(options);
  const total =
    workers > 1
      ? await spread({
          seed,
          commands,
          workers,
          args: ['--faults', String(options.faults), ...(keepGoing ? ['--keep-going'] : [])],
          progress: io.err,
        })
      : await campaign({
          ...planOf(options),
          seed,
          commands,
          stopAtFirst: !keepGoing,
          ...(twin && { twinEvery: 1 }),
          ...(planted && { run: (plan: RunPlan) => runWith(planted, plan) }),
          progress: progressReporter(io, commands),
        });
  const seconds = (performance.now() - began) / 1_000;
  io.out(json ? `${JSON.stringify({ seed, seconds, ...total })}\n` : totalsText(total, seed, seconds));
  if (!json) await printFailures(total, options, io);
  return total.failures.length === 0 ? 0 : 1;
}

/** One run with its whole trace. */
async function runTraced(options: Options, io: Io): Promise<number> {
  const { seed, commands } = options;
  const plan = { ...planOf(options), seed, commands: Math.min(commands, RUN_COMMANDS), trace: true };
  const report = await runWith(plantedBy(options), plan);
  io.out(`${tableOf(report.trace, OPENING)}\n`);
  for (const { id, message } of report.findings) io.out(`${id}  ${message}\n`);
  return report.findings.length === 0 ? 0 : 1;
}

async function printFailures(total: CampaignTotal, options: Options, io: Io): Promise<void> {
  const planted = plantedBy(options);
  for (const { seed, commands } of total.failures.slice(0, 3)) {
    const plan: RunPlan = { ...planOf(options), seed, commands };
    const failed = await runWith(planted, plan);
    if (failed.findings.length === 0) {
      io.out(`seed ${seed} ran clean the second time: ${replayLine(plan, planted?.name)} --twin\n`);
      continue;
    }
    io.err(`shrinking seed ${seed} …\n`);
    const small = await shrink(failed, { run: (smaller) => runWith(planted, smaller) });
    const traced = await runWith(planted, { ...small.plan, trace: true });
    io.out(`\n${failureText(small, traced, OPENING, planted?.name)}`);
  }
}

const FIRED_AT_LEAST = 10;
const MARKS_AT_LEAST = 40;

/** The requirements of a build. */
async function runCi(options: Options, io: Io): Promise<number> {
  const { seed, commands, workers } = options;
  const began = performance.now();
  const total = await spread({ seed, commands, workers, args: [] });
  const seconds = (performance.now() - began) / 1_000;
  io.out(totalsText(total, seed, seconds));
  await printFailures(total, options, io);
  const quiet = FAULT_NAMES.filter((name) => (total.fired[name] ?? 0) < FIRED_AT_LEAST);
  const marks = MARK_NAMES.filter((name) => total.marks[name]).length;
  const complaints = [
    total.failures.length > 0 && `${total.failures.length} runs broke a promise`,
    total.commands < commands && `${total.commands} of ${commands} commands were sent`,
    quiet.length > 0 && `fired less than ${FIRED_AT_LEAST} times: ${quiet.join(', ')}`,
    marks < MARKS_AT_LEAST && `${marks} rare states seen, ${MARKS_AT_LEAST} are wanted`,
    total.twins === 0 && 'no run was repeated',
  ].filter((complaint) => complaint !== false);
  for (const complaint of complaints) io.out(`NOT GOOD ENOUGH: ${complaint}\n`);
  return complaints.length === 0 ? 0 : 1;
}

async function runExhaustive({ triples, stages, workers, json }: Options, io: Io): Promise<number> {
  const began = performance.now();
  const words = splitAmong(stages, workers).map((share) => [
    ...['--exhaustive', '--stages', share.join()],
    ...(triples ? ['--triples'] : []),
  ]);
  const parts = workers > 1 ? await inProcesses<Exhausted>(words) : [await exhaust({ triples, stages })];
  const failures = parts.flatMap((part) => part.failures);
  const [runs, commands] = (['runs', 'commands'] as const).map((name) =>
    parts.reduce((sum, part) => sum + part[name], 0),
  );
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  if (json) io.out(`${JSON.stringify({ runs, commands, failures })}\n`);
  else {
    for (const failure of failures.slice(0, 10)) io.out(`${failure}\n`);
    io.out(
      `${runs} runs, ${commands} commands in ${seconds} s; ${failures.length} ended otherwise than they may\n`,
    );
  }
  return failures.length === 0 ? 0 : 1;
}

async function runGauntlet({ bugs, seed, workers, json }: Options, io: Io): Promise<number> {
  const names = bugs.length > 0 ? bugs : BUGS.map(({ name }) => name);
  const words = splitAmong(names, workers).map((share) => [
    '--gauntlet',
    '--seed',
    `${seed}`,
    '--bug',
    share.join(),
  ]);
  const parts =
    workers > 1 ? await inProcesses<readonly Caught[]>(words) : [await gauntlet({ seed, only: names })];
  const all = names.flatMap((name) => parts.flat().filter(({ bug }) => bug === name));
  const missed = all.filter(({ found }) => !found);
  io.out(json ? `${JSON.stringify(all)}\n` : gauntletText(all));
  return missed.length === 0 ? 0 : 1;
}

async function runLayers({ seed }: Options, io: Io): Promise<number> {
  const all = await tryLayers({ seed });
  io.out(layersText(all));
  return all.every(({ mustFail, caught }) => mustFail === caught.found) ? 0 : 1;
}

function progressReporter(io: Io, commands: number): (total: CampaignTotal) => void {
  let tenths = 0;
  return (total) => {
    const done = Math.floor((total.commands / commands) * 10);
    if (done > tenths)
      io.err(`${total.commands} of ${commands} commands, ${total.failures.length} runs with a finding\n`);
    tenths = Math.max(tenths, done);
  };
}
