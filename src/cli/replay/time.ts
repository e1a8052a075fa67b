import type { Instant } from '../../core/index.ts';

const TIMESTAMP = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/**
 * Reads `YYYY-MM-DD HH:MM:SS` as UTC. Returns `undefined` for a day or an hour that does not exist. `Date.parse` would
 * roll it over into the next.
 */
export function instantOf(text: string): Instant | undefined {
  const parts = TIMESTAMP.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  // A part out of its range changes another one. `Date.UTC` maps years before 100 to 19xx.
  const date = new Date(at);
  const exists =
    date.getUTCFullYear() === year &&
    date.getUTCMonth() === month - 1 &&
    date.getUTCDate() === day &&
    date.getUTCHours() === hour &&
    date.getUTCMinutes() === minute &&
    date.getUTCSeconds() === second;
  return exists ? at : undefined;
}
