/**
 * Says where a value is not plain JSON: where `JSON.parse(JSON.stringify(value))` would give something else. Nothing
 * when it survives unchanged.
 */
export function notPlain(value: unknown, path = '$'): string | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return undefined;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? undefined : `${path} is ${String(value)}`;
    case 'object': {
      if (value === null) return undefined;
      if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype)
        return `${path} is no plain object`;
      for (const [key, member] of Object.entries(value)) {
        const found = notPlain(member, `${path}.${key}`);
        if (found) return found;
      }
      return undefined;
    }
    default:
      return `${path} is ${typeof value}`;
  }
}

/** Freezes a value all the way down: whoever writes to what it was given is caught red-handed. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) deepFreeze(member);
  }
  return value;
}

/** Fails with what `says` says, if it says anything. */
export function none(says: string | undefined | readonly string[], about: unknown): void {
  const said = typeof says === 'string' ? [says] : (says ?? []);
  if (said.length > 0) throw new Error(`${said.join('; ')}\n${JSON.stringify(about, null, 1)}`);
}
