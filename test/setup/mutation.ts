/**
 * A mutation run tries every mutant on the same cases: a survivor is then a hole in the tests, never bad luck. The first
 * counterexample kills a mutant; nobody wants to see it made smaller.
 */
import fc from 'fast-check';

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: 1, endOnFailure: true });
