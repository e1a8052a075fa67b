/**
 * Checks a parsed condition before any evaluation: it contains only what `guard.table.ts` allows, and its nesting and steps
 * are within the limits. Steps are counted for the worst possible facts.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { hasCode } from '../../core/error-code.ts';
import { FUNCTIONS, METHODS, OPERATORS, type RuleLimits } from './guard.table.ts';

/** The variables that a condition reads, or why it may not be evaluated. */
export type Guarded =
  | { readonly names: ReadonlySet<string> }
  | { readonly code: 'RULE_TYPE' | 'RULE_LIMIT'; readonly message: string };

class GuardError extends Error {
  readonly code: 'RULE_TYPE' | 'RULE_LIMIT';
  constructor(code: 'RULE_TYPE' | 'RULE_LIMIT', message: string) {
    super(message);
    this.code = code;
  }
}

/** The surroundings of a node: names bound to elements of a list, and the depth of comprehensions. */
interface Scope {
  readonly bound: ReadonlySet<string>;
  readonly nesting: number;
}

export function guard(ast: ASTNode, limits: RuleLimits): Guarded {
  const names = new Set<string>();
  try {
    const steps = new Walk(names, limits).steps(ast, { bound: new Set(), nesting: 0 });
    if (steps > limits.maxSteps)
      return {
        code: 'RULE_LIMIT',
        message: `the condition may take ${steps} steps; ${limits.maxSteps} are allowed`,
      };
    return { names };
  } catch (error) {
    if (hasCode(error, 'RULE_TYPE', 'RULE_LIMIT')) return { code: error.code, message: error.message };
    throw error;
  }
}

class Walk {
  readonly #names: Set<string>;
  readonly #limits: RuleLimits;

  constructor(names: Set<string>, limits: RuleLimits) {
    this.#names = names;
    this.#limits = limits;
  }

  /** The number of nodes that an evaluation of `node` visits at most. */
  steps(node: ASTNode, scope: Scope): number {
    if (!OPERATORS.has(node.op)) throw new GuardError('RULE_TYPE', refusedOperator(node.op));
    if (node.op === 'value') {
      checkLiteral(node.args, MAX_INT);
      return 1;
    }
    if (node.op === '-_') {
      // The engine does not detect that negating the least integer overflows. It does for a difference.
      if (node.args.op !== 'value') throw new GuardError('RULE_TYPE', 'write 0 - x for -x');
      // The least integer is written as one more than the greatest, after a minus.
      checkLiteral(node.args.args, MAX_INT + 1n);
      return 2;
    }
    if (node.op === 'id') {
      if (!scope.bound.has(node.args)) this.#names.add(node.args);
      return 1;
    }
    if (node.op === 'call') return this.#call(node.args[0], undefined, node.args[1], scope);
    if (node.op === 'rcall') return this.#call(node.args[0], node.args[1], node.args[2], scope);
    return 1 + this.#sum(childrenOf(node), scope);
  }

  #sum(nodes: readonly ASTNode[], scope: Scope): number {
    return nodes.reduce((sum, each) => sum + this.steps(each, scope), 0);
  }

  #call(name: string, receiver: ASTNode | undefined, args: readonly ASTNode[], scope: Scope): number {
    const known = (receiver ? METHODS : FUNCTIONS).get(name);
    if (known === undefined) {
      if (name === 'matches')
        throw new GuardError('RULE_LIMIT', '`matches` is not allowed: a pattern may take minutes');
      throw new GuardError('RULE_TYPE', `unknown function ${name}`);
    }
    if (args.length !== known.arity)
      throw new GuardError('RULE_TYPE', `${name} takes ${known.arity} arguments, not ${args.length}`);
    const before = receiver ? this.steps(receiver, scope) : 0;
    if (known.comprehension && receiver) return before + this.#comprehension(receiver, args, scope);
    if (known.literal && !isText(args[0])) throw new GuardError('RULE_TYPE', `${name} takes a literal text`);
    return 1 + before + this.#sum(args, scope);
  }

  #comprehension(list: ASTNode, [variable, body]: readonly ASTNode[], scope: Scope): number {
    if (variable?.op !== 'id' || body === undefined)
      throw new GuardError('RULE_TYPE', 'the first argument of a comprehension is the name of its element');
    if (scope.nesting > this.#limits.maxNesting)
      throw new GuardError('RULE_LIMIT', 'comprehensions are nested deeper than allowed');
    const inside = {
      bound: new Set([...scope.bound, variable.args]),
      nesting: scope.nesting + 1,
    };
    return 1 + longest(list, this.#limits) * (1 + this.steps(body, inside));
  }
}

/** The children of an operator. */
function childrenOf(node: ASTNode): readonly ASTNode[] {
  const args = node.args as ASTNode | readonly ASTNode[];
  return Array.isArray(args) ? (args as readonly ASTNode[]) : [args as ASTNode];
}

/** The maximum number of elements of a list. */
function longest(list: ASTNode, limits: RuleLimits): number {
  if (list.op === 'list') return list.args.length;
  if (list.op === '+') return longest(list.args[0], limits) + longest(list.args[1], limits);
  if (list.op === '?:') return Math.max(longest(list.args[1], limits), longest(list.args[2], limits));
  return list.op === 'rcall' ? longest(list.args[1], limits) : limits.maxListLength;
}

const MAX_INT = 2n ** 63n - 1n;

function checkLiteral(value: unknown, maxInt: bigint): void {
  if (typeof value === 'bigint' && value > maxInt)
    throw new GuardError('RULE_LIMIT', 'an integer has 64 bits');
  if (typeof value === 'number')
    throw new GuardError('RULE_TYPE', 'floating-point numbers are not allowed: write decimal("0.5")');
  if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'bigint')
    throw new GuardError('RULE_TYPE', 'literals are text, integers, true and false');
}

function isText(node: ASTNode | undefined): boolean {
  return node?.op === 'value' && typeof node.args === 'string';
}

function refusedOperator(op: string): string {
  return op.startsWith('.') ? 'no variable has fields' : `\`${op}\` is not allowed`;
}
