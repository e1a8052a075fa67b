/** Times as channels write them. */
import type { Instant } from '../core/quantity.ts';

const FORMS =
  /^(?<y>\d{4})-?(?<mo>\d\d)-?(?<d>\d\d)[T ]?(?<h>\d\d):?(?<mi>\d\d):?(?<s>\d\d)(?:\.(?<ms>\d{3})\d*)?(?<zone>Z|[+-]\d\d:\d\d)?$/;

/**
 * An instant from `2026-01-05T10:00:00+08:00`, `2026-01-05 10:00:00` or `20260105100000`. A time without an offset is read
 * at `zone`. The answer is nothing for a time without either, and for a date that does not exist.
 *
 * @example
 * instantOf('20140903131540', '+08:00') // 1409721340000
 */
export function instantOf(text: string, zone?: string): Instant | undefined {
  const parts = FORMS.exec(text)?.groups;
  const offset = offsetOf(parts?.zone ?? zone);
  if (parts === undefined || offset === undefined) return undefined;
  const { y, mo, d, h, mi, s, ms = '0' } = parts;
  const local = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s), Number(ms));
  // `Date.UTC` turns 30 February into 2 March, and 23:59:60 into the next day.
  const written = `${y}${mo}${d}${h}${mi}${s}`;
  const read = new Date(local).toISOString().replaceAll(/[-:T]|\..*/g, '');
  return read === written ? local - offset : undefined;
}

function offsetOf(zone: string | undefined): number | undefined {
  if (zone === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone ?? '') ?? [];
  if (sign === undefined || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
