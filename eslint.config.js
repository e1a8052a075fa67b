import neverthrow from '@bufferings/eslint-plugin-neverthrow';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Biome does the formatting and the fast rules. Here are the rules that need types, and the bans that
// keep rule modules pure: time, ids and facts arrive in the command.

const domain = [
  'src/{core,order,inventory,payment,flow,fulfillment,after-sales,anomaly,notifications,channels,reconciliation,tracking,ports}/**/*.ts',
];
const schemas = ['src/**/schema.ts', 'src/**/*.schema.ts'];

const impure = 'Rule modules are pure: let the value arrive in the command, or put this behind a port.';
const locale = 'The answer depends on the machine: compare code units, or format at the edge.';

const zodNamed = {
  selector: 'ImportDeclaration[source.value="zod"] ImportSpecifier[imported.name="z"]',
  message: "Write `import * as z from 'zod'`: the named import bundles every locale of zod.",
};

const impureSyntax = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: impure },
  { selector: 'CallExpression[callee.name="Date"]', message: impure },
  { selector: 'MemberExpression[property.name=/^(localeCompare|toLocale\\w*)$/]', message: locale },
];

const impureProperties = [
  ['Date', 'now'],
  ['performance', 'now'],
  ['Math', 'random'],
  ['crypto', 'randomUUID'],
  ['crypto', 'getRandomValues'],
  ['process', 'env'],
].map(([object, property]) => ({ object, property, message: impure }));

const impureGlobals = [
  { name: 'Intl', message: locale },
  ...['setTimeout', 'setInterval', 'setImmediate', 'process'].map((name) => ({ name, message: impure })),
];

const imports = {
  zod: { name: 'zod', allowTypeImports: true, message: 'zod belongs in schema.ts or *.schema.ts files.' },
  dateFns: { name: 'date-fns', message: "Import one function by its subpath, 'date-fns/addMinutes'." },
  random: ['crypto', 'node:crypto'].map((name) => ({
    name,
    importNames: ['default', 'randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'webcrypto'],
    message: impure,
  })),
  builtin: { group: ['node:*', '!node:crypto'], message: impure },
  clock: {
    regex: String.raw`^date-fns/(is(Past|Future|Today|Tomorrow|Yesterday|This\w+)|\w+Of(Today|Tomorrow|Yesterday)|\w+ToNow\w*|constructNow)$`,
    message: impure,
  },
};

// A later block replaces a rule of an earlier one as a whole, so each file is given its complete list here.
const restrictedImports = (isDomain, isSchema) => [
  'error',
  {
    paths: [...(isSchema ? [] : [imports.zod]), imports.dateFns, ...(isDomain ? imports.random : [])],
    patterns: isDomain ? [imports.builtin, imports.clock] : [],
  },
];

export default defineConfig(
  { ignores: ['dist/', 'dist-cli/', 'out/', 'coverage/', 'test/docs/.snippets/'] },
  {
    files: ['**/*.{ts,js,mjs}'],
    languageOptions: { parser: tseslint.parser },
    plugins: { '@typescript-eslint': tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: { 'no-restricted-syntax': ['error', zodNamed] },
  },
  {
    files: ['src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { neverthrow },
    rules: {
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'neverthrow/must-use-result': 'error',
      '@typescript-eslint/no-restricted-imports': restrictedImports(false, false),
    },
  },
  { files: schemas, rules: { '@typescript-eslint/no-restricted-imports': restrictedImports(false, true) } },
  {
    files: domain,
    rules: {
      'no-restricted-syntax': ['error', zodNamed, ...impureSyntax],
      'no-restricted-properties': ['error', ...impureProperties],
      'no-restricted-globals': ['error', ...impureGlobals],
      '@typescript-eslint/no-restricted-imports': restrictedImports(true, false),
    },
  },
  {
    files: domain.flatMap((folder) => [
      folder.replace('*.ts', 'schema.ts'),
      folder.replace('*.ts', '*.schema.ts'),
    ]),
    rules: { '@typescript-eslint/no-restricted-imports': restrictedImports(true, true) },
  },
);
