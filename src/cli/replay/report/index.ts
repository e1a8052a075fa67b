/** The output of a report page, written atomically. */
import { basename, dirname } from 'node:path';
import { outputTo } from '../output.ts';
import { reportOf } from './data.ts';
import { reportPage } from './page.ts';
import type { ReportSource } from './source.ts';

export interface PageOutput {
  write(source: ReportSource): void;
  publish(): void;
  discard(): void;
}

/** Null without a path. */
export function pageAt(path: string | null): PageOutput | null {
  if (path === null) return null;
  const { write, publish, discard } = outputTo(dirname(path), '--report');
  return {
    write: (source) => write(basename(path), [reportPage(reportOf(source)).trimEnd()]),
    publish,
    discard,
  };
}
