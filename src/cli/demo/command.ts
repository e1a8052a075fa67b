/** `orderwright demo`: the sample shop from the command line. */
import { basename, dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { type Io, processIo } from '../io.ts';
import { outputTo } from '../replay/output.ts';
import { storesOf } from '../stores.ts';
import { runDemo } from './index.ts';

const HELP = `orderwright demo [--orders <n>] [--seed <n>] [--store pglite|memory|postgres://…] [--events <file>]

A sample shop, generated from a seed: shoppers who click twice, pay late or change their minds, a card channel that repeats
itself and reports out of order, a merchant, and one scarce product. Every command goes through the library. Then the
stored rows are read back and checked.

  --orders <n>   the number of shoppers who place an order, default 3000
  --seed <n>     the same seed is the same week; default 1
  --store <s>    default pglite: PostgreSQL inside this process, nothing to install
  --events <f>   also writes the week as source A's events, JSON lines: orderwright replay events <f> reads them
`;

const OPTIONS = {
  orders: { type: 'string', default: '3000' },
  seed: { type: 'string', default: '1' },
  store: { type: 'string', default: 'pglite' },
  events: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Runs the command and returns the exit code: also 1 when a check of the books fails. */
export async function demo(args: readonly string[], io: Io = processIo): Promise<number> {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) {
      io.out(HELP);
      return 0;
    }
    const orders = wholeNumber('--orders', values.orders, 1, 100_000);
    const seed = wholeNumber('--seed', values.seed, 0, 2 ** 31 - 1);
    const stores = storesOf(values.store);
    await stores.check();
    io.err(`opening a shop on ${values.store.replace(/:\/\/.*@/, '://')} …\n`);
    const saveEvents = values.events === undefined ? undefined : fileWriter(values.events);
    const sound = await stores.with((store) => runDemo({ store, orders, seed, io, saveEvents }));
    return sound ? 0 : 1;
  } catch (error) {
    io.err(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** Writes a file atomically. */
function fileWriter(file: string): (lines: Iterable<string>) => void {
  return (lines) => {
    const output = outputTo(dirname(file), '--events');
    try {
      output.write(basename(file), lines);
      output.publish();
    } finally {
      output.discard();
    }
  };
}

function wholeNumber(name: string, text: string, low: number, high: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= low && value <= high) return value;
  throw new Error(`${name} takes a whole number from ${low} to ${high}, not ${JSON.stringify(text)}`);
}
