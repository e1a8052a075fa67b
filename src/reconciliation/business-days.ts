/** Business days between two instants. */
import { DAY_MS, type Instant } from '../core/quantity.ts';

const isWeekday = (at: Instant): boolean => {
  const day = new Date(at).getUTCDay();
  return day !== 0 && day !== 6;
};

/** No calendar has more days off in a row. The limit ends the search if no day is a business day. */
const LONGEST_BREAK = 31;

/** The number of business days after `from` and up to `to`, counted up to `limit`. */
export function businessDaysBetween(
  from: Instant,
  to: Instant,
  limit: number,
  isBusinessDay: (day: Instant) => boolean = isWeekday,
): number {
  let days = 0;
  for (let n = 1; n <= limit + LONGEST_BREAK && days < limit; n++) {
    const day = from + n * DAY_MS;
    if (day > to) break;
    if (isBusinessDay(day)) days += 1;
  }
  return days;
}
