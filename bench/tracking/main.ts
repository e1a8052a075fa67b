/**
 * What the tracker costs beside a bare loop for the same outputs, and what it keeps of a million orders.
 * `npm run bench:tracking` writes bench/results/tracking.json and tracking.md; `-- speed` and `-- memory` measure one half
 * and leave the other as it was.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type Memory, measured, measuredApart, memoryCases } from './memory.ts';
import { budgetsOf, type Results, report } from './report.ts';
import { speed } from './speed.ts';

const FILE = 'bench/results/tracking';
const ORDERS = 1_000_000;

export function main([part, of = '{}']: string[]): void {
  if (part === 'keep') {
    process.stdout.write(JSON.stringify(measured(JSON.parse(of))));
    return;
  }
  const last: Partial<Results> = existsSync(`${FILE}.json`)
    ? JSON.parse(readFileSync(`${FILE}.json`, 'utf8'))
    : {};
  const memory = (): readonly Memory[] => memoryCases(ORDERS).map(measuredApart);
  const results: Results = {
    date: new Date().toISOString().slice(0, 10),
    machine: `${availableParallelism()} shared cores, Node ${process.version}`,
    speed: part === 'memory' && last.speed ? last.speed : speed(),
    memory: part === 'speed' && last.memory ? last.memory : memory(),
  };
  writeFileSync(`${FILE}.json`, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(`${FILE}.md`, report(results));
  console.log(report(results));
  if (budgetsOf(results).some(({ kept }) => !kept)) process.exitCode = 1;
}
