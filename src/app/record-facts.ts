/** Records payment facts, one commit each, after looking up the order of their payment. */
import type { Instant } from '../core/quantity.ts';
import type { RecordPaymentFact, ReportedPaymentFact, ShopUseCases } from '../flow/index.ts';
import type { Payment } from '../payment/index.ts';
import type { Store } from '../ports/index.ts';
import type { CommitResult, Failure } from './commit-result.ts';
import type { App } from './handle.ts';

/** How often the order of a payment is looked up, in case the payment is created in between. */
const MAX_LOOKUPS = 3;

export interface FactRecorderSettings {
  readonly app: App;
  readonly store: Pick<Store, 'read'>;
  readonly flow: Pick<ShopUseCases, 'recordPaymentFact'>;
}

/** Records one fact; the answer is what was committed, or why not. */
export type FactRecorder = (
  reported: ReportedPaymentFact,
  context: { readonly by: string; readonly at?: Instant | undefined } & Pick<RecordPaymentFact, 'source'>,
) => Promise<CommitResult | Failure>;

export function factRecorder({ app, store, flow }: FactRecorderSettings): FactRecorder {
  return async (reported, { by, at, source }) => {
    for (let lookup = 1; ; lookup++) {
      // The order of a payment never changes, so it needs no lock: payments are locked after their orders.
      const [row] = await store.read([{ kind: 'payment', id: reported.paymentId }]);
      const order = row && { orderId: (row.state as Payment).orderId };
      const request = { reported, ...order, source, by, at };
      const result = await app.handle(flow.recordPaymentFact, request).match<CommitResult | Failure>(
        (commit) => commit,
        (failure) => failure,
      );
      const stale =
        'code' in result &&
        result.code === 'REFUSED' &&
        result.refusals.some(({ code }) => code === 'STALE_LOOKUP');
      if (!stale || lookup === MAX_LOOKUPS) return result;
    }
  };
}
