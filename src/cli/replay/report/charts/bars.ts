/** A table with a bar in each row. Its numbers are visible, so it needs no separate table. */
import { count, percent } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { across } from './figure.ts';

interface Bar {
  readonly label: Part;
  readonly count: number;
  /** A class of the palette. */
  readonly tone: string;
  /** Further cells after the number. */
  readonly notes?: readonly Part[];
}

export interface Bars {
  readonly caption: string;
  readonly head: readonly [label: string, count: string, share: string, ...notes: string[]];
  readonly bars: readonly Bar[];
  /** The total of the shares. */
  readonly whole: number;
  /** The value of the longest bar. Default: the whole. */
  readonly longest?: number;
}

export function bars({ caption, head, bars: rows, whole, longest = whole }: Bars): Html {
  const [label, counted, share, ...notes] = head;
  const headings = [counted, share, ...notes].map((text) => html`<th scope="col" class="n">${text}</th>`);
  const body = rows.map(({ label: name, count: n, tone, notes: more = [] }) => {
    const cells = [count(n), percent(n, whole), ...more].map((cell) => html`<td class="n">${cell}</td>`);
    return html`<tr><th scope="row">${name}</th><td class="bar"><svg width="100%" height="16" aria-hidden="true"><rect class="rail" width="100%" height="16" rx="2"/>${n > 0 && html`<rect class="${tone}" width="${across(Math.max(0.004, n / Math.max(1, longest)))}" height="16" rx="2"/>`}</svg></td>${cells}</tr>`;
  });
  return html`<table class="bars${notes.length > 1 && ' many'}"><caption class="sr">${caption}</caption><thead><tr><th scope="col">${label}</th><td class="bar"></td>${headings}</tr></thead><tbody>${body}</tbody></table>`;
}
