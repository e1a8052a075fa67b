import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** The folder of src whose mutants are tried: its own tests have to see them. */
const folder = process.env.ORDERWRIGHT_MUTATE ?? '{core,order,inventory,payment}';

export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: [`test/${folder}/**/*.test.ts`],
    globalSetup: [],
    reporters: ['default'],
    setupFiles: ['test/setup/mutation.ts'],
  },
});
