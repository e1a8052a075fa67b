import { bars } from '../charts/bars.ts';
import { tableOf } from '../charts/figure.ts';
import { count } from '../format.ts';
import { type Html, html, name, type Part } from '../html.ts';
import type { Stock, StockPass, StockRow } from '../source.ts';
import { nothing, section } from './section.ts';

/** The maximum number of named products that do not add up. */
const MAX_PRODUCTS = 10;

export function stockSection(stock: Stock): Html {
  return section({
    id: 'stock',
    title: 'Stock conservation',
    lead: 'Every unit is accounted for.',
    content: stock.kind === 'passes' ? passesPart(stock.passes) : rowsPart(stock.rows),
  });
}

function passesPart(passes: readonly StockPass[]): Part {
  if (passes.length === 0) return nothing('No stock was kept.');
  return html`<p class="about">Units at first, minus deducted, plus restocked, are in stock. In stock is available plus frozen. Frozen is the sum of open holds.</p><div class="pair">${passes.map(passPart)}</div>`;
}

function passPart({
  name: title,
  initial,
  deducted,
  restocked,
  available,
  frozen,
  held,
  refusedRows,
}: StockPass): Html {
  const stays = initial - deducted + restocked;
  const checks: readonly (readonly [string, boolean])[] = [
    [
      `${count(initial)} − ${count(deducted)} + ${count(restocked)} = ${count(available + frozen)}`,
      stays === available + frozen,
    ],
    [
      `${count(available)} available + ${count(frozen)} frozen = ${count(stays)}`,
      available + frozen === stays,
    ],
    [`${count(frozen)} frozen = ${count(held)} in open holds`, frozen === held],
  ];
  return html`<div><h3>${title}</h3>${bars({
    caption: `Units of the pass ${title}`,
    head: ['', 'Units', 'Of the first'],
    bars: [
      { label: 'at first', count: initial, tone: 'k-first' },
      { label: 'deducted', count: deducted, tone: 'k-out' },
      { label: 'restocked', count: restocked, tone: 'k-back' },
      { label: 'available', count: available, tone: 'k-available' },
      { label: 'frozen', count: frozen, tone: 'k-frozen' },
    ],
    whole: initial,
  })}${checkList(checks)}<p class="about">${count(refusedRows)} movements were refused: too little was available, or nothing was held.</p></div>`;
}

function rowsPart(rows: readonly StockRow[]): Part {
  if (rows.length === 0) return nothing('This source has no stock.');
  const sum = (of: (row: StockRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  const total = sum((row) => row.total);
  const parts = [sum((row) => row.available), sum((row) => row.frozen), sum((row) => row.locked)] as const;
  const astray = rows.filter((row) => row.total !== row.available + row.frozen + row.locked);
  const [available, frozen, locked] = parts;
  const check = `${count(available)} available + ${count(frozen)} frozen + ${count(locked)} locked = ${count(available + frozen + locked)}, and the total is ${count(total)}`;
  return html`<p class="about">The latest row of ${count(rows.length)} products in the source’s own stock table.</p>${bars(
    {
      caption: 'Units in stock',
      head: ['', 'Units', 'Of the total'],
      bars: [
        { label: 'available', count: available, tone: 'k-available' },
        { label: 'frozen', count: frozen, tone: 'k-frozen' },
        { label: 'locked', count: locked, tone: 'k-out' },
      ],
      whole: total,
    },
  )}${checkList([
    [check, available + frozen + locked === total],
    [`${count(astray.length)} of ${count(rows.length)} products do not add up`, astray.length === 0],
  ])}${
    astray.length > 0 &&
    tableOf(
      {
        head: ['Product', 'Total', 'Available', 'Frozen', 'Locked'],
        rows: astray
          .slice(0, MAX_PRODUCTS)
          .map((row) => [name(row.sku), ...[row.total, row.available, row.frozen, row.locked].map(count)]),
      },
      `Products that do not add up${astray.length > MAX_PRODUCTS ? `, ${MAX_PRODUCTS} of them` : ''}`,
    )
  }`;
}

function checkList(checks: readonly (readonly [string, boolean])[]): Html {
  const items = checks.map(
    ([text, holds]) =>
      html`<li class="${holds ? 'holds' : 'fails'}"><span class="mark">${holds ? 'holds' : 'fails'}</span> ${text}</li>`,
  );
  return html`<ul class="checks">${items}</ul>`;
}
