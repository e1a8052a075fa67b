import type { TableOf } from '../../core/table.ts';

/** How the tenders of an order stand as a whole. `NEW` is the split payment before its first tender. */
export type SplitPaymentStatus =
  | 'NEW'
  /** Waiting for money, or for another tender. */
  | 'OPEN'
  /** The tenders brought what was due. */
  | 'PAID';

/** An order paid by several payments, one a tender: status → command → next status. */
export const splitPaymentTable = {
  NEW: {
    openTender: 'OPEN',
  },
  OPEN: {
    openTender: 'OPEN',
    dropTenders: 'OPEN',
    close: 'PAID',
  },
  PAID: {
    openTender: { refuse: 'ALREADY_PAID' },
    dropTenders: { refuse: 'ALREADY_PAID' }, // what was settled is refunded, not dropped
  },
} as const satisfies TableOf<SplitPaymentStatus>;
