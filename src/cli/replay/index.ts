/**
 * `replay`: sends a recorded history of orders through the library, event by event, and writes the results as canonical
 * lines. The library's rules decide; the command decides nothing.
 */
import { hasCode } from '../../core/error-code.ts';
import { type Io, processIo } from '../io.ts';
import { Problem } from '../problem.ts';
import { runOlist } from './olist-run.ts';
import { HELP, readOptions } from './options.ts';
import { runStream } from './stream-run.ts';

/** Both end the run cleanly: no partial output, no schema left in the database. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs the command and returns the exit code. */
export async function replay(args: readonly string[], io: Io = processIo): Promise<number> {
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort(new Problem('interrupted, nothing was written'));
  for (const signal of SIGNALS) process.once(signal, interrupt);
  try {
    const options = readOptions(args);
    if (options === 'help') io.out(HELP);
    else if (options.source === 'olist') await runOlist(options, io, interrupted.signal);
    else await runStream(options, io, interrupted.signal);
    return 0;
  } catch (error) {
    io.err(`replay: ${messageOf(error)}\n`);
    return 1;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

/** One line for a problem that the user can fix. Any other error is a bug and is printed with its stack. */
function messageOf(error: unknown): string {
  const fixable = hasCode(error, 'INPUT_PROBLEM') || (error instanceof Error && 'syscall' in error);
  if (fixable) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
