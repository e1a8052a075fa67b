/**
 * Progress on stderr: one changing line on a terminal, otherwise a line every tenth.
 * The report goes to stdout.
 */
export function progress(): (what: string, done: number, of: number) => void {
  let printed = '';
  return (what, done, of) => {
    if (process.stderr.isTTY) {
      process.stderr.write(`\r\u001b[K${what}: ${done} of ${of}${done === of ? '\n' : ''}`);
      return;
    }
    const tenth = `${what} ${Math.floor((done / of) * 10)}`;
    if (tenth !== printed) process.stderr.write(`${what}: ${done} of ${of}\n`);
    printed = tenth;
  };
}
