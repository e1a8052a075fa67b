import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundle, disallowedPackages, uses } from '../scripts/size/bundles.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

// From the sources; `npm run size` holds the built package to the same.
describe('what a browser loads', () => {
  for (const use of uses) {
    const { name, code, budget = Number.POSITIVE_INFINITY } = use;
    it(`given ${name}, when it is bundled, then it is within its budget and loads no other package`, async () => {
      const bundled = await bundle(root, code, 'src');
      console.log(`${name}: ${bundled.gzip} bytes${use.budget ? ` of ${budget}` : ''}`);
      expect(bundled.gzip).toBeLessThanOrEqual(budget);
      expect(disallowedPackages(use, bundled)).toEqual([]);
    });
  }

  it('given the rules of orders, stock and payments, when a page bundles them, then the currency table is left out [reported M7]', async () => {
    const ofCurrencies = (inputs: readonly string[]) => inputs.filter((file) => /currency/.test(file));
    for (const { name, code } of uses.filter(({ budget }) => budget !== undefined))
      expect(ofCurrencies((await bundle(root, code, 'src')).inputs), name).toEqual([]);
    const deciding = await bundle(root, `export { order } from 'orderwright/order';`, 'src');
    expect(ofCurrencies(deciding.inputs)).toEqual(['src/core/currency.ts']);
  });

  it('takes no port and no adapter with the root import', async () => {
    const { inputs, externals } = await bundle(root, `export * from 'orderwright';`, 'src');
    expect(inputs.filter((file) => /^src\/(ports|adapters|flow|cli|testing)\//.test(file))).toEqual([]);
    expect(inputs.filter((file) => file.includes('node_modules/zod/'))).toEqual([]);
    expect(externals).toEqual([]);
  });

  for (const entry of ['order', 'inventory', 'payment']) {
    it(`takes no package at all with everything of orderwright/${entry}`, async () => {
      const code = `export * from 'orderwright/${entry}';`;
      expect(disallowedPackages({ name: entry, code }, await bundle(root, code, 'src'))).toEqual([]);
    });
  }
});
