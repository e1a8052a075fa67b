import { defineConfig } from 'tsup';

// One entry per subpath in the exports map of package.json.
export const entries: Record<string, string> = {
  index: 'src/index.ts',
  core: 'src/core/index.ts',
  order: 'src/order/index.ts',
  inventory: 'src/inventory/index.ts',
  payment: 'src/payment/index.ts',
  fulfillment: 'src/fulfillment/index.ts',
  anomaly: 'src/anomaly/index.ts',
  notifications: 'src/tracking/notifications/index.ts',
  flow: 'src/flow/index.ts',
  tracking: 'src/tracking/index.ts',
  schema: 'src/schema.ts',
  ports: 'src/ports/index.ts',
  memory: 'src/adapters/memory/index.ts',
  sql: 'src/adapters/sql/index.ts',
  channels: 'src/payment/channels/index.ts',
  reconciliation: 'src/payment/reconciliation/index.ts',
  resilience: 'src/adapters/cockatiel/index.ts',
  signatures: 'src/adapters/signatures/index.ts',
  rules: 'src/adapters/rules/index.ts',
  otel: 'src/adapters/otel/index.ts',
  testing: 'src/testing/index.ts',
};

// A file of its own and no subpath: whoever handles no money then loads no decimal library.
const parts: Record<string, string> = { 'core.money': 'src/core/money.ts' };

export default defineConfig({
  entry: { ...entries, ...parts },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  splitting: true,
  treeshake: true,
  clean: true,
  sourcemap: false,
  skipNodeModulesBundle: true,
  removeNodeProtocol: false,
});
