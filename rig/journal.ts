/**
 * A journal outside the database: one line per entry, on the disk before the entry is acted on.
 * A process killed while it writes leaves half a line, which does not count as an entry.
 */
import { appendFileSync, closeSync, existsSync, fdatasyncSync, openSync, readFileSync } from 'node:fs';

export interface Journal<E extends object> {
  /** Resolves once the entry is on the disk. Entries of one turn of the event loop share a sync. */
  append(entry: E): Promise<void>;
  close(): void;
}

/** Opens a new journal. Each life of a process writes its own. */
export function openJournal<E extends object>(path: string): Journal<E> {
  const file = openSync(path, 'ax');
  let lines = '';
  let synced: Promise<void> | undefined;
  const sync = (): void => {
    const text = lines;
    lines = '';
    synced = undefined;
    appendFileSync(file, text);
    fdatasyncSync(file);
  };
  return {
    append: (entry) => {
      lines += `${JSON.stringify(entry)}\n`;
      synced ??= new Promise<void>((resolve, reject) => {
        setImmediate(() => {
          try {
            sync();
            resolve();
          } catch (error) {
            reject(error);
          }
        });
      });
      return synced;
    },
    close: () => closeSync(file),
  };
}

/** The entries of a journal's text. An unfinished last line was never synced and does not count. */
export function entriesOf<E>(text: string): E[] {
  const lines = text.split('\n');
  lines.pop();
  return lines.map((line, i) => {
    try {
      return JSON.parse(line) as E;
    } catch (cause) {
      throw new Error(`line ${i + 1} of the journal is no entry: ${line.slice(0, 80)}`, { cause });
    }
  });
}

/** The entries of one life; none if it ended before it opened a journal. */
export function readJournal<E>(path: string): E[] {
  return existsSync(path) ? entriesOf(readFileSync(path, 'utf8')) : [];
}
