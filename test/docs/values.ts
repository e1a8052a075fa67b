/** Compares what an example yields with what its page says it does. */
import { inspect } from 'node:util';

const REST = Symbol('…');
/** Spread into an array or an object: whatever else is there. */
const rest = {
  [REST]: true,
  *[Symbol.iterator]() {
    yield REST;
  },
};
Object.defineProperty(rest, Symbol.iterator, { enumerable: false });

const checked: string[] = [];

/** Throws unless `value` is what the text describes; returns it. A Result is written `ok(…)` or `err(…)`. */
export function is<T>(value: T, expected: string, place: string): T {
  checked.push(place);
  if (!matches(plain(value), expectationOf(expected, place)))
    throw new Error(`${place}: expected ${expected}, got ${inspect(plain(value), { depth: 8 })}`);
  return value;
}

/** The places that were compared so far. */
export function placesChecked(): readonly string[] {
  return checked;
}

function expectationOf(text: string, place: string): unknown {
  // A … of its own, in a list or an object, or as a value. Inside quotes it ends a text that goes on.
  const code = text.replaceAll(/([[{,]\s*)…/g, '$1...rest').replaceAll(/(:\s*)…/g, '$1any');
  try {
    return new Function('rest', 'any', 'ok', 'err', `return (${code});`)(
      rest,
      REST,
      (ok: unknown) => ({ ok }),
      (err: unknown) => ({ err }),
    );
  } catch (error) {
    throw new Error(`${place}: cannot read the expectation ${text}: ${error}`);
  }
}

/** A Result as plain data. */
function plain(value: unknown): unknown {
  const result = value as { isOk?: () => boolean; value?: unknown; error?: unknown } | null | undefined;
  if (typeof result?.isOk !== 'function') return value;
  return result.isOk() ? { ok: result.value } : { err: result.error };
}

function matches(value: unknown, expected: unknown): boolean {
  if (expected === REST) return true;
  if (typeof expected === 'string' && expected.endsWith('…'))
    return typeof value === 'string' && value.startsWith(expected.slice(0, -1));
  if (typeof expected !== 'object' || expected === null) return Object.is(value, expected);
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(expected)) {
    if (!Array.isArray(value)) return false;
    const open = expected.at(-1) === REST;
    const items = open ? expected.slice(0, -1) : expected;
    return (
      (open ? value.length >= items.length : value.length === items.length) &&
      items.every((item, i) => matches(value[i], item))
    );
  }
  const open = REST in expected;
  const wanted = Object.entries(expected);
  const given = Object.entries(value).filter(([, member]) => member !== undefined);
  return (
    (open || given.length === wanted.length) &&
    wanted.every(
      ([key, member]) =>
        Object.hasOwn(value, key) && matches((value as Record<string, unknown>)[key], member),
    )
  );
}
