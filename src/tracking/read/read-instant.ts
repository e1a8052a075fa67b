import { type Instant, isInstant } from '../../core/quantity.ts';

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads an instant: whole epoch milliseconds, or a timestamp in ISO 8601 or SQL form. A timestamp without a zone is
 * UTC, whatever the machine's zone (D57). Digits below the millisecond are cut off.
 *
 * Returns `undefined` for a day or an hour that does not exist. `Date.parse` would roll it over into the next.
 *
 * @example
 * readInstant('2017-11-24 10:00:00') // 1511517600000
 */
export function readInstant(value: unknown): Instant | undefined {
  if (typeof value === 'number') return isInstant(value) ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const parts = TIMESTAMP.exec(value);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = Date.UTC(year, month - 1, day, hour, minute, second, milliseconds);
  // A part out of its range changes the next larger part: a month the year, an hour the day, a second the minute.
  // Days and minutes wrap within their own range. `Date.UTC` maps years before 100 to 19xx.
  const date = new Date(local);
  const exists =
    date.getUTCFullYear() === year && date.getUTCDate() === day && date.getUTCMinutes() === minute;
  const offset = offsetMinutes(parts[8]);
  return exists && offset !== undefined ? local - offset * 60_000 : undefined;
}

function offsetMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 14 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
