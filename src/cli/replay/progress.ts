/** Progress: a bar on a terminal, otherwise a line per milestone. It goes to stderr, so stdout has the summary only. */
import type { Io } from '../io.ts';

const BAR = 24;
const MILESTONES = 4;

export type Progress = (done: number) => void;

export function progressOf(io: Io, title: string, total: number): Progress {
  const began = performance.now();
  let reported = 0;
  let ended = false;
  return (done) => {
    if (ended) return;
    ended = done === total;
    const share = total === 0 ? 1 : done / total;
    const perSecond = Math.round((done / Math.max(1, performance.now() - began)) * 1_000);
    const text = `${title.padEnd(12)} ${count(done)} of ${count(total)} events, ${count(perSecond)}/s`;
    if (io.columns !== null) {
      const full = Math.round(share * BAR);
      const bar = `[${'#'.repeat(full)}${'.'.repeat(BAR - full)}] ${text}`.slice(0, io.columns - 1);
      io.err(`\r${bar}${share === 1 ? '\n' : ''}`);
      return;
    }
    const milestone = Math.floor(share * MILESTONES);
    if (milestone > reported) io.err(`${text}\n`);
    reported = milestone;
  };
}

const digits = new Intl.NumberFormat('en-US');

/** A number with thousands separators. */
export function count(n: number): string {
  return digits.format(n);
}
