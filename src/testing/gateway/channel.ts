/**
 * The behaviour of a gateway. It answers late or never, and reports twice or out of order.
 * It charges closed attempts, fails refunds and reverses them. Its books are always right.
 */
import { HOUR_MS, MINUTE_MS } from '../../core/quantity.ts';
import type { ReportedPaymentFact } from '../../flow/index.ts';
import type { UnstampedFact } from '../../payment/index.ts';
import { CallCounters } from '../call-counters.ts';
import { Authorisations } from './authorisations.ts';
import { type Capture, CHANNEL, type Charge, GatewayBooks, type GatewayRefund, MERCHANT } from './books.ts';
import type { GatewayEnvironment, GatewayReply, NotificationDelivery } from './environment.ts';

type Fact = UnstampedFact;

/** The fact a query returns for an attempt without money. */
const STATE_TYPES: { readonly [state in Charge['state']]: 'pending' | 'processing' | 'failed' | 'closed' } = {
  open: 'pending',
  processing: 'processing',
  declined: 'failed',
  closed: 'closed',
  void: 'closed',
};

export class GatewayChannel {
  readonly books = new GatewayBooks();
  readonly authorisations: Authorisations;
  /** Refunds above the captured amount and captures above the authorised amount that the shop requested. */
  readonly excessive: string[] = [];
  readonly #environment: GatewayEnvironment;
  readonly #notify: (delivery: NotificationDelivery) => void;
  readonly #counters = new CallCounters();

  constructor(environment: GatewayEnvironment, notify: (delivery: NotificationDelivery) => void) {
    this.#environment = environment;
    this.#notify = notify;
    this.authorisations = new Authorisations({
      books: this.books,
      environment: environment,
      notify: (charge, fact, name) => this.#sendNotification(charge, fact, name),
      captured: (capture) => this.#scheduleLaterEvents(capture),
      excessive: this.excessive,
    });
  }

  /**
   * A call over an unreliable line: answered, done without an answer, not done, or answered with an error.
   */
  call<A>(entity: string, work: () => A): GatewayReply<A> {
    const environment = this.#environment;
    const nth = this.#counters.next(`call ${entity}`);
    if (environment.strikes('timeout-not-done', entity, nth)) return { silence: true };
    if (environment.strikes('gateway-error', entity, nth)) return { error: true };
    const answer = work();
    return environment.strikes('timeout-done', entity, nth) ? { silence: true } : { answer };
  }

  // --- charging ---

  open(charge: Omit<Charge, 'state' | 'captures' | 'captureRequests'>): 'open' | 'paid' {
    const known = this.books.open({ ...charge, state: 'open', captures: [], captureRequests: [] });
    return known.captures.length > 0 ? 'paid' : 'open';
  }

  /** The shopper pays an attempt, or is declined. */
  pay(attemptId: string, declined: boolean): void {
    const charge = this.books.charges.get(attemptId);
    if (!charge || charge.captures.length > 0 || charge.authorisedMinor !== undefined) return;
    const environment = this.#environment;
    if (charge.state === 'void') return;
    const shut = charge.state === 'closed' || charge.state === 'declined';
    if (shut && !environment.strikes('late-success', attemptId, this.#counters.next(`late ${attemptId}`)))
      return;
    if (declined && !shut) {
      charge.state = 'declined';
      this.#sendNotification(charge, { type: 'failed', attemptId, remark: 'declined' }, 'failed');
      // The bank declines and charges all the same.
      if (environment.strikes('late-success', `${attemptId} declined`))
        this.#after(20 * MINUTE_MS, () => this.#complete(charge));
      return;
    }
    if (!shut) charge.state = 'processing';
    if (this.#chance('reports processing', attemptId) < 0.4)
      this.#sendNotification(charge, { type: 'processing', attemptId }, 'processing');
    const slow = this.#chance('slow', attemptId);
    // A card takes seconds; a bank transfer takes up to an hour and a half.
    const minutes = slow < 0.06 ? 5 + slow * 1_400 : slow < 0.2 ? 3 : 0;
    this.#after(200 + minutes * MINUTE_MS, () => this.#complete(charge));
    if (charge.authoriseFirst) return;
    if (environment.strikes('double-charge', attemptId)) this.#after(5_000, () => this.#charge(charge, 2));
    if (environment.strikes('declined-late', attemptId))
      this.#after(10 * MINUTE_MS, () =>
        this.#sendNotification(charge, { type: 'failed', attemptId }, 'failed-late'),
      );
  }

  /** Charges or reserves the money. Never both: a query reports only one of them. */
  #complete(charge: Charge): void {
    if (charge.authoriseFirst) this.authorisations.authorise(charge);
    else this.#charge(charge, 1);
  }

  #charge(charge: Charge, nth: number): void {
    const { attemptId, paymentId, orderId } = charge;
    const txn = `t-${attemptId}-${nth}`;
    if (charge.captures.length >= nth || charge.state === 'void' || this.books.captures.has(txn)) return;
    const other = this.#environment.strikes('other-amount', attemptId, nth);
    const foreign = other && this.#chance('other currency', attemptId) < 0.3;
    const amountMinor = other && !foreign ? Math.max(1, charge.amountMinor - 7) : charge.amountMinor;
    const currency = foreign ? 'USD' : charge.currency;
    const capture = { txn, attemptId, paymentId, orderId, amountMinor, currency };
    this.books.addCapture(charge, capture);
    this.#sendNotification(charge, this.#paidFact(capture), `paid-${nth}`);
    this.#scheduleLaterEvents(capture);
  }

  /** Events that may follow a charge later without a request of the shop. */
  #scheduleLaterEvents({ txn, amountMinor }: Capture): void {
    const environment = this.#environment;
    const share = this.#chance('share', txn) < 0.5 ? amountMinor : Math.max(1, Math.floor(amountMinor / 3));
    if (environment.strikes('console-refund', txn))
      this.#after(environment.severity('console-refund', txn) * 24 * HOUR_MS, () =>
        this.#consoleRefund(txn, share),
      );
    if (environment.strikes('dispute', txn))
      this.#after(environment.severity('dispute', txn) * 36 * HOUR_MS, () => this.#dispute(txn, share));
  }

  /** An operator refunds at the console what is left of a charge that matches no payment. */
  refundAtConsole(txn: string): void {
    this.#consoleRefund(txn, this.books.leftOf(txn));
  }

  #paidFact({ attemptId, txn, amountMinor, currency, paymentId }: Capture): Fact {
    return {
      type: 'paid',
      attemptId,
      channel: CHANNEL,
      channelTxnId: txn,
      amountMinor,
      currency,
      merchantId: this.books.charges.get(attemptId)?.merchantId ?? MERCHANT,
      paymentId,
    };
  }

  /** Closes an attempt, unless its money has come. */
  close(attemptId: string): readonly Fact[] {
    const charge = this.books.charges.get(attemptId);
    if (!charge) return [{ type: 'closed', attemptId }];
    if (charge.authorisedMinor !== undefined) return this.authorisations.facts(charge);
    if (charge.captures.length > 0) return charge.captures.map((capture) => this.#paidFact(capture));
    if (charge.state === 'processing') return [{ type: 'processing', attemptId }];
    if (charge.state === 'open') charge.state = 'closed';
    return [{ type: charge.state === 'declined' ? 'failed' : 'closed', attemptId }];
  }

  /** The facts about each attempt. With `final` the shop no longer waits, and open attempts are closed. */
  query(attempts: readonly string[], final: boolean): readonly Fact[] {
    return attempts.flatMap((attemptId): readonly Fact[] => {
      const charge = this.books.charges.get(attemptId);
      if (final) return this.close(attemptId);
      if (!charge) return [{ type: 'pending', attemptId }];
      if (charge.authorisedMinor !== undefined) return this.authorisations.facts(charge);
      if (charge.captures.length > 0) return charge.captures.map((capture) => this.#paidFact(capture));
      return [{ type: STATE_TYPES[charge.state], attemptId }];
    });
  }

  // --- refunds ---

  /** Refunds a part. The same refund id again is the same refund. */
  refund(
    request: Omit<GatewayRefund, 'status' | 'ours' | 'currency' | 'paymentId' | 'orderId'>,
    how: string,
  ): Fact {
    const { refundId, txn, amountMinor } = request;
    const known = this.books.refunds.get(refundId);
    if (known) {
      if (how === 'reroute' && known.status === 'abnormal') this.#completeRefund(known);
      return this.refundFact(known);
    }
    const capture = this.books.captures.get(txn);
    const mine = this.books
      .refundsOf(txn)
      .filter(({ ours, status }) => ours && status !== 'failed' && status !== 'reversed');
    const sum = mine.reduce((total, each) => total + each.amountMinor, amountMinor);
    if (!capture || sum > capture.amountMinor)
      this.excessive.push(`refund ${refundId} of ${txn}: ${sum} requested of ${capture?.amountMinor ?? 0}`);
    const { paymentId = '', orderId = '', currency = '' } = capture ?? {};
    const refund: GatewayRefund = {
      ...request,
      paymentId,
      orderId,
      currency,
      ours: true,
      status: 'processing',
    };
    const environment = this.#environment;
    if (amountMinor > this.books.leftOf(txn) || environment.strikes('refund-fails', refundId))
      refund.status = 'failed';
    else if (environment.strikes('refund-abnormal', refundId)) refund.status = 'abnormal';
    this.books.addRefund(refund);
    if (refund.status !== 'processing')
      this.#sendNotification(refund, this.refundFact(refund), `${refundId}-${refund.status}`);
    else if (this.#chance('at once', refundId) < 0.3) this.#completeRefund(refund);
    else this.#after(2 * MINUTE_MS, () => this.#completeRefund(refund));
    // A shopper who waits too long for a refund also disputes the charge.
    if (capture && environment.strikes('dispute', `while ${refundId}`))
      this.#after(environment.severity('dispute', refundId) * 4 * MINUTE_MS, () =>
        this.#dispute(txn, this.#chance('share', txn) < 0.5 ? capture.amountMinor : amountMinor),
      );
    return this.refundFact(refund);
  }

  #completeRefund(refund: GatewayRefund): void {
    if (refund.status !== 'processing' && refund.status !== 'abnormal') return;
    refund.status = 'succeeded';
    const { refundId } = refund;
    this.#sendNotification(refund, this.refundFact(refund), `${refundId}-done`);
    if (this.#environment.strikes('refund-reversed', refundId))
      this.#after(HOUR_MS, () => {
        refund.status = 'reversed';
        this.#sendNotification(refund, this.refundFact(refund), `${refundId}-reversed`);
      });
  }

  refundFact(refund: GatewayRefund | undefined, refundId = refund?.refundId ?? ''): Fact {
    switch (refund?.status) {
      case undefined:
        return { type: 'refundNotFound', refundId };
      case 'processing':
        return { type: 'refundAccepted', refundId };
      case 'abnormal':
        return { type: 'refundAbnormal', refundId };
      case 'failed':
        return { type: 'refundFailed', refundId };
      case 'reversed':
        return { type: 'refundReversed', refundId };
      case 'succeeded': {
        const { amountMinor, currency, txn, ours } = refund;
        const receiptId = `${CHANNEL}/${txn}`;
        return { type: 'refundSucceeded', refundId, amountMinor, currency, ...(!ours && { receiptId }) };
      }
    }
  }

  /** A refund at the console. The shop learns of it afterwards. */
  #consoleRefund(txn: string, amountMinor: number): void {
    const capture = this.books.captures.get(txn);
    if (!capture || amountMinor < 1 || amountMinor > this.books.leftOf(txn)) return;
    const earlier = this.books.refundsOf(txn).filter(({ ours }) => !ours).length;
    const refund: GatewayRefund = {
      refundId: earlier === 0 ? `console-${txn}` : `console-${txn}-${earlier + 1}`,
      txn,
      paymentId: capture.paymentId,
      orderId: capture.orderId,
      amountMinor,
      currency: capture.currency,
      ours: false,
      status: 'processing',
    };
    this.books.addRefund(refund);
    this.#completeRefund(refund);
  }

  /** An abnormal refund fails once the money it would come from is gone. */
  #dropStuck(txn: string): void {
    for (const refund of this.books.refundsOf(txn)) {
      if (refund.status !== 'abnormal' || this.books.leftOf(txn) >= 0) continue;
      refund.status = 'failed';
      this.#sendNotification(refund, this.refundFact(refund), `${refund.refundId}-gone`);
    }
  }

  #dispute(txn: string, amountMinor: number): void {
    const capture = this.books.captures.get(txn);
    const disputeId = `d-${txn}`;
    if (!capture || this.books.disputes.some((each) => each.disputeId === disputeId)) return;
    const dispute = { disputeId, txn, amountMinor, status: 'open' as 'open' | 'lost' | 'won' };
    this.books.disputes.push(dispute);
    const { currency } = capture;
    const fact = (type: 'disputeOpened' | 'disputeLost' | 'disputeWon'): Fact => ({
      type,
      disputeId,
      amountMinor,
      currency,
      receiptId: `${CHANNEL}/${txn}`,
    });
    this.#sendNotification(capture, fact('disputeOpened'), `${disputeId}-open`);
    this.#after(24 * HOUR_MS, () => {
      dispute.status = this.#chance('lost', disputeId) < 0.5 ? 'lost' : 'won';
      this.#sendNotification(
        capture,
        fact(dispute.status === 'lost' ? 'disputeLost' : 'disputeWon'),
        `${disputeId}-end`,
      );
      if (dispute.status === 'lost') this.#dropStuck(txn);
    });
  }

  // --- notifications ---

  /** Sends a notification: soon, late, twice, or after hours of silence. Each is delivered at least once. */
  #sendNotification(
    { orderId, paymentId }: { readonly orderId: string; readonly paymentId: string },
    fact: Fact,
    name: string,
  ): void {
    const environment = this.#environment;
    const id = `${paymentId}:${name}`;
    const nth = this.#counters.next(id);
    const eventId = `${id}:${nth}`;
    const report: ReportedPaymentFact = { channel: CHANNEL, merchantId: MERCHANT, eventId, paymentId, fact };
    let delay = 100 + this.#chance('callback', eventId) * 4_000;
    if (environment.strikes('early-callback', id, nth)) delay = 1;
    if (environment.strikes('callback-reorder', id, nth))
      delay += environment.severity('callback-reorder', id, nth) * 30 * MINUTE_MS;
    if (environment.strikes('gateway-silent', id, nth))
      delay += environment.severity('gateway-silent', id, nth) * 12 * HOUR_MS;
    this.#after(delay, () => this.#notify({ name: eventId, orderId, report }));
    if (environment.strikes('callback-duplicate', id, nth))
      for (const factor of [1.5, 40])
        this.#after(delay * factor, () => this.#notify({ name: `${eventId}+${factor}`, orderId, report }));
  }

  #after(ms: number, run: () => void): void {
    this.#environment.after(Math.round(ms), run);
  }

  #chance(site: string, entity: string): number {
    return this.#environment.chance(site, entity);
  }
}
