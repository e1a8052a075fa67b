#!/usr/bin/env node
import { demo } from './demo/command.ts';
import { replay } from './replay/index.ts';
import { simulate } from './simulate/command.ts';
import { version } from './version.ts';

const HELP = `orderwright ${version()}: orders, stock and money, on the command line

  orderwright replay                           drive a recorded history of orders through the library
  orderwright demo                             run a small sample shop
  orderwright simulate                         simulate shops with faults, in virtual time, and check every promise
  orderwright help                             this text
  orderwright --version

Each command has --help.
`;

const COMMANDS: ReadonlyMap<string, (args: readonly string[]) => Promise<number>> = new Map([
  ['replay', (args) => replay(args)],
  ['demo', demo],
  ['simulate', (args) => simulate(args)],
]);

async function main([name = 'help', ...args]: readonly string[]): Promise<number> {
  if (['help', '--help', '-h'].includes(name)) return print(HELP);
  if (['--version', '-v'].includes(name)) return print(`${version()}\n`);
  const command = COMMANDS.get(name);
  if (command) return command(args);
  process.stderr.write(`orderwright: there is no command ${JSON.stringify(name)}\n\n${HELP}`);
  return 1;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
