/** Errors are recognised by their `code`, never by their class: a host may hold another copy of this package. */

const DECLARED = /\bclass (\w+)(?:<[^>]*>)? extends (\w+)/g;

/** Names of the classes in these texts that are errors, also those that extend one of them. */
export function errorClasses(texts: readonly string[]): ReadonlySet<string> {
  const declared = texts.flatMap((text) =>
    [...text.matchAll(DECLARED)].map(([, name = '', base = '']) => [name, base]),
  );
  const found = new Set<string>();
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const [name = '', base = ''] of declared)
      if (/Error$/.test(base) || found.has(base)) found.add(name);
  }
  return found;
}

/** Lines that ask whether a value is an instance of one of the classes. */
export function recognisedByClass(text: string, classes: ReadonlySet<string>): string[] {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) =>
      [...line.replace(/\/\/.*$/, '').matchAll(/\binstanceof (\w+)/g)].some(([, name = '']) =>
        classes.has(name),
      ),
    );
}
