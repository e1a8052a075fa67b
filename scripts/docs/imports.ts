/** The imports of src, read from its statements. The structure test and the picture of the layers use them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Import {
  /** A file of src, relative to it: `order/order.ts`. */
  readonly from: string;
  /** A file of src, relative to it, or the name of a package. */
  readonly to: string;
  /** Gone once the types are stripped. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file of a folder, with its path. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .sort();
}

/** What a file of `src` imports or re-exports. Strings and comments do not count. */
export function importsOf(src: string, file: string, text: string): Import[] {
  const bare = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
  const statements = bare.matchAll(
    /^(?:import|export)\s+(type\s+)?([\s\S]*?)\bfrom\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm,
  );
  return [...statements].map(([, type, names = '', from, bareImport, dynamic]) => {
    const specifier = from ?? bareImport ?? dynamic ?? '';
    const named = /^\{([\s\S]*)\}\s*$/.exec(names.trim())?.[1];
    const each = named?.split(',').filter((name) => name.trim() !== '') ?? [];
    const typeOnly = type !== undefined || (each.length > 0 && each.every((name) => /^\s*type\s/.test(name)));
    const to = specifier.startsWith('.') ? relative(src, join(dirname(file), specifier)) : specifier;
    return { from: relative(src, file), to, typeOnly };
  });
}

/** The imports of every file of a folder. */
export function importsIn(src: string): readonly Import[] {
  return filesOf(src).flatMap((file) => importsOf(src, file, readFileSync(file, 'utf8')));
}

/** Whether an import leads to a file of src. */
export function isOurs({ to }: Import): boolean {
  return to.endsWith('.ts');
}

/** The folder of src that a file is in; empty for a file of src itself. */
export function folderOf(path: string): string {
  return path.includes('/') ? (path.split('/')[0] ?? '') : '';
}
