/** Circles in the imports of a program. */
import { type Import, isOurs } from '../../scripts/docs/imports.ts';

/** Every circle of imports, type imports included: each as the way round, `a → b → a`. */
export function circles(all: readonly Import[]): string[] {
  const next = new Map<string, string[]>();
  for (const each of all) if (isOurs(each)) next.set(each.from, [...(next.get(each.from) ?? []), each.to]);
  return components(next)
    .filter((members) => members.length > 1 || next.get(members[0] ?? '')?.includes(members[0] ?? ''))
    .map((members) => wayRound(members, next));
}

/** The strongly connected components of a graph, by Tarjan's algorithm. */
function components(next: ReadonlyMap<string, readonly string[]>): string[][] {
  const [index, low] = [new Map<string, number>(), new Map<string, number>()];
  const [path, onPath] = [[] as string[], new Set<string>()];
  const found: string[][] = [];
  const visit = (node: string): number => {
    index.set(node, index.size);
    let lowest = index.size - 1;
    path.push(node);
    onPath.add(node);
    for (const other of next.get(node) ?? []) {
      if (!index.has(other)) lowest = Math.min(lowest, visit(other));
      else if (onPath.has(other)) lowest = Math.min(lowest, index.get(other) ?? lowest);
    }
    low.set(node, lowest);
    if (lowest === index.get(node)) {
      const members = path.splice(path.indexOf(node));
      for (const member of members) onPath.delete(member);
      found.push(members);
    }
    return lowest;
  };
  for (const node of next.keys()) if (!index.has(node)) visit(node);
  return found;
}

/** A shortest way from the first member back to itself. */
function wayRound(members: readonly string[], next: ReadonlyMap<string, readonly string[]>): string {
  const [first = ''] = [...members].sort();
  const queue: string[][] = [[first]];
  const seen = new Set<string>();
  for (let way = queue.shift(); way; way = queue.shift()) {
    for (const other of next.get(way.at(-1) ?? '') ?? []) {
      if (other === first) return [...way, first].join(' → ');
      if (!members.includes(other) || seen.has(other)) continue;
      seen.add(other);
      queue.push([...way, other]);
    }
  }
  return members.join(' → ');
}
