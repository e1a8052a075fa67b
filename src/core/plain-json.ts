/** Plain JSON: the values that are read back exactly as they were written, whatever store or transport they pass. */

/** Of ES2024, and in every runtime that this package supports; TypeScript knows it with a later `lib`. */
interface WellFormed {
  isWellFormed(): boolean;
}

/** Deeper than this is a cycle, or would exhaust the stack of whoever reads it. */
const MAX_DEPTH = 200;

/** Where a value is not plain JSON, and what is there instead. */
export interface PlainJsonFault {
  /** Members and indexes, joined by `.`; empty for the value itself. */
  readonly path: string;
  /** `a Date`, `NaN`, `-0`, `undefined`, `a lone surrogate`, … */
  readonly found: string;
}

/** A value that a store would change on its way: a Date, NaN, -0, a Map. A programmer's error. */
export class NotPlainJsonError extends TypeError implements PlainJsonFault {
  readonly code = 'NOT_PLAIN_JSON';
  readonly path: string;
  readonly found: string;
  constructor(what: string, { path, found }: PlainJsonFault) {
    super(`${what} is not plain JSON: ${path === '' ? '' : `${path} is `}${found}`);
    this.path = path;
    this.found = found;
  }
}

/**
 * The first place where a value is not plain JSON; nothing if it is. Plain are null, booleans, finite numbers but -0,
 * text without lone surrogates, arrays without holes and objects of no class. A member that is `undefined` counts as
 * absent; in an array `undefined` is a fault.
 *
 * @example
 * plainJsonFault({ at: new Date(0) }) // { path: 'at', found: 'a Date' }
 */
export function plainJsonFault(value: unknown): PlainJsonFault | undefined {
  const fault = faultIn(value, 0);
  return fault && { path: fault.path.join('.'), found: fault.found };
}

/**
 * Throws {@link NotPlainJsonError} if the value is not plain JSON. `what` names it in the message.
 *
 * @example
 * assertPlainJson(state, 'the state of order o-1')
 */
export function assertPlainJson(value: unknown, what: string): void {
  const fault = plainJsonFault(value);
  if (fault !== undefined) throw new NotPlainJsonError(what, fault);
}

interface Fault {
  readonly path: readonly (string | number)[];
  readonly found: string;
}

function faultIn(value: unknown, depth: number): Fault | undefined {
  switch (typeof value) {
    case 'string':
      return isBrokenText(value) ? here('a lone surrogate') : undefined;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? undefined
        : here(Object.is(value, -0) ? '-0' : String(value));
    case 'boolean':
      return undefined;
    case 'object':
      if (value === null) return undefined;
      if (depth > MAX_DEPTH) return here(`deeper than ${MAX_DEPTH} levels, or a cycle`);
      return Array.isArray(value) ? faultInArray(value, depth) : faultInObject(value, depth);
    case 'undefined':
      return here('undefined');
    case 'bigint':
    case 'function':
    case 'symbol':
      return here(`a ${typeof value}`);
  }
}

function faultInArray(items: readonly unknown[], depth: number): Fault | undefined {
  for (let i = 0; i < items.length; i++) {
    const fault = faultIn(items[i], depth + 1);
    if (fault) return within(i, fault);
  }
  return undefined;
}

function faultInObject(value: object, depth: number): Fault | undefined {
  if (!isOfNoClass(value)) return here(`a ${className(value)}`);
  for (const name in value) {
    if (isBrokenText(name)) return here('a member whose name has a lone surrogate');
    const member = (value as { readonly [name: string]: unknown })[name];
    const fault = member === undefined ? undefined : faultIn(member, depth + 1);
    if (fault) return within(name, fault);
  }
  return undefined;
}

const here = (found: string): Fault => ({ path: [], found });
const within = (name: string | number, { path, found }: Fault): Fault => ({ path: [name, ...path], found });

/** Text with one half of a surrogate pair, which no encoding can write. */
function isBrokenText(text: string): boolean {
  return !(text as string & WellFormed).isWellFormed();
}

/** An object literal, also one of another realm: its prototype is the end of the chain. */
function isOfNoClass(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

function className(value: object): string {
  const { name } = value.constructor ?? {};
  return typeof name === 'string' && name !== '' ? name : 'class instance';
}
