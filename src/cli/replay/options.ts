/** What stands on the command line after `replay`. */
import { parseArgs } from 'node:util';
import type { Instant } from '../../core/index.ts';
import { readInstant } from '../../tracking/index.ts';
import { Problem, shown } from '../problem.ts';

export const HELP = `orderwright replay olist <dir> --out <dir> [--report <file>] [--now <instant>]… [--store <store>]
orderwright replay events <file> --out <dir> [--report <file>] [--now <instant>]… [--partitions <n>] [--currency <code>]
orderwright replay csv <file> --mapping <file> --out <dir> [--report <file>] [--now <instant>]… [--partitions <n>]

Drives recorded orders through the library, event by event, and writes what came of it as canonical lines that can be
compared byte by byte.

  olist <dir>     the Olist data set (CC BY-NC-SA 4.0, to be downloaded by you): where olist_customers, olist_orders,
                  olist_products, olist_order_items and olist_order_payments lie,
                  each as …_dataset.csv or …_dataset.csv.gz
  events <file>   source A's events, one a line as JSON, in whatever order they arrived; .gz is unpacked
  csv <file>      rows of any table; the mapping, a JSON file, says which events they stand for
  --out <dir>     where the files go; all of them, or none when something is wrong
  --report <file> and a page for a person to read: one HTML file that loads nothing
  --now <instant> when to look for abnormal orders, like 2017-11-24T23:59:59; as often as you like
  --partitions 1  over how many partitions the records are split, by order; the files are the same
  --currency CNY  of prices among events
  --store memory  where Olist's orders and stock live meanwhile: the default
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

Of events and csv there are no derived stages, no payments and no stock, and there is

  rejects.txt     the records that could not be read, and why
`;

const OPTIONS = {
  out: { type: 'string' },
  report: { type: 'string' },
  now: { type: 'string', multiple: true },
  store: { type: 'string' },
  partitions: { type: 'string' },
  currency: { type: 'string' },
  mapping: { type: 'string' },
  help: { type: 'boolean' },
} as const;

interface Common {
  /** The directory or file to read. */
  readonly path: string;
  readonly out: string;
  /** The file of the page; null: no page is wanted. */
  readonly report: string | null;
  /** When to look for abnormal orders, as given; whole seconds, for the files are named by them. */
  readonly nows: readonly Instant[];
}
export interface OlistOptions extends Common {
  readonly source: 'olist';
  readonly store: string;
}
export interface StreamOptions extends Common {
  readonly source: 'events' | 'csv';
  readonly partitions: number;
  /** Of prices; a mapping says its own. */
  readonly currency: string;
  /** The mapping file; null for JSON lines. */
  readonly mapping: string | null;
}
export type Options = OlistOptions | StreamOptions;

/** What each source takes besides --out, --report and --now. */
const OWN = {
  olist: ['store'],
  events: ['partitions', 'currency'],
  csv: ['partitions', 'mapping'],
} as const satisfies { readonly [source in Options['source']]: readonly (keyof typeof OPTIONS)[] };

/** The options, or `help`. Anything unheard of is a problem, never ignored. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const [source = '', path, ...more] = positionals;
  if (!Object.hasOwn(OWN, source) || path === undefined || more.length > 0)
    throw new Problem(
      `replay takes two words, olist and a directory, or events or csv and a file${told(positionals)}`,
    );
  const name = source as Options['source'];
  const foreign = Object.values(OWN)
    .flat()
    .find((option) => values[option] !== undefined && !(OWN[name] as readonly string[]).includes(option));
  if (foreign !== undefined) throw new Problem(`replay ${name} takes no --${foreign}`);
  if (!values.out) throw new Problem('--out is missing: the directory that the files go to');
  const common = { path, out: values.out, report: reportOf(values.report), nows: nowsOf(values.now ?? []) };
  if (name === 'olist') return { ...common, source: name, store: values.store ?? 'memory' };
  if (name === 'csv' && !values.mapping)
    throw new Problem('--mapping is missing: the file that says what the columns mean');
  return {
    ...common,
    source: name,
    partitions: partitionsOf(values.partitions ?? '1'),
    currency: values.currency ?? 'CNY',
    mapping: values.mapping ?? null,
  };
}

function reportOf(path: string | undefined): string | null {
  if (path === undefined) return null;
  if (/[^/\\]\.html?$/i.test(path)) return path;
  throw new Problem(`bad --report ${shown(path)}: the page is a file that ends in .html`);
}

function partitionsOf(text: string): number {
  if (/^[1-9]\d{0,2}$/.test(text)) return Number(text);
  throw new Problem(`bad --partitions ${shown(text)}: a number from 1 to 999`);
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
