/** Atomic output: files are written to a staging directory and moved to their place at the end. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Problem } from '../problem.ts';

export interface Output {
  write(name: string, lines: Iterable<string>): void;
  /** Moves all files to their place. */
  publish(): void;
  /** Removes unpublished files. */
  discard(): void;
}

/** Lines per write. */
const BATCH = 4_096;

/** @param option the option that names the directory, for problems */
export function outputTo(directory: string, option = '--out'): Output {
  const target = resolve(directory);
  if (existsSync(target) && !statSync(target).isDirectory())
    throw new Problem(`${option} ${directory} is no directory`);
  const parent = dirname(target);
  const made = mkdirSync(parent, { recursive: true });
  // On the same file system, so moving is renaming.
  const staging = join(parent, `.${basename(target)}-${process.pid}-${Date.now()}-${option.slice(2)}`);
  mkdirSync(staging);
  return {
    write: (name, lines) => writeLines(join(staging, name), lines),
    publish: () => {
      if (!existsSync(target)) return renameSync(staging, target);
      for (const name of readdirSync(staging)) renameSync(join(staging, name), join(target, name));
    },
    discard: () => {
      rmSync(staging, { recursive: true, force: true });
      if (made !== undefined) removeEmpty(parent, made);
    },
  };
}

/** Removes the created directories from the innermost to `last`, as long as they are empty. */
function removeEmpty(innermost: string, last: string): void {
  for (let path = innermost; path.startsWith(last); path = dirname(path)) {
    if (readdirSync(path).length > 0) return;
    rmdirSync(path);
  }
}

function writeLines(path: string, lines: Iterable<string>): void {
  const file = openSync(path, 'wx');
  try {
    let batch: string[] = [];
    const flush = () => {
      if (batch.length > 0) writeFileSync(file, `${batch.join('\n')}\n`);
      batch = [];
    };
    for (const line of lines) {
      if (batch.push(line) === BATCH) flush();
    }
    flush();
  } finally {
    closeSync(file);
  }
}
