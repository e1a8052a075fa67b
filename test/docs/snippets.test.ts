import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { compileArguments, errorsOf, moduleOf, type Page, pages, root, write } from './pages.ts';
import { placesChecked } from './values.ts';

/** Wrong on purpose: what each of them must be caught by. */
const planted: readonly Page[] = [
  {
    name: 'planted/does-not-compile.md',
    text: "# Planted\n```ts\nimport { decide } from 'orderwright';\ndecide(1);\n```\n",
  },
  { name: 'planted/other-value.md', text: '# Planted\n\n```ts\nconst x = [1, 2];\nx; // → [1, 3]\n```\n' },
  { name: 'planted/throws.md', text: "# Planted\n```ts\nthrow new Error('planted');\n```\n" },
  { name: 'planted/not-run.md', text: "# Planted\n```ts no-run\nthrow new Error('planted');\n```\n" },
  {
    name: 'planted/never-reached.md',
    text: '# Planted\n```ts\nconst later = () => {\n  1 + 1; // → 2\n};\n```\n',
  },
  {
    name: 'planted/right.md',
    text: "# Planted\n```ts\nconst a = { b: 1, c: [2, 3] };\na; // → { b: 1, … }\na.c; // → [2, …]\n'a long text'; // → 'a long…'\na; // → {\n//   b: 1,\n//   c: […],\n// }\n```\n",
  },
];

const modules = [...pages(), ...planted].map(moduleOf);
const files = write(modules);
const compiled = spawnSync(process.execPath, compileArguments, { cwd: root, encoding: 'utf8' });
const errors = errorsOf(compiled.stdout + compiled.stderr);

/** Runs a page; answers the lines it compared. */
async function run(name: string): Promise<readonly number[]> {
  await import(/* @vite-ignore */ files.get(name) ?? '');
  return placesChecked().flatMap((place) =>
    place.startsWith(`${name}:`) ? Number(place.split(':')[1]) : [],
  );
}

describe('the examples in the documentation', () => {
  it('compile', () => {
    const ours = [...errors].filter(([page]) => !page.startsWith('planted/')).flatMap(([, texts]) => texts);
    expect(ours).toEqual([]);
  });

  for (const { name, expectations } of modules.filter((module) => !module.name.startsWith('planted/'))) {
    it(`yield what ${name} says`, async () => {
      expect(await run(name)).toEqual(expectations);
    });
  }

  it('are in languages that a test looks at, or in none', () => {
    const known = new Set(['ts', 'ts no-run', 'sh', 'sql', 'json', 'text', 'mermaid']);
    const unknown = modules.flatMap(({ name, fences }) =>
      fences.filter((fence) => !known.has(fence)).map((fence) => `${name}: ${fence}`),
    );
    expect(unknown).toEqual([]);
  });
});

describe('a wrong example', () => {
  it('that does not compile is found, on its line', () => {
    expect(errors.get('planted/does-not-compile.md')).toEqual([
      expect.stringContaining('planted/does-not-compile.md:4: TS2554'),
    ]);
  });

  it('that yields something else is found, on its line', async () => {
    await expect(run('planted/other-value.md')).rejects.toThrow(
      'planted/other-value.md:5: expected [1, 3], got [ 1, 2 ]',
    );
  });

  it('that throws is found', async () => {
    await expect(run('planted/throws.md')).rejects.toThrow('planted');
  });

  it('that is never reached is found', async () => {
    expect(await run('planted/never-reached.md')).toEqual([]);
    expect(modules.find(({ name }) => name === 'planted/never-reached.md')?.expectations).toEqual([4]);
  });

  it('that expects a value of nothing is found', () => {
    expect(() => moduleOf({ name: 'x.md', text: '# X\n```ts\n// → 1\n```\n' })).toThrow('x.md:3');
  });
});

it('runs a right example to its end, and none that is marked not to run', async () => {
  expect(await run('planted/right.md')).toEqual([4, 5, 6, 7]);
  expect(await run('planted/not-run.md')).toEqual([]);
});
