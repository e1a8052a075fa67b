/**
 * Constant folding. Parts of a condition without variables are evaluated once, when the rule is checked. A part that can only
 * fail is a problem then, and a condition that is always or never true is a warning.
 */
import { type ASTNode, type Environment, serialize } from '@marcbachmann/cel-js';

/** A truth value that does not depend on the facts; `undefined` if it does. */
export type Certain = boolean | undefined;

/** The constant truth value of a condition, if it has one. Throws the engine's error if a constant part can only fail. */
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
  // The node itself is not constant; its parts may still be ones that can only fail.
  truths();
  return undefined;
}

/** Whether it contains no variable. The elements of a list in a comprehension are variables too. */
function isConstant(node: ASTNode): boolean {
  return node.op === 'value' || (node.op !== 'id' && partsOf(node).every(isConstant));
}

function partsOf(node: ASTNode): readonly ASTNode[] {
  if (node.op === 'value' || node.op === 'id') return [];
  if (node.op === 'call') return node.args[1];
  if (node.op === 'rcall') return [node.args[1], ...node.args[2]];
  return [node.args].flat(1) as readonly ASTNode[];
}
