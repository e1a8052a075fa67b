import { readFileSync } from 'node:fs';

/** The version of the package this file was shipped in: its package.json is one to three folders up. */
export function version(): string {
  for (const up of ['../', '../../', '../../../']) {
    const manifest = manifestAt(new URL(`${up}package.json`, import.meta.url));
    if (manifest?.name === 'orderwright') return manifest.version;
  }
  return 'unknown';
}

function manifestAt(url: URL): { name: string; version: string } | undefined {
  try {
    return JSON.parse(readFileSync(url, 'utf8'));
  } catch {
    return undefined;
  }
}
