/** Instants in a notation of the file's own, like `DD/MM/YYYY HH:mm`, read as UTC. */
import type { Instant } from '../../../core/index.ts';
import { readInstant } from '../../../tracking/index.ts';

const PARTS = ['YYYY', 'MM', 'DD', 'HH', 'mm', 'ss'] as const;
const PART = /YYYY|MM|DD|HH|mm|ss/g;

/** A reader of that notation; nothing where it names no day. It answers nothing for a text that is not written so. */
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
