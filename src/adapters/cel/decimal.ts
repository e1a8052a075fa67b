/** Exact decimals for conditions: integers of millionths. They suffice for every currency and are never rounded. */

const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

/** The longest text that is read. No amount has as many digits. */
const MAX_TEXT = 40;

/** A class, because the engine recognises types by constructor. It never leaves this folder. */
export class RuleDecimal {
  readonly millionths: bigint;

  constructor(millionths: bigint) {
    this.millionths = millionths;
    Object.freeze(this);
  }
}

/** Reads decimal text such as `1000` or `-0.5`: no exponent, six places at most. */
export function readDecimal(text: string): RuleDecimal | undefined {
  const found = text.length <= MAX_TEXT ? /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text) : null;
  if (found === null) return undefined;
  const [, sign = '', whole = '', places = ''] = found;
  const millionths = BigInt(whole) * ONE + BigInt(places.padEnd(PLACES, '0'));
  return new RuleDecimal(sign === '-' ? -millionths : millionths);
}

/** A decimal from minor units of a currency with `places` decimal places. */
export function decimalOf(minor: number, exponent: number): RuleDecimal {
  return new RuleDecimal(BigInt(minor) * 10n ** BigInt(PLACES - exponent));
}

type Operand = RuleDecimal | bigint;
const of = (operand: Operand): bigint => (typeof operand === 'bigint' ? operand * ONE : operand.millionths);

/** Operators between decimals, and between a decimal and an integer, both exact. */
export const DECIMAL_OPERATORS: readonly {
  readonly name: string;
  readonly result: 'bool' | 'Decimal';
  readonly apply: (a: Operand, b: Operand) => boolean | RuleDecimal;
}[] = [
  { name: '==', result: 'bool', apply: (a, b) => of(a) === of(b) },
  { name: '<', result: 'bool', apply: (a, b) => of(a) < of(b) },
  { name: '<=', result: 'bool', apply: (a, b) => of(a) <= of(b) },
  { name: '>', result: 'bool', apply: (a, b) => of(a) > of(b) },
  { name: '>=', result: 'bool', apply: (a, b) => of(a) >= of(b) },
  { name: '+', result: 'Decimal', apply: (a, b) => new RuleDecimal(of(a) + of(b)) },
  { name: '-', result: 'Decimal', apply: (a, b) => new RuleDecimal(of(a) - of(b)) },
];
