/**
 * What of a condition is certain before any fact is known: parts without variables are evaluated once when the rule is
 * saved, so one that can only fail is found then, and one that is always or never true is warned of.
 */
import { type ASTNode, type Environment, serialize } from '@marcbachmann/cel-js';

/** A truth value that does not depend on the facts, or `undefined` where it does. */
export type Certain = boolean | undefined;

/**
 * The certain truth of a condition. Throws what the engine throws where a part without variables can only fail.
 */
export function certainTruth(node: ASTNode, environment: Environment): Certain {
  if (isConstant(node)) {
    const value: unknown = node.op === 'value' ? node.args : environment.evaluate(serialize(node));
    return typeof value === 'boolean' ? value : undefined;
  }
  const truths = () => partsOf(node).map((each) => certainTruth(each, environment));
  if (node.op === '&&' || node.op === '||') {
    const decides = node.op === '||';
    const [left, right] = truths();
    if (left === decides || right === decides) return decides;
    return left === undefined || right === undefined ? undefined : !decides;
  }
  if (node.op === '!_') {
    const [truth] = truths();
    return truth === undefined ? undefined : !truth;
  }
  if (node.op === '?:') {
    const [asked, yes, no] = truths();
    if (asked !== undefined) return asked ? yes : no;
    return yes === no ? yes : undefined;
  }
  // Nothing of its own is certain; its parts may still be such as can only fail.
  truths();
  return undefined;
}

/** Whether no variable is in it. Elements of a list that is gone through are variables too. */
function isConstant(node: ASTNode): boolean {
  return node.op === 'value' || (node.op !== 'id' && partsOf(node).every(isConstant));
}

function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return [];
  if (node.op === 'call') return node.args[1];
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]];
  return [node.args].flat(1) as readonly ASTNode[];
}
