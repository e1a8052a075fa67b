/** What stands on the command line after `replay`. */
import { parseArgs } from 'node:util';
import { Problem } from '../problem.ts';

export const HELP = `orderwright replay olist <dir> --out <dir> [--store <store>]

Drives the orders of the Olist data set (CC BY-NC-SA 4.0, to be downloaded by you) through the library, event by event,
and writes what came of it as canonical lines that can be compared byte by byte.

  <dir>           where olist_customers, olist_orders, olist_order_items and olist_order_payments lie,
                  each as …_dataset.csv or …_dataset.csv.gz
  --out <dir>     where the files go; all of them, or none when something is wrong
  --store memory  the default
          pglite  an embedded PostgreSQL, in memory
          postgres://user@host:port/database
                  a server; schemas named orderwright_cli_… are made in the database and dropped afterwards
  --help          this text

  a-events.txt    every status event, in the order of the stream
  b-lifecycle.txt the milestones of every order and how long it took between them
  rejections.txt  the events the order machine refused, with the status the order was in
  g-stock-….txt   what is left in stock: every order at once from beginning to end (logical-full), in the order of the
                  stream (stream-full), and with half the units (stream-half)
`;

const OPTIONS = {
  out: { type: 'string' },
  store: { type: 'string' },
  help: { type: 'boolean' },
} as const;

export interface Options {
  readonly directory: string;
  readonly out: string;
  readonly store: string;
}

/** The options, or `help`. Anything unheard of is a problem, never ignored. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const [source, directory, ...more] = positionals;
  if (source !== 'olist' || directory === undefined || more.length > 0)
    throw new Problem(`replay takes two words, olist and a directory${told(positionals)}`);
  if (!values.out) throw new Problem('--out is missing: the directory that the files go to');
  return { directory, out: values.out, store: values.store ?? 'memory' };
}

function told(words: readonly string[]): string {
  return words.length === 0 ? '' : `, not: ${words.join(' ')}`;
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const { message } = error as Error;
    const list = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new Problem(`${message.split('. ')[0]} (there are: ${list.join(', ')})`);
  }
}
