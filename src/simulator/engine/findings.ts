/**
 * The claims the simulator checks beside the invariants. Each needs a view of both sides of a conversation.
 */
export const CLAIMS = {
  W1: 'stock levels equal a second set of books kept from the requests alone',
  W2: 'the warehouse holds what the levels record, and what is sold and not yet sent',
  W3: 'a command for one order touches no other order, nor its holds, nor its payments',
  W4: 'the refunds of an order are refunds of the money that paid for it',
  W5: 'money reported as agreed is booked; any other money is an incident',
  W6: 'a refusal for lack of stock reports numbers that were true at the time',
  W7: 'no refund request exceeds what the gateway captured',
  W8: 'at rest, no order and no payment waits for an event that will never come',
  W9: 'the money that the gateway keeps for an order is what the order records',
  W10: 'a list built from messages alone shows what the store holds',
  W11: 'a genuine fact of the channel is never refused',
  W12: 'a failure is a typed answer, never an escaped error',
  W13: 'an accepted request has left its events, a refused one none',
  W14: 'a repeated request is answered as done',
  W15: 'no order expires early, and none is cancelled by a role the policy excludes',
  W16: 'a requested refund, with all money refunded, under way and disputed, is covered by its receipt',
  W17: 'an unknown outcome concludes nothing',
  W18: 'a forged notification is refused',
  W19: 'no call reaches the gateway before its intent is recorded',
} as const;
export type ClaimId = keyof typeof CLAIMS;

/** A broken promise, with the numbers of both sides. */
export interface Finding {
  /** Id of an invariant or of a claim. */
  readonly id: string;
  readonly message: string;
}

/** Collects findings. The first one ends a run. */
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
