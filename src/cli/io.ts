/** Where a command talks to: the process itself, or a test that listens. */
export interface Io {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Columns of the terminal behind `err`; `null` when it is none, and progress has to be plain lines. */
  readonly columns: number | null;
}

export const processIo: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  columns: process.stderr.isTTY ? process.stderr.columns || 80 : null,
};
