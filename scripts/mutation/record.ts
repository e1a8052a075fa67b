/** What a mutation run found, as it is committed: the figures of a folder, and every survivor with the reason why it may live. */

/** A change to a source that no test noticed. Known by its text, not by its line number, so that it outlives edits elsewhere. */
export interface Survivor {
  readonly file: string;
  readonly mutator: string;
  /** The source line it is in, or begins in. */
  readonly line: string;
  readonly was: string;
  readonly now: string;
}
export interface Justified extends Survivor {
  /** Why no test has to find it; empty where no reason is given yet. */
  readonly why: string;
}

export interface Figures {
  readonly date: string;
  readonly commit: string;
  /** All that compile, as far as anybody asked: survivors were asked, the killed were not. */
  readonly mutants: number;
  readonly killed: number;
  readonly timeouts: number;
  readonly survivors: number;
  /** Would have survived, but the compiler refuses them. Not counted. */
  readonly compileErrors: number;
  /** Per cent of the mutants that were noticed, by a failed test or because it never ended. */
  readonly score: number;
}
export interface FolderRecord extends Figures {
  readonly folder: string;
  readonly justified: readonly Justified[];
}

/** As much of Stryker's report as is read. */
export interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
}
export interface Mutant {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Place; readonly end: Place };
}
/** Counted from one. */
interface Place {
  readonly line: number;
  readonly column: number;
}
/** A mutant, with the file it is in before and after. */
export interface Change {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly survivor: Survivor;
}

/** The least score of a folder. */
const LEAST = 90;

/** The mutants that no test noticed. */
export function survivorsOf(report: Report): Change[] {
  return Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .map((mutant) => changeOf(file, source, mutant)),
  );
}

function changeOf(file: string, source: string, { mutatorName, replacement = '', location }: Mutant): Change {
  const [from, to] = [offsetOf(source, location.start), offsetOf(source, location.end)];
  return {
    file,
    line: location.start.line,
    text: source.slice(0, from) + replacement + source.slice(to),
    survivor: {
      file,
      mutator: mutatorName,
      line: (source.split('\n')[location.start.line - 1] ?? '').trim(),
      was: shown(source.slice(from, to)),
      now: shown(replacement),
    },
  };
}

function offsetOf(source: string, { line, column }: Place): number {
  const before = source.split('\n').slice(0, line - 1);
  return before.reduce((length, each) => length + each.length + 1, 0) + column - 1;
}

/** On one line, and no longer than one. */
function shown(code: string): string {
  const text = code.replaceAll(/\s+/g, ' ').trim();
  return text.length <= 100 ? text : `${text.slice(0, 60)} … ${text.slice(-36)}`;
}

export function figuresOf(
  report: Report,
  survivors: number,
  compileErrors: number,
  run: { readonly date: string; readonly commit: string },
): Figures {
  const all = Object.values(report.files).flatMap(({ mutants }) => mutants);
  const count = (status: string) => all.filter((mutant) => mutant.status === status).length;
  const [killed, timeouts] = [count('Killed'), count('Timeout')];
  const mutants = killed + timeouts + survivors;
  const score = mutants === 0 ? 100 : Math.floor((10_000 * (killed + timeouts)) / mutants) / 100;
  return { ...run, mutants, killed, timeouts, survivors, compileErrors, score };
}

/**
 * Survivors with the reasons given before, and the reasons that no survivor needs any more. A reason serves as many
 * survivors of the same text as it is written for times.
 */
export function matched(
  survivors: readonly Survivor[],
  known: readonly Justified[],
): { readonly justified: readonly Justified[]; readonly stale: readonly Justified[] } {
  const stale = [...known];
  const justified = survivors.map((survivor) => {
    const at = stale.findIndex((each) => keyOf(each) === keyOf(survivor));
    const [found] = at < 0 ? [] : stale.splice(at, 1);
    return { ...survivor, why: found?.why ?? '' };
  });
  return { justified, stale };
}

const keyOf = ({ file, mutator, line, was, now }: Survivor) =>
  JSON.stringify([file, mutator, line, was, now]);

/** What is wrong with what was found, a line each; nothing if it may be committed. */
export function faultsOf({ folder, score, survivors, justified }: FolderRecord): string[] {
  const unexplained = justified.filter(({ why }) => why.trim() === '').length;
  return [
    ...(score < LEAST ? [`${folder}: a score of ${score} %, at least ${LEAST} % is asked for`] : []),
    ...(survivors === justified.length
      ? []
      : [`${folder}: ${survivors} survivors, ${justified.length} in the list`]),
    ...(unexplained === 0 ? [] : [`${folder}: ${unexplained} of the survivors have no reason to live`]),
  ];
}

export function describeSurvivor({ file, mutator, line, was, now }: Survivor, at = ''): string {
  return [`  ${file}${at} ${mutator}`, `    ${line}`, `    - ${was}`, `    + ${now}`].join('\n');
}
