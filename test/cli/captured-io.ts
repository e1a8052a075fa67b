import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replay } from '../../src/cli/replay/index.ts';

/** A run of the command: its exit code and its output. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function run(
  args: readonly string[],
  { columns = null as number | null, onErr = () => {} } = {},
): Promise<Run> {
  let out = '';
  let err = '';
  const code = await replay(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
      onErr();
    },
    columns,
  });
  return { code, out, err };
}

export function temporaryDirectory(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'orderwright-replay-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Every file under a directory with its content, to detect any change. */
export function contentOf(directory: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(directory).sort()) {
    const path = join(directory, name);
    if (statSync(path).isDirectory()) found[`${name}/`] = JSON.stringify(contentOf(path));
    else found[name] = readFileSync(path, 'latin1');
  }
  return found;
}
