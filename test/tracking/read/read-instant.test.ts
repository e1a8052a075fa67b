import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readInstant } from '../../../src/tracking/index.ts';

const at = Date.UTC(2024, 1, 29, 23, 59, 59);

it('given an instant, when its timestamp is read, then it is the same instant to the millisecond', () => {
  const instants = fc.integer({ min: Date.UTC(100, 0, 1), max: Date.UTC(9999, 11, 31) });
  fc.assert(
    fc.property(instants, (instant) => {
      expect(readInstant(instant)).toBe(instant);
      const text = new Date(instant).toISOString();
      expect(readInstant(text)).toBe(instant);
      expect(readInstant(text.replace('T', ' ').slice(0, -1))).toBe(instant);
    }),
  );
});

it('given a day and a time, when they are read, then there is an instant if and only if they exist', () => {
  const two = (n: number) => String(n).padStart(2, '0');
  const part = (most: number) =>
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: most }) },
      { weight: 1, arbitrary: fc.nat(99) },
    );
  const times = fc.tuple(
    fc.constantFrom(0, 99, 100, 1900, 2000, 2023, 2024),
    part(12),
    part(31),
    part(23),
    part(59),
    part(59),
  );
  fc.assert(
    fc.property(times, ([year, month, day, hour, minute, second]) => {
      const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
      const days = [0, 31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month] ?? 0;
      const exists = year >= 100 && day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60;
      const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`;
      const expected = exists ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
      expect(readInstant(text)).toBe(expected);
    }),
    { numRuns: 3_000 },
  );
});

it('given fractions of a second, when they are read, then they are cut to milliseconds', () => {
  expect(readInstant('2024-02-29 23:59:59.5')).toBe(at + 500);
  expect(readInstant('2024-02-29 23:59:59.05')).toBe(at + 50);
  expect(readInstant('2024-02-29 23:59:59.123999999')).toBe(at + 123);
  expect(readInstant('2024-02-29 23:59:59.1239999991')).toBeUndefined();
  expect(readInstant('2024-02-29 23:59:59.')).toBeUndefined();
});

it('given a zone, when the timestamp is read, then the offset of at most fourteen hours is applied', () => {
  const zone = (text: string) => readInstant(`2024-02-29T23:59:59${text}`);
  expect(zone('Z')).toBe(at);
  expect(zone('+00:00')).toBe(at);
  expect(zone('+05:30')).toBe(at - 330 * 60_000);
  expect(zone('-0330')).toBe(at + 210 * 60_000);
  expect(zone('+14:00')).toBe(at - 840 * 60_000);
  expect(zone('+15:00')).toBeUndefined();
  expect(zone('+13:59')).toBe(at - 839 * 60_000);
  expect(zone('+13:60')).toBeUndefined();
  expect(zone('z')).toBeUndefined();
  expect(zone('+8')).toBeUndefined();
});

it.each([
  '2023-02-29 00:00:00',
  '2024-00-01 00:00:00',
  '2024-13-01 00:00:00',
  '2024-01-00 00:00:00',
  '2024-04-31 00:00:00',
  '2024-01-01 24:00:00',
  '2024-01-01 00:60:00',
  '2024-01-01 00:00:60',
  '0099-01-01 00:00:00',
  'x2024-01-01 00:00:00',
  '2024-01-01 00:00:00x',
  '24-01-01 00:00:00',
  '2024-01-01_00:00:00',
  '2024-1-01 00:00:00',
  '',
])('given %j, when it is read, then it is undefined', (text) => {
  expect(readInstant(text)).toBeUndefined();
});

it('given neither a number nor a text, when it is read, then it is undefined', () => {
  for (const value of [null, undefined, true, {}, [1], 0.5, 8.64e15 + 1, Number.POSITIVE_INFINITY])
    expect(readInstant(value)).toBeUndefined();
  expect(readInstant(8.64e15)).toBe(8.64e15);
});
