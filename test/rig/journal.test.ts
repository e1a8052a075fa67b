import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { entriesOf, openJournal, readJournal } from '../../rig/journal.ts';

describe('the journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orderwright-journal-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('given appended entries, when the promise resolves, then they are on the disk in their order', async () => {
    const path = join(folder, 'order.jsonl');
    const journal = openJournal<{ n: number }>(path);
    const first = journal.append({ n: 1 });
    const second = journal.append({ n: 2 });
    await first;
    expect(readFileSync(path, 'utf8')).toBe('{"n":1}\n{"n":2}\n');
    await second;
    await journal.append({ n: 3 });
    journal.close();
    expect(readJournal(path)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  });

  it('given a process that never opened a journal, when read, then it has no entries', () => {
    expect(readJournal(join(folder, 'never-opened.jsonl'))).toEqual([]);
  });

  it('given an existing journal, when opened again, then it fails instead of overwriting', async () => {
    const path = join(folder, 'mine.jsonl');
    openJournal(path).close();
    expect(() => openJournal(path)).toThrow(/EEXIST/);
  });

  it('given a disk that refuses an entry, when appended, then the promise rejects', async () => {
    const journal = openJournal(join(folder, 'closed.jsonl'));
    journal.close();
    await expect(journal.append({ n: 1 })).rejects.toThrow(/EBADF/);
  });

  it('given a journal cut off at any byte, when read, then only whole lines are entries', () => {
    const text = '{"n":1}\n{"n":2}\n';
    for (let length = 0; length <= text.length; length++) {
      const whole = length < 8 ? 0 : length < 16 ? 1 : 2;
      expect(entriesOf(text.slice(0, length))).toEqual([{ n: 1 }, { n: 2 }].slice(0, whole));
    }
  });

  it('given damage before the last line, when read, then it fails and names the line', () => {
    expect(() => entriesOf('{"n":1}\n{"n":\n{"n":3}\n')).toThrow('line 2 of the journal');
  });
});
