import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { entriesOf, openJournal, readJournal } from '../../rig/journal.ts';

describe('the journal', () => {
  const folder = mkdtempSync(join(tmpdir(), 'orderwright-journal-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has an entry on the disk before it says so, in the order they were given', async () => {
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

  it('of a life that was over before it began has nothing in it', () => {
    expect(readJournal(join(folder, 'never-opened.jsonl'))).toEqual([]);
  });

  it('is never written over: every life has its own', async () => {
    const path = join(folder, 'mine.jsonl');
    openJournal(path).close();
    expect(() => openJournal(path)).toThrow(/EEXIST/);
  });

  it('says so when the disk does not take an entry', async () => {
    const journal = openJournal(join(folder, 'closed.jsonl'));
    journal.close();
    await expect(journal.append({ n: 1 })).rejects.toThrow(/EBADF/);
  });

  it('leaves out what was cut off, at whatever byte', () => {
    const text = '{"n":1}\n{"n":2}\n';
    for (let length = 0; length <= text.length; length++) {
      const whole = length < 8 ? 0 : length < 16 ? 1 : 2;
      expect(entriesOf(text.slice(0, length))).toEqual([{ n: 1 }, { n: 2 }].slice(0, whole));
    }
  });

  it('does not pass over damage anywhere else', () => {
    expect(() => entriesOf('{"n":1}\n{"n":\n{"n":3}\n')).toThrow('line 2 of the journal');
  });
});
