import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

/** Samples that vendors publish, beside the repository; ORDERWRIGHT_DATA names another place. */
const data = process.env.ORDERWRIGHT_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));

/** A suite that reads such samples. Where they are not, it is skipped under a name that says so. */
export function describeData(folder: string, name: string, fn: () => void): void {
  if (existsSync(`${data}/${folder}`)) describe(name, fn);
  else describe.skip(`not run: no data in ${folder} — ${name}`, fn);
}

export function sample(file: string): string {
  return readFileSync(`${data}/${file}`, 'utf8');
}

/** Where such samples lie. */
export function dataFolder(folder: string): string {
  return `${data}/${folder}`;
}
