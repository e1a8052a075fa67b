/** Something the person at the keyboard can mend: told in one line, without a stack, exit code 1. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code = 'INPUT_PROBLEM';
}

/** A problem with what stands in a line of a file. */
export function problemAt(file: string, line: number, what: string): Problem {
  return new Problem(`${file}:${line}: ${what}`);
}

/** A value as it is shown in a problem: in quotes, cut where it gets long. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
