/** The table and the ratios, as JSON and as markdown. */

export interface Row {
  readonly demand: string;
  readonly callers: number;
  readonly name: string;
  /** Median of the rounds, with the slowest and the fastest. */
  readonly ordersPerSecond: number;
  readonly low: number;
  readonly high: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

interface About {
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rounds: number;
  readonly seconds: number;
}

interface Ratio {
  readonly what: string;
  readonly value: number;
  readonly budget: string;
  readonly kept: boolean;
}

export function report(rows: readonly Row[], about: About): { json: object; markdown: string } {
  const ratios = ratiosOf(rows);
  const round = (n: number, digits: number) => Number(n.toFixed(digits));
  const json = {
    ...about,
    ratios: ratios.map((ratio) => ({ ...ratio, value: round(ratio.value, 2) })),
    rows: rows.map((row) => ({
      ...row,
      ordersPerSecond: round(row.ordersPerSecond, 0),
      low: round(row.low, 0),
      high: round(row.high, 0),
      p50: round(row.p50, 2),
      p99: round(row.p99, 2),
    })),
  };
  const markdown = `# Placing a whole order on PostgreSQL

${about.date} · ${about.machine} · node ${about.versions.node}, PostgreSQL ${about.versions.postgresql} · median of ${about.rounds} interleaved rounds of ${about.seconds} s

One order is: the order, holds on three SKUs, three stock movements, its history, an outbox row and the idempotency
key. All contenders write the same bytes into the same tables, and after every run the rows are counted against
the answers. Demand is hot (the same three SKUs for everybody) or spread (three of a thousand). All run in one process
with a young generation of 64 MB.

* **row by row, n**: a hand-written transaction per request over a pool of n connections, 16 round trips, prepared
  statements, conditional updates of the levels. Both pool sizes run; ratios are taken to the better one.
* **grouped**: a writer written by hand for exactly this, one connection, up to 256 requests a transaction.
* **ours**: \`createApp({ store: sqlStore(fromPg(pool)) }).handle(place, request, { key })\`.

| demand | callers | contender | orders/s | slowest – fastest round | p50 ms | p99 ms |
|---|---:|---|---:|---:|---:|---:|
${rows
  .map(
    ({ demand, callers, name, ordersPerSecond, low, high, p50, p99 }) =>
      `| ${demand} | ${callers} | ${name} | ${ordersPerSecond.toFixed(0)} | ${low.toFixed(0)} – ${high.toFixed(0)} | ${p50.toFixed(2)} | ${p99.toFixed(2)} |`,
  )
  .join('\n')}

| ratio | value | budget | |
|---|---:|---:|---|
${ratios.map(({ what, value, budget, kept }) => `| ${what} | ${value.toFixed(2)} | ${budget} | ${kept ? 'kept' : 'MISSED'} |`).join('\n')}
`;
  return { json, markdown };
}

function ratiosOf(rows: readonly Row[]): readonly Ratio[] {
  const of = (demand: string, callers: number, name: string) =>
    rows.filter((row) => row.demand === demand && row.callers === callers && row.name.startsWith(name));
  const rate = (demand: string, callers: number, name: string) =>
    Math.max(...of(demand, callers, name).map(({ ordersPerSecond }) => ordersPerSecond));
  const latency = (demand: string, name: string) => of(demand, 1, name)[0]?.p50 ?? Number.NaN;
  const ratios: Ratio[] = [];
  const atLeast = (what: string, value: number, budget?: number) => {
    if (!Number.isFinite(value)) return;
    const text = budget === undefined ? '–' : `≥ ${budget}`;
    ratios.push({ what, value, budget: text, kept: budget === undefined || value >= budget });
  };
  for (const demand of ['hot', 'spread'])
    for (const callers of [32, 256])
      atLeast(
        `ours / row by row, ${demand}, ${callers} callers`,
        rate(demand, callers, 'ours') / rate(demand, callers, 'row by row'),
        demand === 'hot' ? { 32: 10, 256: 20 }[callers] : undefined,
      );
  for (const demand of ['hot', 'spread'])
    for (const callers of [1, 32, 256])
      atLeast(
        `ours / grouped by hand, ${demand}, ${callers} callers`,
        rate(demand, callers, 'ours') / rate(demand, callers, 'grouped'),
        0.7,
      );
  for (const demand of ['hot', 'spread']) {
    const value = latency(demand, 'ours') / latency(demand, 'row by row');
    if (Number.isFinite(value))
      ratios.push({
        what: `latency alone, ours / row by row, ${demand}`,
        value,
        budget: '≤ 1.3',
        kept: value <= 1.3,
      });
  }
  return ratios;
}
