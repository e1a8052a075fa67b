/** A section of the page: heading, description and content. */
import { type Html, html, type Part } from '../html.ts';

export interface Section {
  /** The anchor. */
  readonly id: string;
  readonly title: string;
  readonly lead: Part;
  readonly content: Part;
}

export function section({ id, title, lead, content }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-h"><h2 id="${id}-h">${title}</h2><p class="lead">${lead}</p>${content}</section>`;
}

/** The text of an empty section. */
export function nothing(what: string): Html {
  return html`<p class="nothing">${what}</p>`;
}
