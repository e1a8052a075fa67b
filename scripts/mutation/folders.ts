/** The rule folders whose mutants are tried, and the tests that have to notice them. */

export interface Folder {
  /** As on the command line: the folder below src. */
  readonly name: string;
  /** How many of the usual cases a property is tried on, per cent: as few as still visit everything they must. */
  readonly percent: number;
  /** Folders of test whose tests run. */
  readonly tests: readonly string[];
}

export const FOLDERS: readonly Folder[] = [
  { name: 'core', percent: 10, tests: ['core', 'schema'] },
  { name: 'order', percent: 10, tests: ['order', 'schema'] },
  { name: 'inventory', percent: 10, tests: ['inventory', 'schema'] },
  { name: 'payment', percent: 5, tests: ['payment', 'schema'] },
  { name: 'channels', percent: 10, tests: ['channels'] },
  { name: 'reconciliation', percent: 10, tests: ['reconciliation'] },
  { name: 'fulfillment', percent: 10, tests: ['fulfillment'] },
  { name: 'anomaly', percent: 10, tests: ['anomaly'] },
  { name: 'tracking', percent: 10, tests: ['tracking'] },
  { name: 'notifications', percent: 10, tests: ['notifications'] },
];

/**
 * Which files of a folder Stryker changes. Tables are left out: mutation testing cannot see them, and they have a
 * reviewed matrix and a mutator of their own.
 */
export function mutated({ name }: Folder, only: readonly string[]): string {
  if (only.length > 0) return only.map((file) => `src/${name}/${file}.ts`).join(',');
  const without = ['index', '*.table'].map((file) => `!src/${name}/${file}.ts`);
  return [`src/${name}/*.ts`, ...without].join(',');
}

export const recordOf = (folder: string): string => `test/mutation/${folder.replace('/', '-')}.json`;
