/**
 * Looks a parsed condition over before anything of it is evaluated: only what `guard.table.ts` allows, no deeper nesting
 * and no more steps than the limits say. Steps are counted for the worst facts there can be.
 */
import type { ASTNode } from '@marcbachmann/cel-js';
import { hasCode } from '../../core/error-code.ts';
import { FUNCTIONS, METHODS, OPERATORS, type RuleLimits } from './guard.table.ts';

/** What the guard found: the variables a condition reads, or why it may not be evaluated. */
export type Guarded =
  | { readonly names: ReadonlySet<string> }
  | { readonly code: 'RULE_TYPE' | 'RULE_LIMIT'; readonly message: string };

class Refused extends Error {
  readonly code: 'RULE_TYPE' | 'RULE_LIMIT';
  constructor(code: 'RULE_TYPE' | 'RULE_LIMIT', message: string) {
    super(message);
    this.code = code;
  }
}

/** What is known on the way down: names that stand for elements of a list, and how deep in comprehensions we are. */
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
        message: `may take ${steps} steps, ${limits.maxSteps} are allowed`,
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

  /** How many nodes an evaluation of `node` visits at most. */
  steps(node: ASTNode, scope: Scope): number {
    if (!OPERATORS.has(node.op)) throw new Refused('RULE_TYPE', refusedOperator(node.op));
    if (node.op === 'value') {
      checkLiteral(node.args, MAX_INT);
      return 1;
    }
    if (node.op === '-_') {
      // The engine does not see the least integer overflow when it is negated; a difference it does.
      if (node.args.op !== 'value') throw new Refused('RULE_TYPE', 'write 0 - x for -x');
      // The least integer is written as one more than the greatest, with a minus before it.
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
        throw new Refused('RULE_LIMIT', '`matches` is not allowed: a pattern may take minutes');
      throw new Refused('RULE_TYPE', `unknown function ${name}`);
    }
    if (args.length !== known.arity)
      throw new Refused('RULE_TYPE', `${name} takes ${known.arity} arguments, not ${args.length}`);
    const before = receiver ? this.steps(receiver, scope) : 0;
    if (known.comprehension && receiver) return before + this.#comprehension(receiver, args, scope);
    if (known.literal && !isText(args[0]))
      throw new Refused('RULE_TYPE', `${name} takes text that stands in the condition`);
    return 1 + before + this.#sum(args, scope);
  }

  #comprehension(list: ASTNode, [variable, body]: readonly ASTNode[], scope: Scope): number {
    if (variable?.op !== 'id' || body === undefined)
      throw new Refused('RULE_TYPE', 'a comprehension takes the name of its element first');
    if (scope.nesting > this.#limits.maxNesting)
      throw new Refused('RULE_LIMIT', `comprehensions inside one another, deeper than allowed`);
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

/** How many elements a list may have at most. */
function longest(list: ASTNode, limits: RuleLimits): number {
  if (list.op === 'list') return list.args.length;
  if (list.op === '+') return longest(list.args[0], limits) + longest(list.args[1], limits);
  if (list.op === '?:') return Math.max(longest(list.args[1], limits), longest(list.args[2], limits));
  return list.op === 'rcall' ? longest(list.args[1], limits) : limits.maxListLength;
}

const MAX_INT = 2n ** 63n - 1n;

function checkLiteral(value: unknown, maxInt: bigint): void {
  if (typeof value === 'bigint' && value > maxInt) throw new Refused('RULE_LIMIT', 'an integer has 64 bits');
  if (typeof value === 'number') throw new Refused('RULE_TYPE', 'no floating numbers: write decimal("0.5")');
  if (typeof value !== 'string' && typeof value !== 'boolean' && typeof value !== 'bigint')
    throw new Refused('RULE_TYPE', 'no literal but text, integers, true and false');
}

function isText(node: ASTNode | undefined): boolean {
  return node?.op === 'value' && typeof node.args === 'string';
}

function refusedOperator(op: string): string {
  return op.startsWith('.') ? 'no variable has fields' : `\`${op}\` is not allowed`;
}
