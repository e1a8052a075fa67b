/** The command line of `replay`. */
import { parseArgs } from 'node:util';
import type { Instant } from '../../core/index.ts';
import { readInstant } from '../../tracking/index.ts';
import { Problem, shown } from '../problem.ts';

export const HELP = `orderwright replay olist <dir> --out <dir> [--report <file>] [--now <instant>]… [--store <store>]
orderwright replay events <file> --out <dir> [--report <file>] [--now <instant>]… [--partitions <n>] [--currency <code>]
orderwright replay csv <file> --mapping <file> --out <dir> [--report <file>] [--now <instant>]… [--partitions <n>]

Sends recorded orders through the library, event by event, and writes the results as canonical lines that can be
compared byte by byte.

  olist <dir>     the Olist data set (CC BY-NC-SA 4.0, downloaded by you): a directory with olist_customers, olist_orders,
                  olist_products, olist_order_items and olist_order_payments,
                  each as …_dataset.csv or …_dataset.csv.gz
  events <file>   source A's events, one JSON object per line, in any order; may be .gz
  csv <file>      rows of any table; the mapping, a JSON file, defines their events
  --out <dir>     the directory of the files; all of them are written, or none
  --report <file> also writes a report: one HTML file that loads nothing
  --now <instant> detects abnormal orders at this instant, like 2017-11-24T23:59:59; may be repeated
  --partitions 1  the number of partitions of the records, by order; the files are the same
  --currency CNY  the currency of prices in the events
  --store memory  the store of Olist's orders and stock: the default
          pglite  an embedded PostgreSQL, in memory
          postgres://user@host:port/database
                  a server; schemas named orderwright_cli_… are created and dropped afterwards
  --help          this text

  a-events.txt    every status event, in the order of the stream
  b-lifecycle.txt the milestones of every order, and the durations between them
  c-logistics-….txt
                  minutes of every stage of every delivery (real), with derived stages that Olist does not have (derived)
  d-abnormal-<now>.txt, d-handling-<now>.txt
                  the abnormal orders at that instant; and those new since the instant before
  e-windows.txt, e-windows-jittered.txt
                  five-minute windows of the stream; and of one in which events arrive up to 20 s late
  f-payments.txt  the paid amount against items and freight
  h-dispatch.txt  the dispatch commands
  i-notifications.txt
                  the notifications of customers
  rejections.txt  the events the order machine refused, with the status the order was in
  g-stock-….txt   the stock at the end: order after order (logical-full), in the order of the stream (stream-full),
                  and with half the units (stream-half)

For events and csv there are no derived stages, payments and stock files. In addition:

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

interface CommonOptions {
  /** The directory or file to read. */
  readonly path: string;
  readonly out: string;
  /** The file of the report; null: no report. */
  readonly report: string | null;
  /** The instants of abnormal orders, as given. Whole seconds, because the files are named by them. */
  readonly nows: readonly Instant[];
}
export interface OlistOptions extends CommonOptions {
  readonly source: 'olist';
  readonly store: string;
}
export interface StreamOptions extends CommonOptions {
  readonly source: 'events' | 'csv';
  readonly partitions: number;
  /** The currency of prices. A mapping has its own. */
  readonly currency: string;
  /** The mapping file; null for JSON lines. */
  readonly mapping: string | null;
}
export type Options = OlistOptions | StreamOptions;

/** The options of each source besides --out, --report and --now. */
const OWN = {
  olist: ['store'],
  events: ['partitions', 'currency'],
  csv: ['partitions', 'mapping'],
} as const satisfies { readonly [source in Options['source']]: readonly (keyof typeof OPTIONS)[] };

/** The options, or `help`. Unknown options are a problem. */
export function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  const [source = '', path, ...more] = positionals;
  if (!Object.hasOwn(OWN, source) || path === undefined || more.length > 0)
    throw new Problem(
      `replay takes two words, olist and a directory, or events or csv and a file${givenText(positionals)}`,
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

function givenText(words: readonly string[]): string {
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
