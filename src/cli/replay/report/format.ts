/** Numbers, durations and instants as a person reads them. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../core/index.ts';
import { count } from '../progress.ts';

export { count };

const NONE = '–';

/** `12.3 %`; a share of nothing is a dash. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return NONE;
  const share = (100 * part) / whole;
  const digits = share !== 0 && share < 0.1 ? 2 : share === 100 || share === 0 ? 0 : 1;
  return `${share.toFixed(digits)} %`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['min', MINUTE_MS],
  ['s', 1_000],
];

/** The two largest units: `3 d 4 h`, `25 min`; with a minus where it ended before it began. */
export function duration(ms: number | null): string {
  if (ms === null) return NONE;
  const length = Math.abs(ms);
  const i = UNITS.findIndex(([, unit]) => length >= unit);
  if (i === -1) return '0 s';
  const [name = '', unit = 1] = UNITS[i] ?? [];
  const [minor = '', minorUnit = 1] = UNITS[i + 1] ?? [];
  const whole = Math.floor(length / unit);
  const rest = Math.floor((length % unit) / minorUnit);
  const text = rest > 0 && i < UNITS.length - 1 ? `${whole} ${name} ${rest} ${minor}` : `${whole} ${name}`;
  return ms < 0 ? `−${text}` : text;
}

/** `2017-11-24 23:59:59`, UTC; with milliseconds only where there are any. */
export function instant(at: Instant): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return String(at);
  return date
    .toISOString()
    .replace('T', ' ')
    .replace(/Z$/, '')
    .replace(/\.000$/, '');
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `24 Nov 2017` */
export function day(at: Instant): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
}

/** `24 Nov 09:05` */
export function hour(at: Instant): string {
  const [, time = ''] = instant(at).split(' ');
  return `${day(at).split(' ').slice(0, 2).join(' ')} ${time.slice(0, 5)}`;
}

/** `PENDING_PAYMENT` as words: `pending payment`. */
export function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
