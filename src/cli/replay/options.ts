/** What stands on the command line after `replay`. */
import { parseArgs } from 'node:util';
import type { Instant } from '../../core/index.ts';
import { readInstant } from '../../tracking/index.ts';
import { Problem, shown } from '../problem.ts';

export const HELP = `orderwright replay olist <dir> --out <dir> [--now <instant>]… [--store <store>]

Drives the orders of the Olist data set (CC BY-NC-SA 4.0, to be downloaded by you) through the library, event by event,
and writes what came of it as canonical lines that can be compared byte by byte.

  <dir>           where olist_customers, olist_orders, olist_products, olist_order_items and
                  olist_order_payments lie, each as …_dataset.csv or …_dataset.csv.gz
  --out <dir>     where the files go; all of them, or none when something is wrong
  --now <instant> when to look for abnormal orders, like 2017-11-24T23:59:59; as often as you like
  --store memory  the default
          pglite  an embedded PostgreSQL, in memory
          postgres://user@host:port/database
                  a server; schemas named orderwright_cli_… are made in the database and dropped afterwards
  --help          this text

  a-events.txt    every status event, in the order of the stream
  b-lifecycle.txt the milestones of every order and how long it took between them
  c-logistics-….txt
                  minutes of every stage of every delivery (real), with the stages Olist leaves out put in (derived)
  d-abnormal-<now>.txt, d-handling-<now>.txt
                  the abnormal orders at that instant; and what is new since the look before
  e-windows.txt, e-windows-jittered.txt
                  five-minute windows of the stream; and of one in which events arrive up to 20 s late
  f-payments.txt  what was paid against items and freight
  h-dispatch.txt  what the warehouse is told
  i-notifications.txt
                  what customers are told
  rejections.txt  the events the order machine refused, with the status the order was in
  g-stock-….txt   what is left in stock: every order at once from beginning to end (logical-full), in the order of the
                  stream (stream-full), and with half the units (stream-half)
`;

const OPTIONS = {
  out: { type: 'string' },
  now: { type: 'string', multiple: true },
  store: { type: 'string' },
  help: { type: 'boolean' },
} as const;

export interface Options {
  readonly directory: string;
  readonly out: string;
  readonly store: string;
  /** When to look for abnormal orders, as given; whole seconds, for the files are named by them. */
  readonly nows: readonly Instant[];
}

/** The options, or `help`. Anything unheard of is a problem, never ignored. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const [source, directory, ...more] = positionals;
  if (source !== 'olist' || directory === undefined || more.length > 0)
    throw new Problem(`replay takes two words, olist and a directory${told(positionals)}`);
  if (!values.out) throw new Problem('--out is missing: the directory that the files go to');
  return { directory, out: values.out, store: values.store ?? 'memory', nows: nowsOf(values.now ?? []) };
}

function nowsOf(texts: readonly string[]): readonly Instant[] {
  const nows = texts.map((text) => {
    const now = readInstant(text);
    if (now === undefined || now % 1_000 !== 0)
      throw new Problem(`bad --now ${shown(text)}: an instant is like 2017-11-24T23:59:59, in UTC`);
    return now;
  });
  const twice = texts.find((_, i) => nows.indexOf(nows[i] ?? 0) !== i);
  if (twice !== undefined) throw new Problem(`--now ${shown(twice)} is given twice`);
  return nows;
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
