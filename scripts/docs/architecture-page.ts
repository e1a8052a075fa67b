/** The picture of the layers, drawn from the imports of src and put into the page between its two marks. */
import { readFileSync } from 'node:fs';
import { folderOf, type Import, importsIn, isOurs } from './imports.ts';
import { LAYERS } from './layers.ts';

const PAGE = 'docs/architecture.md';
const [BEGIN, END] = ['<!-- layers -->\n', '<!-- end of layers -->'];

export function architecturePage(): readonly [path: string, text: string] {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the picture of the layers`);
  return [PAGE, `${page.slice(0, from)}${BEGIN}${layerDiagram(importsIn('src'))}\n${page.slice(to)}`];
}

/**
 * Folders and the imports between them, lower layers at the bottom. An import that a longer way implies is left out. A
 * dashed arrow is an import of types alone.
 */
export function layerDiagram(imports: readonly Import[]): string {
  const arrows = arrowsBetween(imports.filter((each) => isOurs(each) && folderOf(each.from) !== ''));
  const drawn = [...arrows].filter(([arrow]) => !isImplied(arrow, [...arrows.keys()]));
  const folders = new Set([...arrows.keys()].flatMap((arrow) => arrow.split(' ')));
  const lines = LAYERS.flatMap((layer, i) => {
    const there = layer.filter((folder) => folders.has(folder));
    if (there.length < 2) return there.map((folder) => `${folder}`);
    return [`subgraph layer${i}[" "]`, ...there.map((folder) => `  ${folder}`), 'end'];
  });
  const links = drawn.map(([arrow, typeOnly]) => arrow.replace(' ', typeOnly ? ' -.-> ' : ' --> '));
  return ['```mermaid', 'flowchart TD', ...[...lines, ...links].map((line) => `  ${line}`), '```'].join('\n');
}

/** `from to` → whether only types are imported, in the order of the layers. */
function arrowsBetween(imports: readonly Import[]): ReadonlyMap<string, boolean> {
  const arrows = new Map<string, boolean>();
  for (const { from, to, typeOnly } of imports) {
    const [mine, theirs] = [folderOf(from), folderOf(to)];
    if (mine === theirs || theirs === '') continue;
    const arrow = `${mine} ${theirs}`;
    arrows.set(arrow, typeOnly && (arrows.get(arrow) ?? true));
  }
  return new Map([...arrows].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether other arrows lead from the one end to the other. */
function isImplied(arrow: string, arrows: readonly string[]): boolean {
  const [start = '', end = ''] = arrow.split(' ');
  const others = arrows.filter((each) => each !== arrow).map((each) => each.split(' '));
  const seen = new Set([start]);
  const queue = [start];
  for (let at = queue.pop(); at !== undefined; at = queue.pop())
    for (const [from, to = ''] of others)
      if (from === at && !seen.has(to)) {
        seen.add(to);
        queue.push(to);
      }
  return seen.has(end);
}
