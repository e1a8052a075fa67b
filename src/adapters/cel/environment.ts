/** The engine with the declared variables only. Every rule set has an engine of its own, so no two share a registry. */
import { Environment } from '@marcbachmann/cel-js';
import { DECIMAL_OPERATORS, RuleDecimal, readDecimal } from './decimal.ts';
import type { RuleLimits } from './guard.table.ts';
import type { Variables, VariableType } from './rules.types.ts';

/** The engine's names of our types. */
const TYPE_NAMES: { readonly [type in VariableType]: string } = {
  bool: 'bool',
  int: 'int',
  string: 'string',
  decimal: 'Decimal',
  timestamp: 'google.protobuf.Timestamp',
  'list<string>': 'list<string>',
  'list<int>': 'list<int>',
};

/** Whether a text can name a variable: an identifier that is no inherited member of an object. */
function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) && !(name in Object.prototype);
}

/** The engine, and the names that cannot be variables: reserved words, and texts that are no identifiers. */
export function environmentOf(
  variables: Variables,
  limits: RuleLimits,
): { readonly environment: Environment; readonly unsayable: readonly string[] } {
  const environment = new Environment({
    limits: {
      maxAstNodes: limits.maxNodes,
      maxDepth: limits.maxDepth,
      maxListElements: limits.maxListLength,
      maxMapEntries: 0,
      maxCallArguments: 2,
    },
  });
  environment.registerType('Decimal', { ctor: RuleDecimal, fields: {} });
  for (const { name, result, apply } of DECIMAL_OPERATORS) {
    environment.registerOperator(`Decimal ${name} Decimal: ${result}`, apply);
    environment.registerOperator(`Decimal ${name} int: ${result}`, apply);
    if (name !== '==') environment.registerOperator(`int ${name} Decimal: ${result}`, apply);
  }
  environment.registerFunction('decimal(string): Decimal', (text: string) => {
    const decimal = readDecimal(text);
    if (decimal === undefined) throw new RangeError('not a decimal text');
    return decimal;
  });
  const unsayable = Object.entries(variables).flatMap(([name, type]) => {
    const typeName = Object.hasOwn(TYPE_NAMES, type) ? TYPE_NAMES[type] : undefined;
    if (typeName === undefined || !isVariableName(name)) return [name];
    try {
      environment.registerVariable(name, typeName);
      return [];
    } catch {
      // The engine has further reserved words.
      return [name];
    }
  });
  return { environment, unsayable };
}
