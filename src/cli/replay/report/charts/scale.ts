/** Round numbers for an axis. */

/** Three or four round numbers from zero to the first that is at least the maximum. */
export function ticksTo(max: number): readonly number[] {
  if (max <= 0) return [0, 1];
  if (max < 3) return Array.from({ length: max + 1 }, (_, i) => i);
  const rough = max / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((n) => n * power).find((n) => n >= rough && Number.isInteger(n));
  const unit = step ?? Math.ceil(rough);
  return Array.from({ length: Math.ceil(max / unit) + 1 }, (_, i) => i * unit);
}

/** `12k`, `1.5M`: short enough for an axis. */
export function short(n: number): string {
  if (n >= 1_000_000) return `${Number((n / 1_000_000).toFixed(1))}M`;
  if (n >= 10_000) return `${Number((n / 1_000).toFixed(1))}k`;
  return new Intl.NumberFormat('en-US').format(n);
}
