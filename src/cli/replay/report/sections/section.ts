/** A part of the page: its heading, a sentence of what it is about, and what it shows. */
import { type Html, html, type Part } from '../html.ts';

export interface Section {
  /** The anchor, and the place in the table of contents. */
  readonly id: string;
  readonly title: string;
  readonly lead: Part;
  readonly content: Part;
}

export function section({ id, title, lead, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2><p class="lead">${lead}</p>${content}</section>`;
}

/** What stands where there is nothing to show. */
export function nothing(what: string): Html {
  return html`<p class="nothing">${what}</p>`;
}
