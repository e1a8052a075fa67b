/**
 * `replay`: a recorded history of orders, driven through the library event by event, and what came of it as canonical
 * lines. The results come from the library's own rules; nothing here decides anything.
 */
import { hasCode } from '../../core/error-code.ts';
import { type Io, processIo } from '../io.ts';
import { Problem } from '../problem.ts';
import { runOlist } from './olist-run.ts';
import { HELP, readOptions } from './options.ts';
import { runStream } from './stream-run.ts';

/** Both end the run in an orderly way: no half-written output, no schema left in the database. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Runs the command; answers the exit code. */
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
    io.err(`replay: ${told(error)}\n`);
    return 1;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

/** What a person can mend in one line; anything else is a fault of ours and is told with its stack. */
function told(error: unknown): string {
  const mendable = hasCode(error, 'INPUT_PROBLEM') || (error instanceof Error && 'syscall' in error);
  if (mendable) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
