/** The rule engine with what was declared, and nothing else. A fresh one for every rule set: no two share a registry. */
import { Environment } from '@marcbachmann/cel-js';
import { DECIMAL_OPERATORS, RuleDecimal, readDecimal } from './decimal.ts';
import type { RuleLimits } from './guard.table.ts';
import type { Variables, VariableType } from './rules.types.ts';

/** The engine's names for our types. */
const TYPE_NAMES: { readonly [type in VariableType]: string } = {
  bool: 'bool',
  int: 'int',
  string: 'string',
  decimal: 'Decimal',
  timestamp: 'google.protobuf.Timestamp',
  'list<string>': 'list<string>',
  'list<int>': 'list<int>',
};

/** A name for a variable: what the language can say, and no object is born with. */
function isVariableName(name: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name) && !(name in Object.prototype);
}

/** The engine, and the names that cannot be variables: words of the language, or none of its. */
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
    if (decimal === undefined) throw new RangeError('no decimal text');
    return decimal;
  });
  const unsayable = Object.entries(variables).flatMap(([name, type]) => {
    const typeName = Object.hasOwn(TYPE_NAMES, type) ? TYPE_NAMES[type] : undefined;
    if (typeName === undefined || !isVariableName(name)) return [name];
    try {
      environment.registerVariable(name, typeName);
      return [];
    } catch {
      // The engine knows more reserved words than we do.
      return [name];
    }
  });
  return { environment, unsayable };
}
