/** The trace of a run, line by line. It is written only when a plan requests it. */
import type { Instant } from '../../core/quantity.ts';

export interface TraceLine {
  readonly time: Instant;
  readonly node: string;
  /** Aggregate and version, where the line is about one: `order/o1@3`. */
  readonly subject: string;
  /** `command → outcome`, or the event of a node. */
  readonly what: string;
  readonly events: readonly string[];
  readonly fault: string;
}

/** Callers build a line only if `wanted` is true, so that a run without a trace costs nothing. */
export class Trace {
  readonly wanted: boolean;
  readonly lines: TraceLine[] = [];
  constructor(wanted: boolean) {
    this.wanted = wanted;
  }
  add(line: Partial<TraceLine> & Pick<TraceLine, 'time' | 'what'>): void {
    if (this.wanted) this.lines.push({ node: '', subject: '', events: [], fault: '', ...line });
  }
}

const HEAD = ['time', 'node', 'aggregate@version', 'command → outcome', 'events', 'fault'];

/** Formats the trace as a table. `start` is the instant at which the shop opened. */
export function tableOf(lines: readonly TraceLine[], start: Instant): string {
  const rows = [
    HEAD,
    ...lines.map(({ time, node, subject, what, events, fault }) => [
      `+${((time - start) / 1_000).toFixed(3)}s`,
      node,
      subject,
      what,
      events.join(' '),
      fault,
    ]),
  ];
  const widths = HEAD.map((_, column) =>
    Math.min(64, Math.max(...rows.map((row) => (row[column] ?? '').length))),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join(' | ')
        .trimEnd(),
    )
    .join('\n');
}
