import { bars } from '../charts/bars.ts';
import { words } from '../format.ts';
import type { Html } from '../html.ts';
import { section } from './section.ts';

const CLASSES = ['EXACT', 'ROUNDING', 'OVERPAID', 'UNDERPAID', 'NO_ITEMS', 'NO_PAYMENT'] as const;

/** Only of a source that recorded payments. */
export function paymentsSection(settlements: readonly (readonly [string, number])[], orders: number): Html {
  const counts = new Map(settlements);
  return section({
    id: 'payments',
    title: 'Payments',
    lead: 'What was paid against items and freight. Up to five cents either way is rounding; more than was asked is interest, where somebody pays by instalments.',
    content: bars({
      caption: 'Orders by what was paid',
      head: ['Class', 'Orders', 'Of all'],
      bars: CLASSES.map((each) => ({
        label: words(each),
        count: counts.get(each) ?? 0,
        tone: each === 'EXACT' || each === 'ROUNDING' ? 'v-ON_TIME' : 'v-AT_RISK',
      })),
      whole: orders,
    }),
  });
}
