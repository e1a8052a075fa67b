/**
 * What the simulator itself claims, beside the invariants: things that only somebody who saw everybody's side can judge.
 */
export const CLAIMS = {
  W1: 'the stock books, kept a second time from the requests alone, say the same as the levels',
  W2: 'what lies on the shelf is what the levels say, less what is sold and not yet sent',
  W3: 'a command about one order touches no other order, nor its holds, nor its payments',
  W4: 'an order says refunded what really went back of the money that paid for it',
  W5: 'money that was reported as agreed is booked; money that was not is an incident',
  W6: 'nobody is told "out of stock" with numbers that were not so at the time',
  W7: 'never more is asked back of the gateway than it took',
  W8: 'once all is quiet, no order and no payment waits for something that will never come',
  W9: 'nobody pays for nothing, nobody pays twice: what the gateway keeps of an order is what the order says',
  W10: 'a list made of nothing but messages shows what the store shows',
  W11: 'a fact from the channel is never refused',
  W12: 'a failure is a typed answer, never an error that escaped',
  W13: 'a request that was answered with events left them, one that was refused left none',
  W16: 'when a refund is asked for, it and what is back, under way and disputed are no more than came in',
  W17: 'not knowing is never taken for an answer',
  W15: 'nobody did what the policy forbids: no expiry before its time, no cancel by whom it is not allowed to',
  W18: 'a message that the channel did not send is refused',
  W19: 'nothing is asked of the gateway that is not written down as asked',
  W14: 'whoever asks for the same thing again hears that it is done',
} as const;
export type ClaimId = keyof typeof CLAIMS;

/** Something that is not as it must be, with the numbers of both sides. */
export interface Finding {
  /** An invariant's id, or a claim's. */
  readonly id: string;
  readonly message: string;
}

/** Collects what is found; the first one ends a run. */
export class Findings {
  readonly all: Finding[] = [];
  add(id: ClaimId, subject: string, what: string, expected: unknown, found: unknown): void {
    this.all.push({
      id,
      message: `${subject}: ${what}, expected ${String(expected)}, found ${String(found)}`,
    });
  }
  get any(): boolean {
    return this.all.length > 0;
  }
}
