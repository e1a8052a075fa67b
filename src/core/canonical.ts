/** Canonical text of plain data: the same content gives the same text, whatever the order of its keys. */

/** Thrown by {@link canonical} for a value that is no plain JSON, or too deep. A programmer's error. */
export class NotCanonicalError extends TypeError {
  readonly code = 'NOT_CANONICAL';
}

const MAX_DEPTH = 100;

/**
 * JSON with sorted keys and no white space (the ordering of RFC 8785: by UTF-16 code unit). `undefined` members
 * are left out. Throws {@link NotCanonicalError} for what JSON would change: non-finite numbers, -0, functions, class
 * instances, sparse arrays, lone surrogates, cycles.
 *
 * @example
 * canonical({ b: 1, a: [true, null] }) // '{"a":[true,null],"b":1}'
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > MAX_DEPTH) throw new NotCanonicalError(`deeper than ${MAX_DEPTH} levels, or a cycle`);
  switch (typeof value) {
    case 'string':
      return writeText(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value) || Object.is(value, -0))
        throw new NotCanonicalError(`the number ${Object.is(value, -0) ? '-0' : value}`);
      return String(value);
    case 'object':
      return value === null
        ? 'null'
        : Array.isArray(value)
          ? writeArray(value, depth)
          : writeObject(value, depth);
    case 'bigint':
    case 'function':
    case 'symbol':
    case 'undefined':
      throw new NotCanonicalError(`a ${typeof value}`);
  }
}

/** Text without characters that JSON escapes. Most text is, and this test is quicker than escaping. */
const PLAIN = /^[ !#-[\]-~]*$/;

function writeText(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  if (/\p{Cs}/u.test(text)) throw new NotCanonicalError('a string with a lone surrogate');
  return JSON.stringify(text);
}

function writeArray(items: readonly unknown[], depth: number): string {
  const texts: string[] = [];
  for (let i = 0; i < items.length; i++) {
    if (!Object.hasOwn(items, i)) throw new NotCanonicalError('an array with a hole');
    texts.push(write(items[i], depth + 1));
  }
  return `[${texts.join(',')}]`;
}

function writeObject(value: object, depth: number): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new NotCanonicalError('an instance of a class');
  const texts: string[] = [];
  for (const key of sorted(Object.keys(value))) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined) texts.push(`${writeText(key)}:${write(member, depth + 1)}`);
  }
  return `{${texts.join(',')}}`;
}

/** Sorts in place. Few keys are sorted by insertion, since `sort` allocates memory. */
function sorted(keys: string[]): string[] {
  if (keys.length > 24) return keys.sort();
  for (let i = 1; i < keys.length; i++) {
    const key = keys[i] as string;
    let at = i;
    for (; at > 0 && (keys[at - 1] as string) > key; at--) keys[at] = keys[at - 1] as string;
    keys[at] = key;
  }
  return keys;
}

/**
 * The text that a fingerprint hashes: version, operation, canonical content. The content is what the request means, without
 * the time of sending, nonces and trace ids. `fingerprint` of orderwright/app takes the hash.
 */
export function fingerprintText(operation: string, canonicalContent: string): string {
  return `v1\n${operation}\n${canonicalContent}`;
}
