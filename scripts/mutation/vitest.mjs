/**
 * As much of vitest as the tests of the rules use, in this process: they are collected into a list and called one by
 * one. The assertions are vitest's own.
 */
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import * as chai from 'chai';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);
export const expect = chai.expect;

const path = [];
const hooks = [];

function register(name, body) {
  const tests = globalThis.__orderwright_tests__;
  const before = [...path];
  const after = hooks.filter(({ within }) => within.every((each, i) => each === before[i]));
  tests.push({ id: `${tests.length} ${[...path, name].join(' > ')}`, body, after });
}

// it(name, fn) and it(name, options, fn)
export function it(name, ...rest) {
  register(name, rest.at(-1));
}
it.skipIf = (skip) => (skip ? () => {} : it);
it.each =
  (rows) =>
  (name, ...rest) => {
    const body = rest.at(-1);
    for (const row of rows) register(name, () => (Array.isArray(row) ? body(...row) : body(row)));
  };
export const test = it;

export function describe(name, ...rest) {
  path.push(name);
  rest.at(-1)();
  path.pop();
}
describe.skip = () => {};
describe.each =
  (rows) =>
  (name, ...rest) => {
    const body = rest.at(-1);
    for (const row of rows) describe(name, () => (Array.isArray(row) ? body(...row) : body(row)));
  };

export function afterEach(body) {
  hooks.push({ within: [...path], body });
}
