/** Facts in the form of the engine: integers as bigint, money as exact decimals, everything copied once. */
import { exponentOf } from '../../core/currency.ts';
import { describe, isInstant } from '../../core/quantity.ts';
import { decimalOf, readDecimal } from './decimal.ts';
import type { RuleLimits } from './guard.table.ts';
import type { Variables, VariableType } from './rules.types.ts';

const INT_RANGE = 2n ** 63n;

/** Why a fact cannot be used by a condition. */
export interface BadFact {
  readonly bad: string;
}

type Read = (given: unknown, limits: RuleLimits) => unknown;

const READ: { readonly [type in VariableType]: Read } = {
  bool: (given) => (typeof given === 'boolean' ? given : wrong(given)),
  int: readInt,
  string: readText,
  decimal: readAmount,
  timestamp: (given) => (isInstant(given) ? new Date(given) : wrong(given)),
  'list<string>': (given, limits) => readList(given, limits, readText),
  'list<int>': (given, limits) => readList(given, limits, readInt),
};

function wrong(given: unknown): BadFact {
  return { bad: `is ${describe(given)}` };
}

function readInt(given: unknown): unknown {
  if (typeof given === 'bigint') return given >= -INT_RANGE && given < INT_RANGE ? given : wrong(given);
  return Number.isSafeInteger(given) ? BigInt(given as number) : wrong(given);
}

function readText(given: unknown, { maxTextLength }: RuleLimits): unknown {
  if (typeof given !== 'string') return wrong(given);
  return given.length <= maxTextLength ? given : wrong(given);
}

function readAmount(given: unknown): unknown {
  if (typeof given === 'string') return readDecimal(given) ?? wrong(given);
  if (typeof given !== 'object' || given === null) return wrong(given);
  const { minor, currency } = given as { readonly minor?: unknown; readonly currency?: unknown };
  const exponent = typeof currency === 'string' ? exponentOf(currency) : undefined;
  return exponent !== undefined && Number.isSafeInteger(minor)
    ? decimalOf(minor as number, exponent)
    : { bad: 'is not an amount' };
}

function readList(given: unknown, limits: RuleLimits, read: Read): unknown {
  if (!Array.isArray(given)) return wrong(given);
  const { length } = given;
  if (length > limits.maxListLength) return { bad: `has ${length} elements` };
  const copy = Array.from({ length }, (_, i) => read((given as readonly unknown[])[i], limits));
  return copy.find(isBad) ?? copy;
}

export function isBad(value: unknown): value is BadFact {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'bad');
}

/** Reads each fact once, when a condition first needs it. A getter is never called twice. */
export class FactReader {
  readonly #facts: { readonly [name: string]: unknown };
  readonly #variables: Variables;
  readonly #limits: RuleLimits;
  readonly #read = new Map<string, unknown>();

  constructor(facts: { readonly [name: string]: unknown }, variables: Variables, limits: RuleLimits) {
    this.#facts = facts;
    this.#variables = variables;
    this.#limits = limits;
  }

  /** The facts that a condition names, or the problem of the first that is not as declared. */
  take(names: ReadonlySet<string>): { readonly [name: string]: unknown } | BadFact {
    const context: { [name: string]: unknown } = Object.create(null);
    for (const name of names) {
      const value = this.#one(name);
      if (isBad(value)) return { bad: `${name} ${value.bad}` };
      context[name] = value;
    }
    return context;
  }

  #one(name: string): unknown {
    if (this.#read.has(name)) return this.#read.get(name);
    const value = this.#take(name);
    this.#read.set(name, value);
    return value;
  }

  #take(name: string): unknown {
    const type = this.#variables[name];
    if (type === undefined || !Object.hasOwn(this.#facts, name)) return { bad: 'is missing' };
    try {
      return READ[type](this.#facts[name], this.#limits);
    } catch {
      // A proxy or a getter may throw; such a value is no fact.
      return { bad: 'cannot be read' };
    }
  }
}
