import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { demo } from '../../src/cli/demo/command.ts';
import { contentOf, run, temporaryDirectory } from './captured-io.ts';

const work = temporaryDirectory();
afterAll(work.remove);

it('given the sample shop, when its week is written as source A’s events, then the tracker accepts all, with legal transitions', async () => {
  const file = join(work.path, 'week', 'shop.ndjson');
  const args = ['--orders', '150', '--store', 'memory', '--events', file];
  const printed: string[] = [];
  const io = { out: (text: string) => void printed.push(text), err: () => {}, columns: null };
  expect(await demo(args, io)).toBe(0);
  const lines = (contentOf(join(work.path, 'week'))['shop.ndjson'] ?? '').trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as Record<string, string | number>);
  const of = (field: string) => events.filter((event) => event[field] !== undefined);
  // 41 products. Every order is placed with its items. Parcels are shipped, and most are delivered.
  expect(of('total_stock')).toHaveLength(41);
  const placed = events.filter(({ status }) => status === 'PENDING_PAYMENT').length;
  expect(placed).toBeGreaterThan(100);
  expect(new Set(of('item_id').map(({ order_id }) => order_id)).size).toBe(placed);
  expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(events.length);
  const out = join(work.path, 'out');
  const report = join(work.path, 'out', 'report.html');
  const { code, out: summary } = await run([
    'events',
    file,
    '--currency',
    'EUR',
    '--out',
    out,
    '--report',
    report,
  ]);
  expect(code).toBe(0);
  expect(summary).toMatch(new RegExp(`orders +${placed}\\n`));
  expect(summary).toMatch(/repeated +0\n {2}rejected +0\n {2}late +0\n/);
  const { 'rejections.txt': refused, 'report.html': page = '', ...rest } = contentOf(out);
  expect(refused).toBe('');
  expect(page).toContain('Every event had a transition in the order');
  expect(page).not.toContain('class="fails"');
  // The tracker observes the deliveries that are in the books of the demo.
  const delivered = rest['b-lifecycle.txt']
    ?.split('\n')
    .filter((line) => line.split('|')[7] !== '' && line !== '');
  const moved = events.filter(
    ({ status, logistics_id }) => status === 'DELIVERED' && logistics_id === undefined,
  );
  expect(delivered).toHaveLength(moved.length);
  expect(printed.join('')).toContain('every unit is accounted for');
});
