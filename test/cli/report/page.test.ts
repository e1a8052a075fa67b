import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../src/cli/replay/report/data.ts';
import { html, name } from '../../../src/cli/replay/report/html.ts';
import { reportPage } from '../../../src/cli/replay/report/page.ts';
import type { ReportSource } from '../../../src/cli/replay/report/source.ts';
import { MINUTE, type Names, orderOf, someOrders, sourceOf, T0 } from './source.ts';

const pageOf = (source: ReportSource) => reportPage(reportOf(source));

const VOID = new Set(['meta', 'br', 'input']);
const TOKEN = /<!doctype html>|<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"<>]*")?)*)\s*(\/?)>|<|>/gi;

/**
 * The tags of a page in order, with the names of their attributes. Throws for malformed or unbalanced tags. The content
 * of style and script is left out.
 */
function skeletonOf(page: string): readonly string[] {
  const bare = page.replaceAll(/(<(style|script)>)[\s\S]*?(<\/\2>)/g, '$1$3');
  const open: string[] = [];
  const seen: string[] = [];
  for (const { 0: token, 1: closing, 2: tag, 3: attributes = '', 4: self, index } of bare.matchAll(TOKEN)) {
    if (token === '<!doctype html>') continue;
    if (tag === undefined) throw new Error(`no tag: ${bare.slice(Math.max(0, index - 80), index + 80)}`);
    if (closing === '/') {
      if (open.pop() !== tag) throw new Error(`</${tag}> closes nothing`);
      continue;
    }
    seen.push(
      [
        tag,
        ...[...attributes.replaceAll(/"[^"]*"/g, '').matchAll(/\s([a-z][a-z0-9-]*)(?==|\s|$)/gi)].map(
          ([, each]) => each,
        ),
      ].join(' '),
    );
    if (self !== '/' && !VOID.has(tag)) open.push(tag);
  }
  if (open.length > 0) throw new Error(`left open: ${open.join(' ')}`);
  return seen;
}

/** One abnormal order with every external name. */
function named(names: Names, title: string, text: string): ReportSource {
  const order = orderOf(
    [
      ['PENDING_PAYMENT', T0],
      ['SHIPPED', T0 + MINUTE],
      ['PROCESSING', T0 + 2 * MINUTE],
    ],
    names,
  );
  return sourceOf([order], {
    title,
    nows: [T0 + 99 * 60 * MINUTE],
    intake: { counts: [['records', 4]], rejects: [{ code: 'NOT_JSON', problem: text, text }] },
    stock: { kind: 'rows', rows: [{ sku: text, total: 3, available: 1, frozen: 1, locked: 0 }] },
  });
}

const PLAIN = skeletonOf(pageOf(named({ orderId: 'o', userId: 'u', parcel: 'p', place: 'l' }, 't', 'x')));

describe('the page', () => {
  it('given hostile names, when the page is written, then its tags are those of plain names', () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=alert(1)>',
        "' onmouseover='alert(1)",
        '</style><script>alert(1)</script>',
        '<!-- ',
        ']]>',
        '&lt;script&gt;',
        '\u202Eevil\u0000\ud800',
        'x'.repeat(5_000),
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    );
    const all = fc.tuple(hostile, hostile, hostile, hostile, hostile, hostile);
    fc.assert(
      fc.property(all, ([orderId, userId, parcel, place, title, text]) => {
        const page = pageOf(named({ orderId, userId, parcel, place }, title, text));
        expect(skeletonOf(page)).toEqual(PLAIN);
        expect(page).not.toMatch(/<script>alert|<img/);
        expect(Buffer.from(page).toString()).toBe(page);
      }),
      { numRuns: 40 },
    );
  });

  it('given a long name, when it is shown, then it is escaped and truncated', () => {
    expect(name('<o-1>').text).toBe('<bdi class="id">&lt;o-1&gt;</bdi>');
    expect(name('x'.repeat(5_000)).text.length).toBeLessThan(200);
    expect(html`<b>${[1, null, false, html`<i></i>`]}</b>`.text).toBe('<b>1<i></i></b>');
  });

  it('given any orders, when the page is written, then it is well formed and of bounded size', () => {
    fc.assert(
      fc.property(someOrders, (orders) => {
        expect(skeletonOf(pageOf(sourceOf(orders))).length).toBeGreaterThan(40);
      }),
      { numRuns: 40 },
    );
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) =>
        orderOf([['PENDING_PAYMENT', T0 + (i % 500) * MINUTE]], {
          orderId: `o-${String(i).padStart(6, '0')}`,
        }),
      );
    const [small, large] = [pageOf(sourceOf(many(600))), pageOf(sourceOf(many(12_000)))];
    // Longer numbers and more non-empty steps, but no more orders.
    expect(large.length).toBeLessThan(1.1 * small.length);
    expect(large).toMatch(/The 25 most overdue, of 11,2\d\d/);
  });

  it('given no orders, when the page is written, then every section has its text for empty', () => {
    const page = pageOf(sourceOf([]));
    for (const text of [
      'There are no orders',
      'There are no status events',
      'There was nothing to inspect',
      'This source has no stock',
    ])
      expect(page).toContain(text);
    expect(page.split('There are no orders')).toHaveLength(3);
    expect(page).not.toMatch(/NaN|Infinity|undefined|null/);
    const paid = pageOf(sourceOf([orderOf([['PAID', T0]])]));
    expect(paid).toContain('No placement was observed');
    expect(paid).toContain('No order ended');
    expect(paid).toMatch(/<ul class="legend"><li>.{0,200}paid<\/li><\/ul>/);
  });

  it('given the page, when it is loaded, then its policy allows only its own style and script, by hash', () => {
    const page = pageOf(named({ orderId: 'o', userId: 'u', parcel: 'p', place: 'l' }, 't', 'x'));
    expect(page).not.toMatch(/https?:|\bsrc=|url\(|@import|<link|\bstyle="|\bon[a-z]+="/);
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '';
    expect(policy).toContain('default-src &#39;none&#39;');
    for (const tag of ['style', 'script']) {
      const pieces = [...page.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, 'g'))];
      expect(pieces).toHaveLength(1);
      const digest = createHash('sha256')
        .update(pieces[0]?.[1] ?? '')
        .digest('base64');
      expect(policy).toContain(`${tag}-src &#39;sha256-${digest}&#39;`);
    }
  });

  it('given drawings and tables, when the page is written, then each has a title or caption, and ids are unique', () => {
    const well = orderOf([
      ['PENDING_PAYMENT', T0],
      ['PAID', T0 + MINUTE],
      ['SHIPPED', T0 + 99 * MINUTE],
      ['DELIVERED', T0 + 999 * MINUTE],
    ]);
    const page = pageOf(sourceOf([well]));
    const drawings = [
      ...page.matchAll(
        /<svg[^>]*role="img" aria-labelledby="([^ "]+) ([^ "]+)"[^>]*><title id="([^"]+)">[^<]+<\/title><desc id="([^"]+)">[^<]+/g,
      ),
    ];
    expect(drawings.length).toBe(page.split('role="img"').length - 1);
    expect(drawings.length).toBe(7);
    for (const [, title, description, first, second] of drawings)
      expect([title, description]).toEqual([first, second]);
    for (const [svg] of page.matchAll(/<svg[^>]*>/g))
      expect(svg).toMatch(/role="img"|aria-hidden="true"|class="marks"|preserveAspectRatio/);
    expect(page.split('<table').length).toBe(page.split('<caption').length);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.length).toBe(new Set(ids).size);
    for (const [, anchor] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(anchor);
  });

  it('given refused events and inconsistent stock, when the page is written, then they are shown, with the inspection between events', () => {
    const page = pageOf(named({ orderId: 'o', userId: 'u', parcel: 'p', place: 'l' }, 't', 'x'));
    expect(page).toContain('refused: the order was pending payment');
    expect(page).toMatch(/inspected/);
    expect(page).toContain('1 of 1 products do not add up');
    expect(page).toMatch(/<li class="fails">/);
  });
});
