import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Ends the run with the names of what was not run and one line of counts: `N passed, N failed, N skipped`. */
export default class NotRunReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    let passed = 0;
    let skipped = 0;
    // A file that does not load and an error outside any test count as failures.
    let failed = errors.length;
    const notRun: string[] = [];
    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else {
          skipped += 1;
          notRun.push(`${module.relativeModuleId} > ${test.fullName}`);
        }
      }
    }
    process.once('exit', () => {
      if (notRun.length > 0) console.log(`Not run:\n${notRun.map((name) => `  ${name}`).join('\n')}\n`);
      console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
    });
  }
}
