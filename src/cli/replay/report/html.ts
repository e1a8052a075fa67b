/** Pieces of a page. Whatever a template is filled with is escaped, unless it is a piece of page itself. */

/** Text that stands in the page as it is. It has no `toString` of its own, so it cannot slip into other text. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | null | undefined | false | readonly Part[];

/**
 * A piece of page.
 *
 * @example
 * html`<td>${'<script>'}</td>`.text // '<td>&lt;script&gt;</td>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let text = strings[0] ?? '';
  for (const [i, part] of parts.entries()) text += written(part) + (strings[i + 1] ?? '');
  return new Html(text);
}

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(written).join('');
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters are shown as a replacement: a page that holds them is not well formed, and nobody can see them. */
function escaped(text: string): string {
  return (
    text
      .replaceAll(/[&<>"']/g, (char) => ENTITIES[char] ?? char)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
      .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g, '\ufffd')
      .replaceAll(/\p{Surrogate}/gu, '\ufffd')
  );
}

const MAX_SHOWN = 96;

/** A name that somebody else has given: set apart from the direction of the text around it, and cut where it is endless. */
export function name(text: string): Html {
  const shown = text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  return html`<bdi class="id">${shown}</bdi>`;
}
