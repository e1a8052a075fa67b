import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FOLDERS, recordOf } from '../../scripts/mutation/folders.ts';
import {
  type FolderRecord,
  faultsOf,
  figuresOf,
  type Mutant,
  matched,
  survivorsOf,
} from '../../scripts/mutation/record.ts';

const FILE = 'src/core/x.ts';
const SOURCE = 'const a = 1;\nexport const b = a > 0 && a > 0;\n';
const RUN = { date: '2026-11-26', commit: 'abc1234' };

/** `a > 0`, the first or the second of the line, made `true`. */
const mutant = (status: string, column: number): Mutant => ({
  mutatorName: 'ConditionalExpression',
  replacement: 'true',
  status,
  location: { start: { line: 2, column }, end: { line: 2, column: column + 5 } },
});
const FIRST = 18;
const SECOND = 27;
const reportOf = (...mutants: Mutant[]) => ({ files: { [FILE]: { source: SOURCE, mutants } } });
const survivor = {
  file: FILE,
  mutator: 'ConditionalExpression',
  line: 'export const b = a > 0 && a > 0;',
  was: 'a > 0',
  now: 'true',
};
const record = (over: Partial<FolderRecord>): FolderRecord => ({
  folder: 'core',
  ...figuresOf(reportOf(...Array.from({ length: 9 }, () => mutant('Killed', FIRST))), 1, 0, RUN),
  justified: [{ ...survivor, why: 'equivalent' }],
  ...over,
});

describe('survivors', () => {
  it('given a report, when survivors are read, then each mutant that no test found is there with its source', () => {
    const report = reportOf(
      mutant('Killed', FIRST),
      mutant('Survived', FIRST),
      mutant('NoCoverage', SECOND),
      mutant('Timeout', SECOND),
    );
    expect(survivorsOf(report)).toEqual([
      { file: FILE, line: 2, text: SOURCE.replace('a > 0', 'true'), survivor },
      { file: FILE, line: 2, text: SOURCE.replace('&& a > 0', '&& true'), survivor },
    ]);
  });

  it('given reasons, when survivors are matched, then each reason serves one survivor', () => {
    const reason = { ...survivor, why: 'equivalent' };
    expect(matched([survivor, survivor], [reason])).toEqual({
      justified: [reason, { ...survivor, why: '' }],
      stale: [],
    });
  });

  it('given a survivor of another text, when reasons are matched, then it needs its own, and unused reasons are reported', () => {
    const reason = { ...survivor, why: 'equivalent' };
    for (const field of ['file', 'mutator', 'line', 'was', 'now'] as const) {
      const other = { ...survivor, [field]: 'something else' };
      expect(matched([other], [reason])).toEqual({ justified: [{ ...other, why: '' }], stale: [reason] });
    }
  });
});

describe('figures', () => {
  it('given a report, when it is counted, then a timeout counts as killed and what does not compile is left out', () => {
    const report = reportOf(mutant('Killed', FIRST), mutant('Timeout', FIRST), mutant('Survived', SECOND));
    expect(figuresOf(report, 1, 2, RUN)).toEqual({
      ...RUN,
      mutants: 3,
      killed: 1,
      timeouts: 1,
      survivors: 1,
      compileErrors: 2,
      // Never rounded up.
      score: 66.66,
    });
  });

  it('given a record, when it is judged, then it needs a score of 90 % and a reason for each survivor', () => {
    expect(faultsOf(record({}))).toEqual([]);
    expect(faultsOf(record({ score: 89.99 }))).toHaveLength(1);
    expect(faultsOf(record({ justified: [] }))).toHaveLength(1);
    expect(faultsOf(record({ justified: [{ ...survivor, why: ' ' }] }))).toHaveLength(1);
  });
});

describe('what is committed', () => {
  const records = FOLDERS.map(({ name }) => recordOf(name));

  it('given the folders of rules, when records are listed, then each has one, and there are no others', () => {
    const there = readdirSync('test/mutation').filter((name) => name.endsWith('.json'));
    expect(there.map((name) => `test/mutation/${name}`).sort()).toEqual([...records].sort());
  });

  it.each(records)('given the record %s, when it is judged, then there is no fault', (path) => {
    const { folder, ...rest } = JSON.parse(readFileSync(path, 'utf8')) as FolderRecord;
    expect(recordOf(folder)).toBe(path);
    expect(rest.mutants).toBe(rest.killed + rest.timeouts + rest.survivors);
    expect(faultsOf({ folder, ...rest })).toEqual([]);
  });
});
