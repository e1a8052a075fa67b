/** Exact decimals for conditions: an integer of millionths. Enough for every currency, and no rounding anywhere. */

const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);

/** Longest text that is read: far more digits than any amount has. */
const MAX_TEXT = 40;

/** A class only because the rule engine tells types by constructor; it never leaves this folder. */
export class RuleDecimal {
  readonly millionths: bigint;

  constructor(millionths: bigint) {
    this.millionths = millionths;
    Object.freeze(this);
  }
}

/** Reads decimal text: `1000`, `-0.5`; no exponent, no more than six places. */
export function readDecimal(text: string): RuleDecimal | undefined {
  const found = text.length <= MAX_TEXT ? /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(text) : null;
  if (found === null) return undefined;
  const [, sign = '', whole = '', places = ''] = found;
  const millionths = BigInt(whole) * ONE + BigInt(places.padEnd(PLACES, '0'));
  return new RuleDecimal(sign === '-' ? -millionths : millionths);
}

/** Minor units of a currency with so many places. */
export function decimalOf(minor: number, exponent: number): RuleDecimal {
  return new RuleDecimal(BigInt(minor) * 10n ** BigInt(PLACES - exponent));
}

type Operand = RuleDecimal | bigint;
const of = (operand: Operand): bigint => (typeof operand === 'bigint' ? operand * ONE : operand.millionths);

/** Operators between decimals, and between a decimal and an integer: both sides exact. */
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
