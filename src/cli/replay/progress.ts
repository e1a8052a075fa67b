/** How far it is: a bar on a terminal, a line per milestone anywhere else. Goes to stderr, so stdout is the summary alone. */
import type { Io } from '../io.ts';

const BAR = 24;
const MILESTONES = 4;

export type Progress = (done: number) => void;

export function progressOf(io: Io, title: string, total: number): Progress {
  const began = performance.now();
  let told = 0;
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
    if (milestone > told) io.err(`${text}\n`);
    told = milestone;
  };
}

const digits = new Intl.NumberFormat('en-US');

/** A count with its thousands apart. */
export function count(n: number): string {
  return digits.format(n);
}
