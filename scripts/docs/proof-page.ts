/** The figures of the mutation runs, put into the guide to the proof between their two marks. */
import { existsSync, readFileSync } from 'node:fs';
import { FOLDERS, recordOf } from '../mutation/folders.ts';
import type { FolderRecord } from '../mutation/record.ts';
import { markdownTable } from './tables.ts';

const PAGE = 'docs/proof.md';
const [BEGIN, END] = ['<!-- mutation -->\n', '<!-- end of mutation -->'];

export function proofPage(): readonly [path: string, text: string] {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the mutation figures`);
  return [PAGE, `${page.slice(0, from)}${BEGIN}${figures()}\n${page.slice(to)}`];
}

function figures(): string {
  const records = FOLDERS.map(({ name }) => recordOf(name))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as FolderRecord);
  return markdownTable(
    ['folder', 'mutants', 'killed', 'timeouts', 'survivors', 'score', 'do not compile', 'recorded'],
    records.map((each) => [
      `[${each.folder}](../${recordOf(each.folder)})`,
      each.mutants.toLocaleString('en'),
      each.killed.toLocaleString('en'),
      `${each.timeouts}`,
      `${each.survivors}`,
      `${each.score} %`,
      `${each.compileErrors}`,
      `${each.commit}, ${each.date}`,
    ]),
  );
}
