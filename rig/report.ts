/** The report of a run, as text and as JSON. */
import { availableParallelism } from 'node:os';
import type { Control } from './controls.ts';
import type { Branches, Finding } from './verdict.ts';

export interface Report {
  readonly seed: number;
  readonly when: string;
  readonly hardware: string;
  readonly server: string;
  readonly durability: string;
  readonly seconds: number;
  readonly kills: { readonly [name: string]: number };
  readonly nuisances: { readonly [name: string]: number };
  readonly cuts: { readonly [name: string]: number };
  readonly tries: number;
  readonly acknowledged: { readonly done: number; readonly refused: number; readonly replayed: number };
  readonly failures: { readonly [code: string]: number };
  /** Answers with the code `OUTCOME_UNKNOWN`. */
  readonly unknown: Branches;
  /** Tries whose worker was killed before it received an answer. */
  readonly unanswered: Branches;
  readonly events: number;
  readonly published: number;
  readonly invariants: number;
  readonly findings: readonly Finding[];
  readonly controls: readonly Control[];
  /** Why the run proves less than it should. */
  readonly shortcomings: readonly string[];
}

export function isProof({ findings, shortcomings }: Report): boolean {
  return findings.length === 0 && shortcomings.length === 0;
}

export function hardware(): string {
  return `${availableParallelism()} vCPU, Node ${process.versions.node}`;
}

const SHOWN = 20;

export function formatReport(report: Report): string {
  const { kills, cuts, nuisances, acknowledged, unknown, unanswered, findings, controls } = report;
  const { done, refused, replayed } = acknowledged;
  const of = (rule: Finding['rule']) => findings.filter((finding) => finding.rule === rule).length;
  const rows: readonly (readonly [string, string | number, string])[] = [
    ['kills', total(kills), list(kills)],
    ['cuts inside COMMIT', total(cuts), list(cuts)],
    ['besides', total(nuisances), list(nuisances)],
    [
      'tries',
      report.tries,
      `${done} done, ${refused} refused, ${replayed} of them replayed; ${list(report.failures)}`,
    ],
    [
      'outcome unknown',
      unknown.committed + unknown.not,
      `${unknown.committed} had committed, ${unknown.not} had not`,
    ],
    [
      'unanswered by a kill',
      unanswered.committed + unanswered.not,
      `${unanswered.committed} had committed, ${unanswered.not} had not`,
    ],
    ['messages', report.published, `for ${report.events} events`],
    ['invariants', report.invariants, 'of the whole store and the channel’s books'],
    ['acknowledged and lost', of('acknowledged and lost'), ''],
    ['doubled', of('doubled'), ''],
    ['violations in all', findings.length, ''],
    ...controls.map(
      ({ name, reports, found, kills: n }) =>
        [
          `control: ${name}`,
          found,
          `${reports}, ${n} kills; ${found > 0 ? 'noticed, as it must be' : 'NOT NOTICED'}`,
        ] as const,
    ),
  ];
  const width = Math.max(...rows.map(([title]) => title.length));
  return [
    `seed ${report.seed}, ${report.when}, ${report.hardware}, PostgreSQL ${report.server}, ${report.durability}; process crash, not power loss`,
    ...rows.map(([title, n, more]) => `${title.padEnd(width)} ${String(n).padStart(8)}  ${more}`.trimEnd()),
    ...findings.slice(0, SHOWN).map(({ rule, message }) => `VIOLATED ${rule}: ${message}`),
    ...(findings.length > SHOWN ? [`… and ${findings.length - SHOWN} more`] : []),
    ...report.shortcomings.map((what) => `NOT PROVEN: ${what}`),
    `${isProof(report) ? 'nothing was lost, nothing was doubled' : 'FAILED'} (${Math.round(report.seconds)} s)`,
    '',
  ].join('\n');
}

function total(counts: { readonly [name: string]: number }): number {
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

function list(counts: { readonly [name: string]: number }): string {
  return Object.entries(counts)
    .map(([name, n]) => `${n} ${name}`)
    .join(', ');
}
