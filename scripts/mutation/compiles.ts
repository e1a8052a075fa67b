/** Which mutants the compiler refuses. They need no test. */
import { createHash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import ts from 'typescript';
import type { Change } from './record.ts';

/**
 * Those of the changes with which the sources still type-check. One program is taken from change to change, so only what
 * a change affects is checked again.
 */
export function thatCompile(changes: readonly Change[]): Change[] {
  const { options, fileNames } = sources();
  const changed = new Map<string, string>();
  const host = ts.createIncrementalCompilerHost(options);
  const read = new Map<string, ts.SourceFile | undefined>();
  const load = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    const text = changed.get(relative(process.cwd(), name));
    if (text !== undefined) return versioned(name, text);
    if (!read.has(name)) read.set(name, load(name, ...rest));
    return read.get(name);
  };
  let program: ts.SemanticDiagnosticsBuilderProgram | undefined;
  const errors = () => {
    program = ts.createSemanticDiagnosticsBuilderProgram(fileNames, options, host, program);
    return [...program.getSyntacticDiagnostics(), ...drained(program)].length;
  };
  const before = errors();
  if (before > 0) throw new Error(`the sources have ${before} type errors without any change`);
  return changes.filter(({ file, text }) => {
    changed.clear();
    changed.set(file, text);
    return errors() === 0;
  });
}

function sources() {
  const config = ts.getParsedCommandLineOfConfigFile(
    resolve('tsconfig.mutation.json'),
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: ({ messageText }) => fail(messageText) },
  );
  return config ?? fail('no configuration');
}

function fail(message: string | ts.DiagnosticMessageChain): never {
  throw new Error(ts.flattenDiagnosticMessageText(message, '\n'));
}

function versioned(name: string, text: string): ts.SourceFile {
  const file = ts.createSourceFile(name, text, { languageVersion: ts.ScriptTarget.ES2022 }, true);
  return Object.assign(file, { version: createHash('sha1').update(text).digest('hex') });
}

/** The errors of every file that a change affects. */
function drained(program: ts.SemanticDiagnosticsBuilderProgram): ts.Diagnostic[] {
  const found: ts.Diagnostic[] = [];
  for (;;) {
    const affected = program.getSemanticDiagnosticsOfNextAffectedFile();
    if (affected === undefined) return found;
    found.push(...affected.result);
  }
}
