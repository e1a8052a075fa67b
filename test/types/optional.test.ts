import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { entriesOf, exactProperties, programOf } from '../support/optional.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What the library itself writes: states, events, problems, and figures folded from them. They are plain JSON and hold no `undefined`. */
const WRITTEN = new Set([
  ...['Order', 'OrderAt', 'OrderEvent', 'Payment', 'PaymentEvent', 'Refund', 'RefundEvent'],
  ...['Attempt', 'Capture', 'Incident', 'Receipt'],
  ...[
    'RefundTerms',
    'Stamp',
    'Tender',
    'SplitPayment',
    'SplitPaymentEvent',
    'SuspenseEvent',
    'HandlingEvent',
    'ClaimedKey',
    'RetryableKey',
    'DoneKey',
  ],
  ...[
    'TableProblem',
    'ExtensionProblem',
    'FieldProblem',
    'LineProblem',
    'ByStream',
    'Moves',
    'milestones',
    'firstAt',
  ],
]);

describe('what a host hands in, under exactOptionalPropertyTypes', () => {
  it('given each optional property of a command or an option, when a host passes undefined, then it compiles [reported L12]', () => {
    const entries = entriesOf(root).filter((entry) => !entry.startsWith('src/simulator/'));
    expect(entries.length).toBeGreaterThan(15);
    const found = exactProperties(root, programOf(root, entries), entries, WRITTEN);
    expect(found.map(({ file, name, path }) => `${file} ${name}, by ${path}`)).toEqual([]);
  });

  it('given planted properties, when they are walked, then those that are handed in are found and no others', () => {
    const planted = `
      export interface Options { readonly plain?: string; readonly open?: string | undefined; nested?: { readonly deep?: 1 } | undefined }
      export interface Written { readonly note?: string }
      export interface Result { readonly handedOut?: string }
      interface Base { readonly inherited?: string }
      export function run(options: Options, partial: Partial<Base>, state: Written): Result { return { ...options, ...partial, ...state }; }
      export class Port { constructor(calls: { answer(request: { readonly asked?: 1 }): Promise<{ readonly answered?: 1 }> }) {} }
      export type { Base };`;
    const entry = 'src/planted.ts';
    const host = ts.createCompilerHost({});
    const { getSourceFile, fileExists, readFile } = host;
    const isPlanted = (file: string) => file.endsWith(entry);
    Object.assign(host, {
      fileExists: (file: string) => isPlanted(file) || fileExists(file),
      readFile: (file: string) => (isPlanted(file) ? planted : readFile(file)),
      getSourceFile: (file: string, version: ts.ScriptTarget) =>
        isPlanted(file) ? ts.createSourceFile(file, planted, version, true) : getSourceFile(file, version),
    });
    const found = exactProperties(root, programOf(root, [entry], host), [entry], new Set(['Written']));
    expect(found.map(({ name }) => name).sort()).toEqual([
      'Base.inherited',
      'Options.deep',
      'Options.plain',
      'answer.answered',
    ]);
  });
});
