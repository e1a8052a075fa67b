/** A problem that the user can fix. It is printed in one line without a stack, with exit code 1. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code = 'INPUT_PROBLEM';
}

/** A problem in a line of a file. */
export function problemAt(file: string, line: number, what: string): Problem {
  return new Problem(`${file}:${line}: ${what}`);
}

/** A value for a problem's message: quoted and truncated. */
export function shown(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
