/** Numbers, durations and instants for display. */
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS } from '../../../core/index.ts';
import { count } from '../progress.ts';

export { count };

const NONE = '–';
/** A non-breaking space between a number and its unit. */
const JOINT = '\u00a0';

/** `12.3 %`. A share of zero is a dash. A positive share is never 0 %. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return NONE;
  const share = (100 * part) / whole;
  if (share > 0 && share < 0.01) return `<${JOINT}0.01${JOINT}%`;
  const digits = share !== 0 && share < 0.1 ? 2 : share === 100 || share === 0 ? 0 : 1;
  return `${share.toFixed(digits)}${JOINT}%`;
}

const UNITS: readonly (readonly [string, number])[] = [
  ['d', DAY_MS],
  ['h', HOUR_MS],
  ['min', MINUTE_MS],
  ['s', 1_000],
];

/** `2017-11-24 23:59:59`: truncated to seconds. */
export function second(at: Instant): string {
  return instant(at).replace(/\.\d+$/, '');
}

/** The two largest units: `3 d 4 h`, `25 min`. Negative durations have a minus. */
export function duration(ms: number | null): string {
  if (ms === null) return NONE;
  const length = Math.abs(ms);
  const i = UNITS.findIndex(([, unit]) => length >= unit);
  if (i === -1) return `0${JOINT}s`;
  const [name = '', unit = 1] = UNITS[i] ?? [];
  const [minor = '', minorUnit = 1] = UNITS[i + 1] ?? [];
  const whole = Math.floor(length / unit);
  const rest = Math.floor((length % unit) / minorUnit);
  const more = rest > 0 && i < UNITS.length - 1 ? ` ${rest}${JOINT}${minor}` : '';
  const text = `${whole}${JOINT}${name}${more}`;
  return ms < 0 ? `−${text}` : text;
}

/** `2017-11-24 23:59:59` in UTC, with milliseconds if not zero. */
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
  return `${day(at).split(' ').slice(0, 2).join(' ')} ${clock(at)}`;
}

/** `24 Nov 2017 09:05` */
export function moment(at: Instant): string {
  return `${day(at)} ${clock(at)}`;
}

function clock(at: Instant): string {
  return instant(at).split(' ')[1]?.slice(0, 5) ?? '';
}

/** `PENDING_PAYMENT` → `pending payment`. */
export function words(code: string): string {
  return code.toLowerCase().replaceAll('_', ' ');
}
