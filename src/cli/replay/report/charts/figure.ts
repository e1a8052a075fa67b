/** A chart with a title, a drawing with a text description, and its numbers as a table. */
import { type Html, html, type Part } from '../html.ts';

export interface Table {
  readonly head: readonly Part[];
  /** The first cell of a row is its heading; the others are numbers. */
  readonly rows: readonly (readonly Part[])[];
}

export interface Drawing {
  /** Unique in the page. */
  readonly id: string;
  readonly title: string;
  /** A sentence that describes the drawing. */
  readonly description: string;
  readonly height: number;
  readonly content: Part;
}

/** As wide as its container, without scaling: x positions are percentages, so text keeps its size. */
export function drawing({ id, title, description, height, content }: Drawing): Html {
  return html`<svg class="plot" role="img" aria-labelledby="${id}-t ${id}-d" width="100%" height="${height}"><title id="${id}-t">${title}</title><desc id="${id}-d">${description}</desc>${content}</svg>`;
}

export function figure(title: string, about: Part, chart: Part, table: Table): Html {
  return html`<figure><figcaption><h3>${title}</h3><p class="about">${about}</p></figcaption>${chart}<details class="numbers"><summary>Numbers<span class="sr"> of ${title}</span></summary>${tableOf(table, title)}</details></figure>`;
}

/** A table that scrolls when it is wider than the screen, by keyboard as well. */
export function tableOf({ head, rows }: Table, caption: string): Html {
  const heading = head.map((cell) => html`<th scope="col">${cell}</th>`);
  const body = rows.map(
    ([first, ...cells]) =>
      html`<tr><th scope="row">${first}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`,
  );
  return html`<div class="wide" tabindex="0" role="region" aria-label="${caption}"><table><caption class="sr">${caption}</caption><thead><tr>${heading}</tr></thead><tbody>${body}</tbody></table></div>`;
}

/** A share of the width in percent, for a position or a length. */
export function across(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}
