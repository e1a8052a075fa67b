/** Instants in a format of the file, like `DD/MM/YYYY HH:mm`, read as UTC. */
import type { Instant } from '../../../core/index.ts';
import { readInstant } from '../../../tracking/index.ts';

const PARTS = ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss'] as const;
const PART = /YYYY|MM|DD|HH|mm|ss/g;

/** A parser of the format; `undefined` if the format has no date. It returns `undefined` for other texts. */
export function timeReader(format: string): ((text: string) => Instant | undefined) | undefined {
  const order: string[] = format.match(PART) ?? [];
  if (!PARTS.slice(0, 3).every((part) => order.includes(part))) return undefined;
  if (new Set(order).size !== order.length) return undefined;
  const escaped = format.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pattern = new RegExp(`^${escaped.replaceAll(PART, (part) => String.raw`(\d{1,${part.length}})`)}$`);
  return (text) => {
    const found = pattern.exec(text);
    if (!found) return undefined;
    const part = (name: (typeof PARTS)[number]) =>
      (order.includes(name) ? (found[order.indexOf(name) + 1] ?? '') : '').padStart(name.length, '0');
    return readInstant(
      `${part('YYYY')}-${part('MM')}-${part('DD')} ${part('HH')}:${part('mm')}:${part('ss')}`,
    );
  };
}
