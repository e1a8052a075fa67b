/** JSON text from outside, refused where two readers could understand it differently. */

/** Why a JSON text is refused, and where: `items.0.amount`, empty for the whole text. */
export interface JsonFault {
  readonly problem: 'TOO_LARGE' | 'NOT_JSON' | 'TOO_DEEP' | 'DUPLICATE_KEY' | 'INEXACT_NUMBER';
  readonly path: string;
}

/** Longer texts are refused. In UTF-16 units. */
export const MAX_JSON_LENGTH = 1_000_000;
const MAX_DEPTH = 64;
/** Longer numbers are refused. The greatest double has 309 digits, and no double needs more than 17 significant ones. */
const MAX_NUMBER_LENGTH = 330;

/**
 * The value of a JSON text. Beside what is no JSON it refuses a name that occurs twice in one object, a number that a
 * double cannot hold as it is written (`9007199254740993`, `1e400`), and nesting beyond 64 levels.
 *
 * @example
 * readJson('{"amount":1,"amount":99}') // { fault: { problem: 'DUPLICATE_KEY', path: 'amount' } }
 */
export function readJson(text: string): { readonly value: unknown } | { readonly fault: JsonFault } {
  if (text.length > MAX_JSON_LENGTH) return { fault: { problem: 'TOO_LARGE', path: '' } };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: { problem: 'NOT_JSON', path: '' } };
  }
  const fault = ambiguity(text);
  return fault ? { fault } : { value };
}

/** An object or a list whose end is not reached yet. */
interface Open {
  /** Names so far; none in a list. */
  readonly names: Set<string> | undefined;
  /** The place in it: a name or an index. */
  at: string | number;
}

/** The first place in valid JSON that two readers could understand differently. Walks the text without recursion. */
function ambiguity(text: string): JsonFault | undefined {
  const open: Open[] = [];
  let nameNext = false;
  const fault = (problem: JsonFault['problem']) => ({ problem, path: open.map(({ at }) => at).join('.') });
  for (let i = 0; i < text.length; i++) {
    const inside = open.at(-1);
    const char = text.charAt(i);
    if (char === '{' || char === '[') {
      if (open.length === MAX_DEPTH) return fault('TOO_DEEP');
      open.push(char === '{' ? { names: new Set(), at: '' } : { names: undefined, at: 0 });
      // Set for lists as well, where no name is kept.
      nameNext = true;
    } else if (char === '}' || char === ']') {
      open.pop();
    } else if (char === ',') {
      if (typeof inside?.at === 'number') inside.at += 1;
      nameNext = true;
    } else if (char === ':') {
      nameNext = false;
    } else if (char === '"') {
      const end = endOfString(text, i);
      if (nameNext && inside?.names) {
        inside.at = JSON.parse(text.slice(i, end)) as string;
        if (inside.names.has(inside.at)) return fault('DUPLICATE_KEY');
        inside.names.add(inside.at);
      }
      i = end - 1;
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      const number = numberAt(text, i);
      if (!isExact(number)) return fault('INEXACT_NUMBER');
      i += number.length - 1;
    }
  }
  return undefined;
}

function endOfString(text: string, from: number): number {
  let i = from + 1;
  while (text.charAt(i) !== '"') i += text.charAt(i) === '\\' ? 2 : 1;
  return i + 1;
}

function numberAt(text: string, from: number): string {
  let end = from + 1;
  while (/[\d.eE+-]/.test(text.charAt(end))) end += 1;
  return text.slice(from, end);
}

/** Whether the number is written as the double prints, zeros at the end aside. */
function isExact(text: string): boolean {
  if (text.length > MAX_NUMBER_LENGTH) return false;
  return String(Number(text)) === (text.includes('.') ? withoutTrailingZeros(text) : text);
}

/** A loop from the end: a regular expression restarts at every zero, which is quadratic. */
function withoutTrailingZeros(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '0') end -= 1;
  if (text.charAt(end - 1) === '.') end -= 1;
  return text.slice(0, end);
}
