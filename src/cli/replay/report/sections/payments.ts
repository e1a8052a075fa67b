import { bars } from '../charts/bars.ts';
import { words } from '../format.ts';
import type { Html } from '../html.ts';
import { section } from './section.ts';

const CLASSES = ['EXACT', 'ROUNDING', 'OVERPAID', 'UNDERPAID', 'NO_ITEMS', 'NO_PAYMENT'] as const;

/** For a source with payments. */
export function paymentsSection(paymentCounts: readonly (readonly [string, number])[], orders: number): Html {
  const counts = new Map(paymentCounts);
  return section({
    id: 'payments',
    title: 'Payments',
    lead: 'The paid amount against items and freight. A difference of up to five cents is rounding. More is overpaid: often the interest of instalments.',
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
