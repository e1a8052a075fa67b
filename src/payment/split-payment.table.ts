import type { TableOf } from '../core/table.ts';

/** How the tenders of an order stand as a whole. `NEW` is the settlement before its first tender. */
export type SplitPaymentStatus =
  | 'NEW'
  /** Waiting for money, or for another tender. */
  | 'OPEN'
  /** The tenders brought what was due. */
  | 'SETTLED';

/** An order paid by several payments, one a tender: status → command → next status. */
export const splitPaymentTable = {
  NEW: {
    openTender: 'OPEN',
  },
  OPEN: {
    openTender: 'OPEN',
    dropTenders: 'OPEN',
    settle: 'SETTLED',
  },
  SETTLED: {
    openTender: { refuse: 'ALREADY_SETTLED' },
    dropTenders: { refuse: 'ALREADY_SETTLED' }, // what was settled is refunded, not dropped
  },
} as const satisfies TableOf<SplitPaymentStatus>;
