import type { Metric, Sample } from './metrics.ts';

/**
 * Formats metrics in Prometheus's text exposition format 0.0.4. Serve it as `text/plain; version=0.0.4`. Metrics of one
 * name are grouped, as the format requires.
 *
 * @example
 * prometheusText(trackerMetrics(tracker))
 */
export function prometheusText(metrics: readonly Metric[]): string {
  const byName = new Map<string, [Metric, ...Metric[]]>();
  for (const metric of metrics) {
    const same = byName.get(metric.name);
    if (same === undefined) byName.set(metric.name, [metric]);
    else same.push(metric);
  }
  return [...byName.values()].map(written).join('');
}

function written(metrics: readonly [Metric, ...Metric[]]): string {
  const [{ name, help, kind }] = metrics;
  const lines = metrics.flatMap(({ samples }) =>
    samples.map((sample) => `${name}${labelsOf(sample)} ${numberOf(sample)}`),
  );
  const about = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `${[`# HELP ${name} ${about}`, `# TYPE ${name} ${kind}`, ...lines].join('\n')}\n`;
}

function labelsOf({ labels }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberOf({ value }: Sample): string {
  if (Number.isNaN(value)) return 'NaN';
  return Number.isFinite(value) ? String(value) : value > 0 ? '+Inf' : '-Inf';
}
