/** Reads a mapping file. Throws one problem that lists every fault. */
import { readFileSync } from 'node:fs';
import { Problem } from '../../problem.ts';
import { type Mapping, mappingSchema } from './schema.ts';

export function readMapping(file: string): Mapping {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Problem(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const read = mappingSchema.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the file'}: ${message}`,
  );
  throw new Problem(`${file}: ${problems.join('; ')}`);
}
